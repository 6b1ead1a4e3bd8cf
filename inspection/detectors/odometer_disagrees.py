"""里程不符: the odometer, or the kilometres written down, and the positions tell different distances (field.md C5)."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from inspection.car import Car
from inspection.dataset.records import Order
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.fleet import Fleet
from inspection.kernels import GAP
from inspection.sight import Sight, Verdict, clear, insufficient

SHARE = 0.08  # field.md C5: more than 8 %
LEAST_KM = 300.0  # over 300 km or more
UNITS = (1.609, 0.621, 10.0, 0.1, 1000.0, 0.001, 2.0, 0.5)  # miles, tenths, metres, double and half counting
NEAR_UNIT = 0.02
PEERS = 4


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if not car.legs:
        return [insufficient("no fixes")]
    found = []
    drives = [leg for leg in car.legs if leg.steady_km > 0.0 and leg.real]
    steady_km = sum(leg.steady_km for leg in drives)
    if steady_km >= LEAST_KM:
        odo_km, speed_km = sum(leg.odo_km for leg in drives), sum(leg.speed_km for leg in drives)
        found.append(_judge(steady_km, odo_km, speed_km, drives[0].start_s, drives[-1].end_s, "odometer", ()))
    recorded = [pair for order in car.orders if (pair := _recorded(car, order)) is not None]
    seen_km = sum(km for km, _, _ in recorded)
    if seen_km >= LEAST_KM:
        orders = [order for _, _, order in recorded]
        written_km = sum(km for _, km, _ in recorded)
        ids = tuple(order.order_id for order in orders)
        found.append(_judge(seen_km, written_km, 0.0, orders[0].start_s, max(o.end_s for o in orders), "recorded", ids))
    return found or [insufficient("too few kilometres")]


def _recorded(car: Car, order: Order) -> tuple[float, float, Order] | None:
    """Kilometres seen and written down for an order of which all was seen, and which shares its time with no other."""
    if not order.recorded_km or len(car.orders_between(order.start_s - EARLY_S, order.end_s + EARLY_S)) > 1:
        return None
    trips = [t for t in car.trips if t.start_s < order.end_s and t.end_s > order.start_s and t.from_lot and t.to_lot]
    if not trips or any(leg.kind == GAP for t in trips for leg in t.legs):
        return None
    return sum(leg.km for t in trips for leg in t.legs), order.recorded_km, order


def _judge(
    seen_km: float, told_km: float, speed_km: float, start_s: float, end_s: float, what: str, order_ids: tuple[str, ...]
) -> Sight:
    ratio = told_km / seen_km
    hidden = (what, ratio)
    agrees = abs(ratio - 1.0) <= SHARE or (speed_km > 0.0 and abs(told_km / speed_km - 1.0) <= SHARE)
    if agrees:
        return replace(clear("within 8 %"), hidden=hidden)
    if any(abs(ratio / unit - 1.0) <= NEAR_UNIT for unit in UNITS):
        return replace(insufficient("units mixed up"), hidden=hidden)
    if told_km <= 0.0:
        return insufficient("odometer fault")
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.82,
        excluded=("loss of signal", "units mixed up", "tyre size"),
        not_excluded=("odometer fault",),
        order_ids=order_ids,
        values=("use.published_fields",),
        evidence={"what": what, "told_km": round(told_km, 1), "positions_km": round(seen_km, 1)},
        hidden=hidden,
    )


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    """Where the whole fleet disagrees by the same share, positions and not odometers are short."""
    if sight.verdict is not Verdict.FINDING:
        return sight
    what, ratio = sight.hidden
    peers = [
        one.hidden[1]
        for one in fleet.sights.get("odometer_disagrees", [])
        if one.hidden is not None and one.hidden[0] == what and one.vehicle_id != sight.vehicle_id
    ]
    if len(peers) >= PEERS and abs(ratio / median(peers) - 1.0) <= SHARE:
        return replace(insufficient("loss of signal"), vehicle_id=sight.vehicle_id)
    return sight


ODOMETER_DISAGREES = Detector(
    name="odometer_disagrees",
    version=1,
    family=Family.FUEL,
    rank=Rank.PATTERN * 10 + 1,
    sees_zh="里程表或登记里程与定位里程不符",
    sees_en="the odometer, or the kilometres written down, and the positions tell different distances",
    needs=("gps",),
    rules=("fuel/true-records",),
    innocents=("loss of signal", "units mixed up", "tyre size", "odometer fault"),
    field_ids=("C5", "USE-3"),
    see=_see,
    settle=_settle,
)
