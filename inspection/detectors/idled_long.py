"""怠速: the engine ran for long while the car stood (field.md B18)."""

from __future__ import annotations

from inspection.car import Car
from inspection.day_file import as_datetime
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.purposes import find_category
from inspection.run_kernels import IDLE
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.terms import VehicleCategory

SUMMER_S, WINTER_S = 600.0, 1200.0  # 10 minutes; 20 in the cold, for which the months of heating stand here
HEATING_FROM, HEATING_UNTIL = (10, 15), (4, 15)  # Inner Mongolia's heating season (month, day)
_ELECTRIC = ("electric", "纯电", "电动", "bev")


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if car.track is None or not car.track.trusted:
        return [insufficient("no fixes")]
    if any(word in (car.vehicle.energy or "").lower() for word in _ELECTRIC):
        return []
    return [_judge(car, run.start_s, run.end_s, (run.lat, run.lon)) for run in car.track.runs if run.kind == IDLE]


def _judge(car: Car, start_s: float, end_s: float, place: tuple[float, float]) -> Sight:
    at = as_datetime(start_s)
    cold = (at.month, at.day) >= HEATING_FROM or (at.month, at.day) <= HEATING_UNTIL
    if end_s - start_s <= (WINTER_S if cold else SUMMER_S):
        return clear("heating in winter")
    if find_category(car.vehicle.category) is VehicleCategory.SPECIAL:
        return clear("equipment of a special vehicle")
    if car.is_in_workshop(start_s, end_s):
        return clear("in maintenance")
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=1,
        confidence=0.85,
        excluded=("heating in winter", "equipment of a special vehicle", "in maintenance"),
        place=place,
        order_ids=tuple(o.order_id for o in car.orders_between(start_s, end_s)),
        evidence={"minutes": round((end_s - start_s) / 60)},
    )


IDLED_LONG = Detector(
    name="idled_long",
    version=1,
    family=Family.USE,
    rank=Rank.GENERAL * 10 - 3,
    sees_zh="停车不熄火超过 10 分钟（采暖期 20 分钟）",
    sees_en="the engine ran for more than 10 minutes (20 in the heating season) while the car stood",
    needs=("gps", "gps:ignition"),
    rules=("use/energy",),
    innocents=("heating in winter", "equipment of a special vehicle", "in maintenance"),
    field_ids=("B18", "USE-15"),
    see=_see,
)
