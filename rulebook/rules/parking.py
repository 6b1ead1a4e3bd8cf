"""May the vehicle stay away from its pool: how long idle, and overnight?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, permit, plain, refuse

_IDLE = "parking.max_idle_away_minutes"
_LOT = "parking.fixed_lot_required"
_MULTI_DAY = "parking.multi_day_order_exempt"


@dataclass(frozen=True, slots=True)
class ParkingFacts:
    """Minutes the vehicle stands idle away from its pool between two options; overnight; on a multi-day order."""

    idle_away_minutes: float
    overnight: bool
    multi_day_order: bool


def _too_long_away(facts: ParkingFacts, reading: Reading) -> list[Finding]:
    limit = reading.number(_IDLE)
    if facts.idle_away_minutes <= limit:
        return []
    idle = plain(round(facts.idle_away_minutes, 1))
    return refuse(
        "idle_away",
        f"在外空停 {idle} 分钟，超过 {plain(limit)} 分钟；应返回定点停放",
        f"idle away from its pool for {idle} minutes, more than {plain(limit)}; it has to go home in between",
    )


def _away_overnight(facts: ParkingFacts, reading: Reading) -> list[Finding]:
    if not (reading.flag(_LOT) and facts.overnight):
        return []
    return refuse(
        "overnight_away",
        "车辆夜间未停放在指定地点",
        "the vehicle is away from its designated lot overnight",
    )


def _multi_day(facts: ParkingFacts, reading: Reading) -> list[Finding]:
    if not (facts.multi_day_order and reading.flag(_MULTI_DAY)):
        return []
    return permit("multi_day_order", "执行多日任务，可在外停放", "it is on a multi-day order and may stay away")


PARKING = Rule(
    id="parking",
    version=1,
    title_zh="定点停放",
    title_en="parking at the designated lot",
    field_ids=("USE-4",),
    facts=ParkingFacts,
    clauses=(
        Clause(
            label="idle_away",
            reads=(_IDLE,),
            find=_too_long_away,
            met_zh="在外空停时间在上限以内",
            met_en="the time idle away is within the limit",
        ),
        Clause(label="idle_on_multi_day_order", reads=(_MULTI_DAY,), find=_multi_day, lifts="idle_away"),
        Clause(
            label="overnight",
            reads=(_LOT,),
            find=_away_overnight,
            met_zh="夜间停放符合规定",
            met_en="the vehicle is at its lot overnight",
        ),
        Clause(label="overnight_on_multi_day_order", reads=(_MULTI_DAY,), find=_multi_day, lifts="overnight"),
    ),
)
