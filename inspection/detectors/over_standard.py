"""超标: a car dearer or larger than the standard of the day it was bought (field.md A2, STD-1 to STD-5)."""

from __future__ import annotations

from inspection.car import Car
from inspection.dataset.records import Vehicle
from inspection.day_file import at_hour, number_of_day
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.purposes import find_category
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.book import Rulebook
from rulebook.terms import VehicleCategory

_GENERAL, _ENFORCEMENT = "emergency_and_general", "enforcement"
_STEM = {
    VehicleCategory.CONFIDENTIAL: "confidential",
    VehicleCategory.EMERGENCY: _GENERAL,
    VehicleCategory.GENERAL: _GENERAL,
    VehicleCategory.ENFORCEMENT: _ENFORCEMENT,
}
_COACH = ("coach", "bus", "客车", "中巴", "大巴", "minibus", "van", "轻客")
_LARGE = ("large", "大型", "大客", "大巴")
_SEDAN = ("sedan", "suv", "mpv", "car", "轿车", "越野", "小型", "小客", "商务")
_NEW_ENERGY = (
    "electric",
    "hybrid",
    "phev",
    "bev",
    "nev",
    "hydrogen",
    "fuel cell",
    "新能源",
    "纯电",
    "电动",
    "插电",
    "混动",
)
_SMALL_SEATS, _MEDIUM_SEATS = 9, 19  # GA 802: small up to 9, medium up to 19 seats


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    vehicle = car.vehicle
    bought_on = vehicle.purchased_on or vehicle.registered_on
    if vehicle.price_cny is None and vehicle.displacement_l is None:
        return [insufficient("price and displacement not known")]
    if bought_on is None:
        return [insufficient("day of purchase not known")]
    category = find_category(vehicle.category)
    if category is None or category not in _STEM:
        return [insufficient("standard of the category is set elsewhere")]
    book = car.book.law(bought_on, car.region_id)
    price, displacement = _limits(vehicle, category, book)
    if not price:
        return [clear("bought under an older rule")]
    caps = [book.value(name).number for name in price]
    dear = vehicle.price_cny is not None and vehicle.price_cny > max(caps)
    litres = [book.value(name).number for name in displacement]
    large = vehicle.displacement_l is not None and bool(litres) and vehicle.displacement_l > max(litres)
    if not dear and not large:
        by_need = vehicle.price_cny is not None and vehicle.price_cny > min(caps)
        return [insufficient("approved by need") if by_need else clear("within the standard")]
    day = number_of_day(bought_on)
    return [
        Sight(
            Verdict.FINDING,
            at_hour(day, 0.0),
            at_hour(day, 24.0),
            severity=2,
            confidence=0.9,
            excluded=("bought under an older rule", "approved by need"),
            values=((*price,) if dear else ()) + ((*displacement,) if large else ()),
            evidence={
                "price_cny": vehicle.price_cny, "cap_cny": max(caps), "displacement_l": vehicle.displacement_l,
                "cap_l": max(litres) if litres else None, "bought_on": bought_on.isoformat(),
            },
        )
    ]  # fmt: skip


def _limits(vehicle: Vehicle, category: VehicleCategory, book: Rulebook) -> tuple[list[str], list[str]]:
    """Names of the values that may hold for the car; the greatest of each decides (what was approved is not known)."""
    stem, size = _STEM[category], _size(vehicle)
    price, displacement = [f"standard.{stem}_price_cny"], [f"standard.{stem}_displacement_l"]
    if category is VehicleCategory.ENFORCEMENT:
        price.append("standard.enforcement_by_need_price_cny")
        displacement.append("standard.enforcement_by_need_displacement_l")
    if size != "small" and category is not VehicleCategory.CONFIDENTIAL:
        price.append(f"standard.{stem}_coach_price_cny")
        displacement.append(f"standard.{stem}_coach_displacement_l")
        if size != "medium":
            price.append(f"standard.{stem}_large_coach_price_cny")
            displacement = [] if size == "large" else displacement
    if any(word in (vehicle.energy or "").lower() for word in _NEW_ENERGY):
        price.append("standard.new_energy_sedan_price_cny")
    return [n for n in price if book.find_value(n)], [n for n in displacement if book.find_value(n)]


def _size(vehicle: Vehicle) -> str:
    """small, medium, large, or unknown."""
    words = (vehicle.vehicle_class or "").lower()
    if any(word in words for word in _COACH):
        if any(word in words for word in _LARGE) or (vehicle.seats or 0) > _MEDIUM_SEATS:
            return "large"
        return "medium"
    if any(word in words for word in _SEDAN):
        return "small"
    if vehicle.seats is None:
        return "unknown"
    return "small" if vehicle.seats <= _SMALL_SEATS else "medium" if vehicle.seats <= _MEDIUM_SEATS else "large"


OVER_STANDARD = Detector(
    name="over_standard",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10 + 1,
    sees_zh="车辆价格或排量超过购置当日的标准",
    sees_en="a car dearer or larger than the standard of the day it was bought",
    needs=("vehicles:price_cny|vehicles:displacement_l", "vehicles:purchased_on|vehicles:registered_on"),
    rules=("equip/standard",),
    innocents=("bought under an older rule", "approved by need"),
    field_ids=("A2", "STD-1", "STD-2", "STD-3", "STD-5"),
    see=_see,
)
