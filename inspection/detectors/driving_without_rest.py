"""疲劳驾驶: longer at the wheel than the law allows without a rest (field.md B17, DRV-1)."""

from __future__ import annotations

from inspection.car import Car
from inspection.day_file import day_of
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.kernels import GAP, MOVE
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg

SAMPLING_S = 120.0  # a rest is measured from fix to fix
_DRIVEN, _REST = "driver.continuous_driving_minutes", "driver.rest_minutes"


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if not car.legs:
        return [insufficient("no fixes")]
    if car.legs[-1].end_s - car.legs[0].start_s < 3600.0 or not any(leg.kind == MOVE for leg in car.legs):
        return []
    law = car.book.law(day_of(car.legs[0].start_s), car.region_id)
    driven, rest = law.find_value(_DRIVEN), law.find_value(_REST)
    if driven is None or rest is None:
        return [insufficient("no rule on that day")]
    limit_s, rest_s = driven.number * 60.0, rest.number * 60.0
    return [
        _judge(car, stretch, driven_s)
        for stretch in _stretches(car.legs, rest_s)
        if (driven_s := sum(leg.seconds for leg in stretch if leg.kind == MOVE)) > limit_s
    ]


def _stretches(legs: tuple[Leg, ...], rest_s: float) -> list[list[Leg]]:
    """Moves with no pause of a rest's length between them; a silence of that length may hold a rest."""
    found: list[list[Leg]] = []
    for leg in legs:
        if leg.kind == MOVE and leg.real:
            pause_s = leg.start_s - found[-1][-1].end_s if found else rest_s
            if pause_s >= rest_s - SAMPLING_S:
                found.append([])
            found[-1].append(leg)
        elif leg.kind == GAP and found and leg.seconds < rest_s - SAMPLING_S:
            found[-1].append(leg)
    return found


def _judge(car: Car, stretch: list[Leg], driven_s: float) -> Sight:
    start_s, end_s = stretch[0].start_s, stretch[-1].end_s
    orders = car.orders_between(start_s, end_s, -EARLY_S) or car.orders_between(start_s, end_s)
    drivers = {
        name.strip() for o in orders for name in (o.driver_id or "").replace("；", ";").replace(",", ";").split(";")
    } - {""}
    if len(drivers) > 1:
        return clear("second driver")
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.88 if drivers else 0.75,
        excluded=("second driver", "rest while the terminal was silent", "ferry or tow"),
        not_excluded=() if drivers else ("second driver",),
        order_ids=tuple(o.order_id for o in orders),
        values=(_DRIVEN, _REST),
        evidence={"driven_minutes": round(driven_s / 60)},
    )


DRIVING_WITHOUT_REST = Detector(
    name="driving_without_rest",
    version=1,
    family=Family.USE,
    rank=Rank.GENERAL * 10 - 2,
    sees_zh="连续驾驶超过规定时间而未休息",
    sees_en="longer at the wheel than the law allows without a rest",
    needs=("gps",),
    rules=("safety/rest",),
    innocents=("second driver", "rest while the terminal was silent", "ferry or tow"),
    field_ids=("B17", "DRV-1"),
    see=_see,
)
