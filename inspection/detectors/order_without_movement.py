"""虚假行程: an order was closed, and the car hardly moved (field.md B20)."""

from __future__ import annotations

import math

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.fleet import Fleet
from inspection.kernels import GAP
from inspection.places import path_m
from inspection.sight import Sight, Verdict, clear, insufficient

MOVED_SHARE = 0.05  # field.md B20: less than 5 % of the planned kilometres
LEAST_KM = 2.0  # shorter errands are within the noise
UNSEEN_SHARE = 0.2  # of the order's time about which nothing is known
FROZEN_KMH = 15.0  # a stop at this speed is a frozen position


def _see(car: Car, explained: Explanation) -> list[Sight]:
    return [_judge(car, order, explained) for order in car.orders if is_approved(order)]


def _judge(car: Car, order: Order, explained: Explanation) -> Sight:
    if not car.legs:
        return insufficient("no fixes")
    start_s, end_s = order.start_s - EARLY_S, order.end_s + EARLY_S
    driven_km = sum(leg.km for leg in car.drives_between(start_s, end_s))
    planned_km = planned(car, order)
    if planned_km is None or planned_km < LEAST_KM:
        return insufficient("no planned kilometres")
    if driven_km >= MOVED_SHARE * planned_km:
        return clear("approved order at the time")
    if order.closed_s is None and not order.recorded_km:
        return clear("order withdrawn")
    if car.unseen_s(order.start_s, order.end_s) > UNSEEN_SHARE * (order.end_s - order.start_s):
        return insufficient("loss of signal")
    legs = car.legs_between(order.start_s, order.end_s)
    advance = max(
        (leg.odometer1_km - leg.odometer0_km for leg in legs if not math.isnan(leg.odometer1_km)), default=0.0
    )
    if advance >= MOVED_SHARE * planned_km + 1.0 or any(leg.top_kmh > FROZEN_KMH for leg in legs if not leg.real):
        return insufficient("terminal fault")
    if any(leg.kind == GAP and leg.km > MOVED_SHARE * planned_km for leg in legs):
        return insufficient("loss of signal")
    if car.is_in_workshop(order.start_s, order.end_s):
        return insufficient("substitute car")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        order.start_s,
        order.end_s,
        severity=2,
        confidence=0.85,
        excluded=("terminal fault", "substitute car", "order withdrawn", "loss of signal"),
        place=(legs[0].lat, legs[0].lon),
        order_ids=(order.order_id,),
        evidence={
            "planned_km": round(planned_km, 1),
            "driven_km": round(driven_km, 1),
            "recorded_km": order.recorded_km,
        },
        hidden=order,
    )


def planned(car: Car, order: Order) -> float | None:
    """The kilometres approved, else the straight way from the lot to the stops and back, else None."""
    if order.planned_km:
        return order.planned_km
    if car.pool is not None and order.stops:
        lot = (car.pool.lat, car.pool.lon)
        return path_m([lot, *order.places, lot]) / 1000.0
    return order.recorded_km or None


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    return clear("substitute car") if fleet.is_done_by_another(sight.vehicle_id, sight.hidden) else sight


ORDER_WITHOUT_MOVEMENT = Detector(
    name="order_without_movement",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 9,
    sees_zh="派车单已办结，而车辆几乎没有行驶",
    sees_en="an order was closed, and the car hardly moved",
    needs=("gps", "orders"),
    rules=("use/true-records",),
    innocents=("terminal fault", "substitute car", "order withdrawn", "loss of signal"),
    field_ids=("B20", "USE-3"),
    see=_see,
    settle=_settle,
)
