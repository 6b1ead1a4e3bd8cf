"""偏离路线: more than a fifth of an order's way lies outside the corridor between its places (field.md B3)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inspection.book import is_approved
from inspection.car import Car
from inspection.corridor import outside_corridor
from inspection.dataset.records import Order, Place
from inspection.day_file import day_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation, late_after_s
from inspection.fleet import Fleet, cells_of
from inspection.kernels import STAY
from inspection.places import as_rows, path_m
from inspection.sight import Sight, Verdict, clear, insufficient

CORRIDOR_M, CORRIDOR_SHARE = 3000.0, 0.10  # field.md B3: max(3 km, 10 % of the leg) to either side
OUTSIDE_SHARE = 0.20
LEAST_OUTSIDE_KM = 4.0  # a fifth of a short errand is a few streets
AS_PLANNED = 1.10  # no more kilometres than were approved: the road winds, not the driver
DETOUR_RATIO, DETOUR_KM, DETOUR_SHARE = 1.5, 10.0, 0.10  # or half as far again as approved, and outside as well
CLOSURE_CARS, CLOSURE_SHARE = 2, 0.3  # other cars outside at the same places that day: the road was closed
REST_S = 1800.0  # a stop for fuel or rest is no longer


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.track is None or car.pool is None:
        return [insufficient("no fixes" if car.pool else "no lot")]
    return [_judge(car, order, explained) for order in car.orders if is_approved(order) and order.stops]


def _judge(car: Car, order: Order, explained: Explanation) -> Sight:
    assert car.track is not None
    assert car.pool is not None
    start_s, end_s = order.start_s - EARLY_S, late_after_s(order)
    if any(o is not order and o.start_s < end_s and o.end_s > start_s for o in car.orders):
        end_s = order.end_s + EARLY_S
    others = [o for o in car.orders if o is not order and o.start_s - EARLY_S < end_s and o.end_s + EARLY_S > start_s]
    places: list[Place] = [(car.pool.lat, car.pool.lon), *order.places]
    for other in others:  # one car, two orders at once: the places of both are approved
        places += other.places
    legs = car.drives_between(start_s, end_s)
    if not legs:
        return insufficient("no drive seen")
    if car.unseen_s(order.start_s, order.end_s) > 0.5 * (order.end_s - order.start_s):
        return insufficient("track too thin")
    first = car.track.legs[0]
    if not car.trips or (legs[0] is first and not car.is_at_lot(first.lat, first.lon)):
        places.append((first.lat, first.lon))  # where the track begins is no deed
    at_ms = car.track.file.fixes.at_ms
    a = int(np.searchsorted(at_ms, round(max(start_s, legs[0].start_s) * 1000)))
    b = int(np.searchsorted(at_ms, round(min(end_s, legs[-1].end_s) * 1000), "right"))
    out = _measure(car, a, b, places)
    if _is_inside(out, order, places):
        return clear("approved order at the time")
    fuelled = [f.place for f in car.fuel if start_s <= f.at_s <= end_s and f.place is not None]
    worked = [w.place for w in car.maintenance if w.from_s < end_s and w.to_s > start_s and w.place is not None]
    if fuelled or worked:
        out = _measure(car, a, b, [*places, *fuelled, *worked])
        if _is_inside(out, order, places):
            return clear("fuel or rest on the way")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    fixes = car.track.file.fixes
    i, k = int(out[2]), int(out[3])
    outside = slice(i, k + 1)
    stops = [
        leg for leg in car.legs_between(at_ms[i] / 1e3, at_ms[k] / 1e3) if leg.kind == STAY and leg.seconds > REST_S
    ]
    middle = (i + k) // 2
    place = (stops[0].lat, stops[0].lon) if stops else (float(fixes.lat[middle]), float(fixes.lon[middle]))
    return Sight(
        Verdict.FINDING,
        float(at_ms[i]) / 1e3,
        float(at_ms[k]) / 1e3,
        severity=2,
        confidence=0.9 if stops else 0.8,
        excluded=(
            "road closure",
            "stop added with approval",
            "fuel or rest on the way",
            "datum shift",
            "single wrong reading",
        ),
        not_excluded=("approval by phone",),
        place=place,
        order_ids=(order.order_id,),
        evidence={
            "outside_km": round(float(out[1]), 1), "driven_km": round(float(out[0]), 1),
            "planned_km": order.planned_km, "farthest_m": round(float(out[4])),
        },
        hidden=frozenset(np.unique(cells_of(fixes.lat[outside], fixes.lon[outside])).tolist()),
    )  # fmt: skip


def _measure(car: Car, a: int, b: int, places: list[Place]) -> list[float]:
    assert car.track is not None
    fixes, out = car.track.file.fixes, np.empty(5)
    outside_corridor(
        a,
        b,
        fixes.lat,
        fixes.lon,
        car.track.file.flags,
        as_rows(places),
        CORRIDOR_M,
        CORRIDOR_SHARE,
        out,
    )
    return [float(value) for value in out]


def _is_inside(out: list[float], order: Order, places: list[Place]) -> bool:
    driven_km, outside_km = out[0], out[1]
    if out[2] < 0 or driven_km == 0.0:
        return True
    shortest_km = path_m([*places, places[0]]) / 1000.0
    approved_km = order.planned_km if order.planned_km and order.planned_km >= 0.8 * shortest_km else None
    if approved_km is not None:
        if driven_km >= DETOUR_RATIO * approved_km and driven_km - approved_km >= DETOUR_KM:
            return outside_km / driven_km <= DETOUR_SHARE
        if driven_km <= AS_PLANNED * approved_km:
            return True
    return outside_km / driven_km <= OUTSIDE_SHARE or outside_km < LEAST_OUTSIDE_KM


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    if sight.verdict is not Verdict.FINDING:
        return sight
    others = {
        one.vehicle_id
        for one in fleet.findings_of("off_route")
        if one.vehicle_id != sight.vehicle_id
        and abs(day_number(one.start_s) - day_number(sight.start_s)) <= 1
        and len(one.hidden & sight.hidden) >= CLOSURE_SHARE * len(sight.hidden)
    }
    if len(others) >= CLOSURE_CARS:
        return replace(insufficient("road closure"), vehicle_id=sight.vehicle_id)
    return sight


OFF_ROUTE = Detector(
    name="off_route",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 6,
    sees_zh="任务行驶中超过五分之一的里程在核准地点之间的走廊以外",
    sees_en="more than a fifth of an order's way lies outside the corridor between its places",
    needs=("gps", "pools", "orders", "orders:stops"),
    rules=("use/as-approved",),
    innocents=(
        "road closure",
        "stop added with approval",
        "fuel or rest on the way",
        "datum shift",
        "single wrong reading",
    ),
    field_ids=("B3", "USE-1"),
    see=_see,
    settle=_settle,
)
