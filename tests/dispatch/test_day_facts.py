"""What the office holds for a day besides the ledgers reaches the plan."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from typer.testing import CliRunner

from dispatch.commands import commands
from dispatch.day_facts import NO_FACTS, DayFacts, lay_on, without
from fleet_data.calendar import DayOverride
from fleet_data.files import write_ledgers
from fleet_data.fleet_records import (
    AbsenceKind,
    BlockKind,
    DriverAbsence,
    ExceptionState,
    Seal,
    SealException,
    VehicleBlock,
)
from fleet_data.records import Ledgers, VehicleState
from fleet_data.session import migrate, open_engine, transaction
from fleet_data.stores.calendar import save_overrides
from fleet_data.stores.ledgers import save_ledgers
from fleet_data.stores.out_of_use import ABSENCES, BLOCKS
from fleet_data.stores.seals import EXCEPTIONS, SEALS
from rulebook.terms import DayKind, Mechanism
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, HOHHOT, HOLIDAY, at, car, driver, request

LEDGERS = Ledgers(vehicles=(car(1), car(2, duty_car=True)), drivers=(driver(1), driver(2)), requests=(request(),))
PLATE = car(1).plate
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def festival(day: date = DAY) -> DayOverride:
    return DayOverride(HOHHOT, day, DayKind.HOLIDAY, "演示节日", "Demo festival", "official", "演示通知")


def block(**changes: object) -> VehicleBlock:
    kept = {"block": "b1", "region": HOHHOT, "vehicle": PLATE, "kind": BlockKind.MAINTENANCE, "reason": "演示保养"}
    return VehicleBlock(**(kept | {"from_at": at(0), "until_at": at(23, 59), "made_by": "演示"} | changes))  # type: ignore[arg-type]


def plates(plan: Planner, day: date = DAY) -> set[str]:
    done = plan(Ledgers(), day)
    return {order.trip.plate for order in done.orders if order.trip is not None}


def keep(engine: Engine, ledgers: Ledgers = LEDGERS) -> None:
    with transaction(engine) as session:
        save_ledgers(session, ledgers)


def test_a_holiday_the_region_set_itself_seals_all_but_the_duty_car(plan: Planner, engine: Engine) -> None:
    only = Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(),))
    keep(engine, only)
    assert plates(plan) == {PLATE}, "the control: an ordinary Monday"
    with transaction(engine) as session:
        save_overrides(session, [festival()], who="演示")
    assert plates(plan) == set()


def test_the_command_honours_the_calendar_kept_in_its_database(tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder, url = tmp_path / "ledgers", f"sqlite:///{tmp_path / 'paiche.sqlite3'}"
    folder.mkdir()
    write_ledgers(Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(),)), folder)
    words = [
        "plan",
        "--day",
        DAY.isoformat(),
        "--ledgers",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--seconds",
        "1",
    ]
    words += ["--roads", "geodesic", "--database", url]
    assert "本级机关统一保障 own level: 1" in CliRunner().invoke(commands, words).stdout
    engine = open_engine(url)
    migrate(engine)
    with transaction(engine) as session:
        save_overrides(session, [festival()], who="演示")
    engine.dispose()
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output
    assert "本级机关统一保障 own level: 0" in result.stdout
    assert "mechanism" in result.stdout or "未保障 unserved: 1" in result.stdout


def test_a_seal_of_the_register_keeps_the_car_in_on_its_days_alone(plan: Planner, engine: Engine) -> None:
    keep(engine, Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(),)))
    seal = Seal("s1", HOHHOT, PLATE, "演示泊位", "演示保管人", 100.0, DAY, DAY, "演示", NOW, "演示封存")
    with transaction(engine) as session:
        SEALS.put(session, seal, "演示")
    assert plates(plan) == set()
    with transaction(engine) as session:
        SEALS.put(session, Seal(**{n: getattr(seal, n) for n in seal.__slots__} | {"unsealed_at": NOW}), "演示")
    assert plates(plan) == {PLATE}


@pytest.mark.parametrize(("state", "purposes", "served"), [
    (ExceptionState.APPROVED, (), True),
    (ExceptionState.APPROVED, ("survey",), True),
    (ExceptionState.APPROVED, ("reception",), False),
    (ExceptionState.ASKED, (), False),
    (ExceptionState.REFUSED, (), False),
])  # fmt: skip
def test_only_an_approved_exception_lets_a_car_out_on_a_holiday(
    plan: Planner, engine: Engine, state: ExceptionState, purposes: tuple[str, ...], served: bool
) -> None:
    keep(engine, Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(leaves=at(9, day=HOLIDAY)),)))
    with transaction(engine) as session:
        asked = SealException("e1", HOHHOT, PLATE, HOLIDAY, HOLIDAY, purposes, "演示任务", "演示", NOW, state)
        EXCEPTIONS.put(session, asked, "演示")
    assert plates(plan, HOLIDAY) == ({PLATE} if served else set())


def test_a_car_in_the_workshop_is_left_out_and_back_when_the_time_is_lifted(plan: Planner, engine: Engine) -> None:
    keep(engine, Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(),)))
    with transaction(engine) as session:
        BLOCKS.put(session, block(), "演示")
    done = plan(Ledgers())
    assert [(each.id, each.code) for each in done.left_out if each.kind == "vehicle"] == [
        (PLATE, "out_for_maintenance")
    ]
    with transaction(engine) as session:
        BLOCKS.put(session, block(lifted_at=at(7)), "演示")
    assert plates(plan) == {PLATE}


def test_a_driver_on_leave_in_the_morning_drives_in_the_afternoon(plan: Planner, engine: Engine) -> None:
    keep(engine, Ledgers(vehicles=(car(1),), drivers=(driver(1),), requests=(request(1), request(2, leaves=at(14)))))
    with transaction(engine) as session:
        away = DriverAbsence("a1", HOHHOT, "D001", AbsenceKind.LEAVE, at(0), at(12), "演示", "演示")
        ABSENCES.put(session, away, "演示")
    done = plan(Ledgers())
    assert {order.need.id: order.mechanism for order in done.orders} == {"R001": None, "R002": Mechanism.OWN_LEVEL}


def test_without_facts_the_ledgers_stand_as_they_are() -> None:
    assert lay_on(LEDGERS, NO_FACTS, DAY) == (LEDGERS, ())
    sealed, _ = lay_on(LEDGERS, DayFacts(sealed=frozenset({PLATE})), DAY)
    assert [each.state for each in sealed.vehicles] == [VehicleState.SEALED, VehicleState.IN_SERVICE]


@given(st.lists(st.tuples(st.integers(-2000, 3000), st.integers(1, 2000)), max_size=4))
def test_no_minute_of_a_span_is_left_and_no_other_is_taken(spans: list[tuple[int, int]]) -> None:
    from dispatch.clock import hours_to_intervals, to_instant

    hours = ((time(6), time(12)), (time(13), time(0)))
    taken = [(start, start + length) for start, length in spans]
    left = hours_to_intervals(without(hours, [(to_instant(a, DAY), to_instant(b, DAY)) for a, b in taken], DAY))
    for minute in range(0, 1440, 7):
        inside = 360 <= minute < 720 or minute >= 780
        free = inside and not any(a <= minute < b for a, b in taken)
        assert free == any(a <= minute < b for a, b in left), minute
