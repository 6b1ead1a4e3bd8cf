"""闲置低效: hardly any dispatch in a month while the region rents (field.md A8, IM-16)."""

from __future__ import annotations

from inspection.book import is_approved
from inspection.car import Car
from inspection.day_file import at_hour, day_number, number_of_day
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.kernels import MOVE
from inspection.purposes import find_category
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.terms import VehicleCategory

DISPATCHES_A_MONTH = 4  # field.md A8: fewer than 4 dispatches a month
MONTH_DAYS = 30.0
LEAST_DAYS = 28  # a shorter dataset shows no month
REPAIR_SHARE = 0.3
NEW_DAYS = 30
_RESERVE = (
    VehicleCategory.EMERGENCY,
    VehicleCategory.SPECIAL,
    VehicleCategory.ENFORCEMENT,
    VehicleCategory.CONFIDENTIAL,
)


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    book, vehicle = car.book, car.vehicle
    days = book.last_day - book.first_day + 1
    if days < LEAST_DAYS:
        return [insufficient("less than a month")]
    if vehicle.status not in (None, "active"):
        return [clear("not in use by the register")]
    start_s, end_s = at_hour(book.first_day, 0.0), at_hour(book.last_day, 24.0)
    dispatches = sum(is_approved(order) and order.start_s < end_s and order.end_s > start_s for order in car.orders)
    driven_days = len(
        {day_number(leg.start_s) for leg in car.legs if leg.kind == MOVE and leg.real and leg.extent_m > 500.0}
    )
    allowed = DISPATCHES_A_MONTH * days / MONTH_DAYS
    if max(dispatches, driven_days) >= allowed:
        return [clear("in use")]
    if find_category(vehicle.category) in _RESERVE:
        return [clear("reserve for emergencies")]
    out_s = sum(max(0.0, min(w.to_s, end_s) - max(w.from_s, start_s)) for w in car.maintenance)
    out_s += sum(max(0.0, min(s.to_s, end_s) - max(s.from_s, start_s)) for s in car.seals if not s.exempt)
    if out_s >= REPAIR_SHARE * (end_s - start_s):
        return [clear("in maintenance")]
    bought_on = vehicle.purchased_on or vehicle.registered_on
    if bought_on is not None and number_of_day(bought_on) > book.first_day - NEW_DAYS:
        return [clear("just bought")]
    if vehicle.vehicle_id in book.replaced_by:
        return [clear("car being replaced")]
    rentals = [
        r for r in book.dataset.rentals if r.start_s < end_s and r.end_s > start_s and r.region_id == _region(car)
    ]
    if "rentals" in book.dataset.tables and not rentals:
        return [clear("nobody rents")]
    return [
        Sight(
            Verdict.FINDING,
            start_s,
            end_s,
            severity=1,
            confidence=0.85 if rentals else 0.7,
            excluded=("reserve for emergencies", "in maintenance", "just bought"),
            values=("asset_pool.events_first",),
            evidence={"dispatches": dispatches, "days": days, "rentals_of_region": len(rentals)},
        )
    ]


def _region(car: Car) -> str:
    return car.pool.region_id if car.pool else car.region_id


IDLE_VEHICLE = Detector(
    name="idle_vehicle",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10 + 5,
    sees_zh="一个月派车不足四次，而当地仍在租车",
    sees_en="fewer than four dispatches a month while the region rents",
    needs=("orders",),
    rules=("dispose/idle",),
    innocents=("reserve for emergencies", "in maintenance", "just bought", "car being replaced"),
    field_ids=("A8", "IM-16", "IM-17"),
    see=_see,
)
