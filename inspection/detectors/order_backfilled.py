"""补单: the order was written or approved after the car had left (field.md B2)."""

from __future__ import annotations

from dataclasses import replace

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.day_file import day_of
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.fleet import Fleet
from inspection.purposes import find_purpose
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg

TOLERANCE_S = 900.0  # clocks, and the minutes in which a dispatcher types
PHONE_S = 3600.0  # an approval by phone is entered within the hour, for an order written before
OUTAGE_S = 1800.0  # after an outage orders are entered in one go
OUTAGE_CARS = 3


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if not car.legs:
        return [insufficient("no fixes")] if car.orders else []
    found = []
    for order in car.orders:
        if not is_approved(order):
            continue
        drives = car.drives_between(order.start_s - EARLY_S, order.end_s + EARLY_S)
        if not drives:
            found.append(insufficient("no drive seen"))
        else:
            found.append(_judge(car, order, drives, explained))
    return found


def _judge(car: Car, order: Order, drives: list[Leg], explained: Explanation) -> Sight:
    left_s = max(drives[0].start_s, order.start_s - EARLY_S)
    back_s = max(drives[-1].end_s, left_s)
    approved_s = order.created_s if order.approved_s is None else order.approved_s
    if max(order.created_s, approved_s) <= left_s + TOLERANCE_S:
        return clear("approved order at the time")
    law = car.book.law(day_of(order.start_s), car.region_id)
    values: tuple[str, ...] = ()
    urgent = order.is_emergency
    oral, within = law.find_value("approval.oral_first_purposes"), law.find_value("approval.paper_within_hours")
    if oral is not None and find_purpose(order.purpose) in oral.names:
        urgent = True
        values = ("approval.oral_first_purposes",)
    if urgent and within is not None:
        values = (*values, "approval.paper_within_hours")
        if order.created_s <= left_s + within.number * 3600.0:
            return clear("registered emergency")
    if order.created_s <= left_s + TOLERANCE_S and approved_s <= left_s + PHONE_S:
        return clear("approval by phone")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        left_s,
        back_s,
        severity=2,
        confidence=0.9 if order.created_s > left_s else 0.75,
        excluded=("registered emergency", "approval by phone", "network outage", "clock of the terminal off"),
        order_ids=(order.order_id,),
        values=values,
        evidence={
            "created_after_minutes": round((order.created_s - left_s) / 60),
            "approved_after_minutes": round((approved_s - left_s) / 60),
        },
        hidden=(order.created_s, order.user_unit_id),
    )


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    """An outage: several units' orders are entered within half an hour, hours after the cars left."""
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    created_s, _ = sight.hidden
    region = fleet.facts[sight.vehicle_id].region_id
    batch = [
        one
        for one in fleet.findings_of("order_backfilled")
        if abs(one.hidden[0] - created_s) <= OUTAGE_S and fleet.facts[one.vehicle_id or ""].region_id == region
    ]
    cars, units = {one.vehicle_id for one in batch}, {one.hidden[1] for one in batch}
    if len(cars) >= OUTAGE_CARS and len(units) >= 2:
        return replace(insufficient("network outage"), vehicle_id=sight.vehicle_id)
    return sight


ORDER_BACKFILLED = Detector(
    name="order_backfilled",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 2,
    sees_zh="派车单在出车后才填写或批准",
    sees_en="the order was written or approved after the car had left",
    needs=("gps", "orders"),
    rules=("use/order-first",),
    innocents=("registered emergency", "approval by phone", "network outage", "clock of the terminal off"),
    field_ids=("B2", "USE-21"),
    see=_see,
    settle=_settle,
)
