"""借用: another unit used the car, and no cross-region order or central pool explains it (field.md B12)."""

from __future__ import annotations

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.purposes import JOINT, names_any
from inspection.sight import Sight, Verdict, clear, insufficient


def _see(car: Car, explained: Explanation) -> list[Sight]:
    return [
        _judge(car, order, explained)
        for order in car.orders
        if is_approved(order) and order.user_unit_id != car.vehicle.unit_id
    ]


def _judge(car: Car, order: Order, explained: Explanation) -> Sight:
    if order.kind == "cross_region":
        return clear("formal cross-region order")
    if order.is_emergency:
        return clear("registered emergency")
    if car.book.is_central(car.vehicle.unit_id):
        return clear("central pool")
    own = [o for o in car.orders_between(order.start_s, order.end_s) if o.user_unit_id == car.vehicle.unit_id]
    if own or names_any(order.purpose, JOINT):
        return clear("joint task")
    drives = car.drives_between(order.start_s - EARLY_S, order.end_s + EARLY_S)
    if not drives:
        return insufficient("no drive seen")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        max(drives[0].start_s, order.start_s - EARLY_S),
        min(drives[-1].end_s, max(order.end_s + EARLY_S, drives[-1].start_s)),
        severity=2,
        confidence=0.88,
        excluded=("formal cross-region order", "central pool", "joint task", "registered emergency"),
        order_ids=(order.order_id,),
        values=("cross_region.agreement_required",),
        evidence={"user_unit_id": order.user_unit_id},
    )


SERVED_OTHER_UNIT_WITHOUT_ORDER = Detector(
    name="served_other_unit_without_order",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 3,
    sees_zh="车辆供其他单位使用，而没有联动派车单",
    sees_en="another unit used the car, and no cross-region order explains it",
    needs=("gps", "orders"),
    rules=("use/own-unit",),
    innocents=("formal cross-region order", "central pool", "joint task", "registered emergency"),
    field_ids=("B12", "USE-11"),
    see=_see,
)
