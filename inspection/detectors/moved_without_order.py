"""无单用车: a drive that no order, service run, exemption or workshop explains (field.md B1)."""

from __future__ import annotations

from inspection.car import Car
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation, Leftover
from inspection.fleet import Fleet
from inspection.kernels import GAP
from inspection.sight import Sight, Verdict, clear, insufficient

LEAST_M = 500.0  # field.md B1: more than 500 m
LEAST_S = 300.0  # and more than 5 minutes
LOOSE_KM = 1.0  # a drive that is joined to nothing at either end may be of another time


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.track is None or not car.legs:
        return [insufficient("no fixes")]
    return [_judge(car, left, explained) for left in explained.leftovers]


def _judge(car: Car, left: Leftover, explained: Explanation) -> Sight:
    if left.moving_s <= LEAST_S or left.extent_m <= LEAST_M:
        return clear("moving inside the lot")
    if explained.clock_shifted or is_loose(left):
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        left.start_s,
        left.end_s,
        severity=2,
        confidence=0.92,
        excluded=(
            "approved order at the time", "refuelling or service run", "in maintenance", "exempt from sealing",
            "moving inside the lot", "drift of the position", "towed", "another car's order",
        ),
        not_excluded=("gate and key records",),
        place=far_place(car, left),
        order_ids=(),
        evidence={"km": round(left.km, 1), "minutes": round(left.moving_s / 60)},
    )  # fmt: skip


def is_loose(left: Leftover) -> bool:
    """Whether the drive hangs in the air: the car was elsewhere right before it and right after it."""
    legs = left.trip.legs
    inside = [n for n, leg in enumerate(legs) if leg.start_s < left.end_s and leg.end_s > left.start_s]
    before, after = inside[0] - 1, inside[-1] + 1
    if before < 0 or after >= len(legs):
        return False
    return all(legs[n].kind == GAP and legs[n].km > LOOSE_KM for n in (before, after))


def far_place(car: Car, left: Leftover) -> tuple[float, float]:
    """The end of a leg of the drive that is farthest from the lot."""
    legs = [leg for leg in left.trip.legs if leg.start_s < left.end_s and leg.end_s > left.start_s]
    leg = max(legs, key=lambda one: (car.lot_m(one.lat1, one.lon1), -one.start_s)) if car.pool else legs[-1]
    return leg.lat1, leg.lon1


def settle_substitute(sight: Sight, fleet: Fleet) -> Sight:
    """Clear where the drive is what a mate's order asked for, while the mate stood still."""
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    substitute = fleet.does_anothers_order(sight.vehicle_id, sight.start_s, sight.end_s)
    return clear("another car's order") if substitute else sight


MOVED_WITHOUT_ORDER = Detector(
    name="moved_without_order",
    version=1,
    family=Family.USE,
    rank=Rank.GENERAL * 10,
    sees_zh="车辆行驶而没有派车单、服务行驶、解封或维修可以说明",
    sees_en="a drive that no order, service run, exemption or workshop explains",
    needs=("gps", "orders"),
    rules=("use/order-first",),
    innocents=(
        "approved order at the time", "emergency order with papers to follow", "moving inside the lot",
        "refuelling or service run", "in maintenance", "clock of the terminal off", "drift of the position", "towed",
        "another car's order",
    ),
    field_ids=("B1", "IM-14d", "USE-2"),
    see=_see,
    settle=settle_substitute,
)  # fmt: skip
