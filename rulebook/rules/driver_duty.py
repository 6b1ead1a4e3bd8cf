"""How long may a driver drive: rest after continuous driving, hours a day, hours at night?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rulebook.rule import Clause, Finding, Reading, Rule, advise, plain, refuse

_CONTINUOUS = "driver.continuous_driving_minutes"
_REST = "driver.rest_minutes"
_DAILY = "driver.daily_driving_minutes"
_NIGHT = "driver.night_continuous_minutes"
_NIGHT_FROM = "driver.night_from_minutes"
_NIGHT_UNTIL = "driver.night_until_minutes"
_DAY_MINUTES = 1440.0
_EPSILON = 1e-6  # minutes; sums of floats

Blocks = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class DriverDutyFacts:
    """A driver's driving intervals in minutes from 00:00 of the day (may pass 1440), ascending and disjoint.

    ValueError where they are not: an interval that ends before it starts, or that overlaps the one before.
    """

    blocks: Blocks

    def __post_init__(self) -> None:
        for start, end in self.blocks:
            if not start <= end:
                raise ValueError(f"the driving interval ({start}, {end}) ends before it starts")
        for before, after in pairwise(self.blocks):
            if after[0] < before[1]:
                raise ValueError(f"the driving intervals {before} and {after} overlap or are not ascending")


@dataclass(frozen=True, slots=True)
class MissingRest:
    """Where a rest is missing: the minute at which the limit is reached, and the minutes driven in that stretch."""

    at_minutes: float
    driven_minutes: float


def find_missing_rests(blocks: Blocks, limit_minutes: float, rest_minutes: float) -> list[MissingRest]:
    """Stretches driven longer than the limit. Only a pause of at least `rest_minutes` ends a stretch.

    Shorter pauses neither end a stretch nor count as driving. Exactly the limit is allowed.
    """
    missing: list[MissingRest] = []
    for stretch in _stretches(blocks, rest_minutes):
        driven, at = 0.0, None
        for start, end in stretch:
            if at is None and driven + end - start > limit_minutes + _EPSILON:
                at = start + limit_minutes - driven
            driven += end - start
        if at is not None:
            missing.append(MissingRest(at, driven))
    return missing


def _stretches(blocks: Blocks, rest_minutes: float) -> list[list[tuple[float, float]]]:
    stretches: list[list[tuple[float, float]]] = []
    for block in blocks:
        if stretches and block[0] - stretches[-1][-1][1] < rest_minutes - _EPSILON:
            stretches[-1].append(block)
        else:
            stretches.append([block])
    return stretches


def _clip(blocks: Blocks, windows: list[tuple[float, float]]) -> Blocks:
    """The parts of the blocks that lie inside the windows."""
    cut = [(max(s, a), min(e, b)) for s, e in blocks for a, b in windows]
    return tuple(sorted((s, e) for s, e in cut if s < e))


def _clock(minutes: float) -> str:
    hour, minute = divmod(int(minutes), 60)
    return f"{hour:02d}:{minute:02d}"


def _no_rest(facts: DriverDutyFacts, reading: Reading) -> list[Finding]:
    limit, rest = reading.number(_CONTINUOUS), reading.number(_REST)
    findings: list[Finding] = []
    for missing in find_missing_rests(facts.blocks, limit, rest):
        driven, at = plain(round(missing.driven_minutes, 1)), _clock(missing.at_minutes)
        findings += refuse(
            "rest_missing",
            f"连续驾驶 {driven} 分钟（上限 {plain(limit)}）；应在 {at} 前停车休息至少 {plain(rest)} 分钟",
            f"{driven} minutes driven on end (limit {plain(limit)}); a rest of at least {plain(rest)} minutes "
            f"is due by {at}",
        )
    return findings


def _long_day(facts: DriverDutyFacts, reading: Reading) -> list[Finding]:
    limit, driven = reading.number(_DAILY), sum(end - start for start, end in facts.blocks)
    if driven <= limit + _EPSILON:
        return []
    return advise(
        "long_day",
        f"当日驾驶 {plain(round(driven, 1))} 分钟，超过建议上限 {plain(limit)} 分钟",
        f"{plain(round(driven, 1))} minutes driven in the day, over the advised {plain(limit)}",
    )


def _long_night(facts: DriverDutyFacts, reading: Reading) -> list[Finding]:
    night_from, night_until = reading.number(_NIGHT_FROM), reading.number(_NIGHT_UNTIL)
    limit, rest = reading.number(_NIGHT), reading.number(_REST)
    windows = [
        (night_from + k * _DAY_MINUTES, night_until + (k + (night_from > night_until)) * _DAY_MINUTES)
        for k in (-1, 0, 1)
    ]
    missing = find_missing_rests(_clip(facts.blocks, windows), limit, rest)
    if not missing:
        return []
    driven = plain(round(max(stretch.driven_minutes for stretch in missing), 1))
    return advise(
        "long_night",
        f"夜间（{_clock(night_from)}–{_clock(night_until)}）连续驾驶 {driven} 分钟，超过建议上限 {plain(limit)} 分钟",
        f"{driven} minutes driven on end at night ({_clock(night_from)}–{_clock(night_until)}), "
        f"over the advised {plain(limit)}",
    )


DRIVER_DUTY = Rule(
    id="driver_duty",
    version=1,
    title_zh="驾驶员驾驶时间",
    title_en="driving time",
    field_ids=("DRV-1", "DRV-2"),
    facts=DriverDutyFacts,
    clauses=(
        Clause(
            label="continuous_driving",
            reads=(_CONTINUOUS, _REST),
            find=_no_rest,
            met_zh="连续驾驶时间和休息符合规定",
            met_en="continuous driving and rests are within the limit",
        ),
        Clause(
            label="daily_driving",
            reads=(_DAILY,),
            find=_long_day,
            met_zh="当日驾驶时间在建议上限以内",
            met_en="the day's driving is within the advised limit",
        ),
        Clause(
            label="night_driving",
            reads=(_NIGHT, _NIGHT_FROM, _NIGHT_UNTIL, _REST),
            find=_long_night,
            met_zh="夜间连续驾驶在建议上限以内",
            met_en="night driving is within the advised limit",
        ),
    ),
)
