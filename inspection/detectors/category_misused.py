"""专车他用: a car of a reserved category on an order of another purpose (field.md B14)."""

from __future__ import annotations

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.day_file import day_of
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.purposes import find_category, find_purpose
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.rules.vehicle_category import VehicleCategoryFacts
from rulebook.terms import Purpose, VehicleCategory


def _see(car: Car, explained: Explanation) -> list[Sight]:
    category = find_category(car.vehicle.category)
    if category is None:
        return [insufficient("category not known")] if car.orders else []
    return [_judge(car, order, category, explained) for order in car.orders if is_approved(order)]


def _judge(car: Car, order: Order, category: VehicleCategory, explained: Explanation) -> Sight:
    purpose = Purpose.EMERGENCY if order.is_emergency else find_purpose(order.purpose)
    if purpose is None:
        return insufficient("purpose not known")
    # any car may help in an emergency (IM-35)
    if purpose is Purpose.EMERGENCY:
        return clear("registered emergency")
    facts = VehicleCategoryFacts(purpose, category, emergency_pool_idle=True)
    ruling = car.book.law(day_of(order.start_s), car.region_id).judge(facts)
    if ruling.permitted:
        idle = any(reason.code == "idle_emergency_car" for reason in ruling.reasons)
        return clear("local rule on idle emergency cars" if idle else "approved order at the time")
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
        confidence=0.85,
        excluded=("local rule on idle emergency cars", "registered emergency"),
        order_ids=(order.order_id,),
        values=tuple(value.name for value in ruling.values_read),
        evidence={"category": category.value, "purpose": purpose.value},
    )


CATEGORY_MISUSED = Detector(
    name="category_misused",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 1,
    sees_zh="专用类别车辆用于其他用途",
    sees_en="a car of a reserved category on an order of another purpose",
    needs=("gps", "orders", "orders:purpose"),
    rules=("use/category",),
    innocents=("local rule on idle emergency cars", "registered emergency"),
    field_ids=("B14", "CAT-1", "USE-22"),
    see=_see,
)
