"""超时未还: the car came back later than an hour, or a quarter of the order, after its end (field.md B15)."""

from __future__ import annotations

from dataclasses import replace

from inspection.book import is_approved
from inspection.car import Car, Trip
from inspection.dataset.records import Order
from inspection.day_file import day_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation, late_after_s
from inspection.fleet import Fleet
from inspection.kernels import GAP
from inspection.sight import Sight, Verdict, clear, insufficient

WEATHER_CARS, WEATHER_SHARE = 5, 0.3  # so many other cars of the region late the same day: the day, not the driver


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.pool is None:
        return [insufficient("no lot")]
    found = []
    for order in car.orders:
        if not is_approved(order) or order.is_emergency:
            continue
        trip = next((t for t in car.trips if t.start_s < order.end_s <= t.end_s and t.end_s > order.start_s), None)
        if trip is not None:
            found.append(_judge(car, order, trip, explained))
    return found


def _judge(car: Car, order: Order, trip: Trip, explained: Explanation) -> Sight:
    due_s = late_after_s(order)
    if trip.end_s <= due_s:
        return clear("order ran over")
    if any(o is not order and o.end_s > order.end_s and o.start_s <= trip.end_s for o in car.orders):
        return clear("following order")
    if car.is_in_workshop(order.end_s - EARLY_S, trip.end_s + EARLY_S):
        return clear("breakdown")
    if not trip.to_lot and car.book.find_pool_at(trip.legs[-1].lat1, trip.legs[-1].lon1, 150.0) is None:
        return insufficient("return not seen")
    unseen = [leg for leg in trip.legs if leg.kind == GAP and leg.end_s > order.end_s]
    if any(leg.start_s <= due_s < leg.end_s and car.is_at_lot(leg.lat1, leg.lon1) for leg in unseen):
        return insufficient("return not seen")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        order.end_s,
        trip.end_s,
        severity=1,
        confidence=0.85,
        excluded=("following order", "breakdown", "registered emergency", "weather of the day"),
        not_excluded=("confirmation of the user",),
        order_ids=(order.order_id,),
        evidence={"late_minutes": round((trip.end_s - order.end_s) / 60)},
    )


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    own = fleet.facts[sight.vehicle_id]
    others = {
        one.vehicle_id
        for one in fleet.findings_of("returned_late")
        if one.vehicle_id and one.vehicle_id != sight.vehicle_id
        and fleet.facts[one.vehicle_id].region_id == own.region_id
        and day_number(one.start_s) == day_number(sight.start_s)
    }  # fmt: skip
    out = sum(
        facts.region_id == own.region_id and any(a <= sight.end_s and b >= sight.start_s for a, b in facts.away)
        for facts in fleet.facts.values()
    )
    if len(others) >= WEATHER_CARS and len(others) >= WEATHER_SHARE * out:
        return replace(insufficient("weather of the day"), vehicle_id=sight.vehicle_id)
    return sight


RETURNED_LATE = Detector(
    name="returned_late",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 4,
    sees_zh="超过核准时间一小时（或任务时长四分之一）以上才返回",
    sees_en="the car came back more than an hour, or a quarter of the order, after the order's end",
    needs=("gps", "pools", "orders"),
    rules=("use/return-in-time",),
    innocents=("order ran over", "following order", "breakdown", "registered emergency", "weather of the day"),
    field_ids=("B15", "USE-2"),
    see=_see,
    settle=_settle,
)
