"""What the office holds for a day besides the ledgers: calendar, seals and their exceptions, times out of use, papers.

`lay_on` brings them onto the ledgers before anything is judged: a sealed car is sealed that day, hours in the workshop
or on leave are no hours, and a car or driver with none left is left out with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from dispatch.clock import MINUTES_A_DAY, hours_to_intervals, to_minutes
from dispatch.left_out import LeftOut, left_out_by
from dispatch.turns import Turns, count_turns, first_counted_on, read_turn_rule
from fleet_data.calendar import DayOverride, day_bounds
from fleet_data.fleet_records import (
    DriverAbsence,
    DriverFile,
    ExceptionState,
    SealException,
    VehicleBlock,
    VehicleFile,
)
from fleet_data.records import DriverRecord, Ledgers, VehicleRecord, VehicleState
from fleet_data.stores import calendar, out_of_use, papers, seals
from fleet_data.stores.turns import list_turns
from rulebook.book import asof
from rulebook.rules.papers import DriverPapersFacts, VehiclePapersFacts
from rulebook.terms import Purpose

Hours = tuple[tuple[time, time], ...]
Interval = tuple[float, float]
WHOLE = "150000"  # whose law judges a driver of a pool without cars


@dataclass(frozen=True, slots=True)
class DayFacts:
    """The facts of one day; without any, a day on which only the ledgers speak."""

    overrides: tuple[DayOverride, ...] = ()
    sealed: frozenset[str] = frozenset()  # plates
    exceptions: tuple[SealException, ...] = ()
    blocks: tuple[VehicleBlock, ...] = ()
    absences: tuple[DriverAbsence, ...] = ()
    files: dict[str, VehicleFile] = field(default_factory=dict)  # by plate
    driver_files: dict[str, DriverFile] = field(default_factory=dict)  # by staff number
    turns: dict[str, Turns] = field(default_factory=dict)  # had before the day, by staff number
    temperature_c: float | None = None  # outside, the day's coldest hours on the road

    def may_drive_sealed(self, plate: str, purpose: Purpose) -> bool:
        """Whether an approved exception lets the car drive for the purpose today."""
        return any(
            each.vehicle == plate and (not each.purposes or purpose.value in each.purposes) for each in self.exceptions
        )


NO_FACTS = DayFacts()


def read_day_facts(session: Session, day: date) -> DayFacts:
    """Everything kept that touches the day, whatever the region: a plan may use another's cars."""
    begin_at, end_at = day_bounds(day)
    kept = seals.list_seals(session, day, day)
    since, yesterday = first_counted_on(day, WHOLE), day - timedelta(days=1)
    return DayFacts(
        overrides=tuple(calendar.list_overrides(session, day, day)),
        sealed=frozenset(seal.vehicle for seal in kept if seal.unsealed_at is None or seal.unsealed_at > end_at),
        exceptions=tuple(seals.list_exceptions(session, day, day, state=ExceptionState.APPROVED)),
        blocks=tuple(out_of_use.list_blocks(session, begin_at, end_at)),
        absences=tuple(out_of_use.list_absences(session, begin_at, end_at)),
        files={each.vehicle: each for each in papers.list_vehicle_files(session)},
        driver_files={each.driver: each for each in papers.list_driver_files(session)},
        turns=count_turns(
            list_turns(session, since, yesterday),
            read_turn_rule(asof(day, WHOLE)),
            calendar.list_overrides(session, since, yesterday),
        ),
    )


def lay_on(ledgers: Ledgers, facts: DayFacts, day: date) -> tuple[Ledgers, tuple[LeftOut, ...]]:
    """The ledgers as they are on the day, and whom the day's facts leave out altogether."""
    left_out: list[LeftOut] = []
    vehicles = [on for each in ledgers.vehicles if (on := _vehicle(each, facts, day, left_out)) is not None]
    region = {each.pool: each.pool_region for each in ledgers.vehicles}
    drivers = [
        found
        for each in ledgers.drivers
        if (found := _driver(each, facts, day, region.get(each.pool, WHOLE), left_out)) is not None
    ]
    return replace(ledgers, vehicles=tuple(vehicles), drivers=tuple(drivers)), tuple(left_out)


def _vehicle(record: VehicleRecord, facts: DayFacts, day: date, left_out: list[LeftOut]) -> VehicleRecord | None:
    if record.plate in facts.sealed and record.state is VehicleState.IN_SERVICE:
        record = replace(record, state=VehicleState.SEALED)
    file = facts.files.get(record.plate)
    if file is not None and record.state is not VehicleState.RETIRED:
        papers_held = VehiclePapersFacts(file.insurance_valid_until, file.inspection_valid_until)
        ruling = asof(day, record.pool_region).judge(papers_held)
        if not ruling.permitted:
            left_out.append(left_out_by("vehicle", record.plate, record.pool, ruling))
            return None
    blocks = [each for each in facts.blocks if each.vehicle == record.plate]
    if not blocks:
        return record
    hours = without(record.available, [(each.from_at, each.lifted_at or each.until_at) for each in blocks], day)
    if hours:
        return replace(record, available=hours)
    block = blocks[0]
    zh, en = f"当日停用（{block.kind}）：{block.reason}", f"out of use that day ({block.kind}): {block.reason}"
    left_out.append(LeftOut("vehicle", record.plate, record.pool, f"out_for_{block.kind}", zh, en))
    return None


def _driver(
    record: DriverRecord, facts: DayFacts, day: date, region: str, left_out: list[LeftOut]
) -> DriverRecord | None:
    file = facts.driver_files.get(record.driver)
    if file is not None:
        if file.left_on is not None and file.left_on < day:
            zh, en = f"驾驶员已于 {file.left_on} 离岗", f"the driver left on {file.left_on}"
            left_out.append(LeftOut("driver", record.driver, record.pool, "left_service", zh, en))
            return None
        ruling = asof(day, region).judge(DriverPapersFacts(file.penalty_points, file.medical_valid_until))
        if not ruling.permitted:
            left_out.append(left_out_by("driver", record.driver, record.pool, ruling))
            return None
    absences = [each for each in facts.absences if each.driver == record.driver]
    if not absences:
        return record
    hours = without(record.on_duty, [(each.from_at, each.lifted_at or each.until_at) for each in absences], day)
    if hours:
        return replace(record, on_duty=hours)
    zh, en = "当日缺勤", "the driver is away that day"
    left_out.append(LeftOut("driver", record.driver, record.pool, f"away_for_{absences[0].kind}", zh, en))
    return None


def without(hours: Hours, spans: Collection[tuple[datetime, datetime]], day: date) -> Hours:
    """Times of day without the spans, rounded to minutes against the car or driver."""
    taken = [(to_minutes(start, day), to_minutes(end, day)) for start, end in spans]
    left: list[Interval] = list(hours_to_intervals(hours))
    for start, end in taken:
        left = [piece for interval in left for piece in _cut(interval, start, end)]
    return tuple((_time(begin, up=True), _time(end, up=False)) for begin, end in left if end - begin >= 1)


def _cut(interval: Interval, start: float, end: float) -> Iterable[Interval]:
    begins, ends = interval
    if end <= begins or start >= ends:
        yield interval
        return
    if start > begins:
        yield begins, start
    if end < ends:
        yield end, ends


def _time(minutes: float, *, up: bool) -> time:
    """The time of day; 24:00 is written 00:00, as the ledgers do."""
    whole = int(-(-minutes // 1)) if up else int(minutes // 1)
    whole %= int(MINUTES_A_DAY)
    return time(whole // 60, whole % 60)
