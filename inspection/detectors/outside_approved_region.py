"""超出核准区域: more than ten minutes in a region that the order does not name (field.md B4)."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from inspection.book import is_approved
from inspection.car import Car
from inspection.corridor import outside_corridor
from inspection.dataset.records import Order
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation, late_after_s
from inspection.places import as_rows, metres
from inspection.sight import Sight, Verdict, clear, insufficient

LEAST_S = 600.0  # field.md B4: more than 10 minutes
PAIR_S = 600.0  # fixes farther apart say nothing of the time between
WAY_M, WAY_SHARE = 3000.0, 0.10  # on the straight way between approved places a third region is passed through
FUEL_M = 2000.0


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.track is None or not car.legs:
        return [insufficient("no fixes")]
    return [_judge(car, order, explained) for order in car.orders if is_approved(order) and order.region_ids]


def _judge(car: Car, order: Order, explained: Explanation) -> Sight:
    assert car.track is not None
    lot = (car.pool.region_id,) if car.pool else ()
    named = set(order.region_ids) | {r for r in lot if r in car.book.dataset.regions.outlines}
    for place in order.places:
        if not any(region in named for region in car.book.regions_at(place)):
            named |= set(car.book.regions_at(place))
    area = car.book.approved_area(tuple(sorted(named)))
    if area is None:
        return insufficient("outline of the region not known")
    at_ms = car.track.file.fixes.at_ms
    a = int(np.searchsorted(at_ms, round((order.start_s - EARLY_S) * 1000)))
    b = int(np.searchsorted(at_ms, round(late_after_s(order) * 1000), "right"))
    if b - a < 2:
        return insufficient("no fixes")
    fixes = car.track.file.fixes
    lat, lon = fixes.lat[a:b], fixes.lon[a:b]
    if area.contains(shapely.box(lon.min(), lat.min(), lon.max(), lat.max())):
        return clear("approved order at the time")
    outside = _outside(area, lat, lon) & (car.track.file.flags[a:b] == 0)
    if car.pool is not None and order.places and outside.any():
        outside &= _off_the_way(car, order, a, b)
    runs = _runs(outside, at_ms[a:b])
    seconds = sum((at_ms[a + last] - at_ms[a + first]) / 1000.0 for first, last in runs)
    if seconds <= LEAST_S:
        return clear("border road")
    first, last = runs[0][0], runs[-1][1]
    start_s, end_s = float(at_ms[a + first]) / 1e3, float(at_ms[a + last]) / 1e3
    if any(
        start_s - EARLY_S <= f.at_s <= end_s + EARLY_S
        and f.place is not None
        and not shapely.intersects_xy(area, f.place[1], f.place[0])
        and seconds <= 3600.0
        for f in car.fuel
    ):
        return clear("fuel or rest on the way")
    if car.is_in_workshop(start_s, end_s):
        return clear("in maintenance")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    far = max(
        range(first, last + 1),
        key=lambda n: (bool(outside[n]), car.lot_m(float(lat[n]), float(lon[n])) if car.pool else 0.0),
    )
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.9,
        excluded=(
            "border road",
            "way between approved places",
            "fuel or rest on the way",
            "datum shift",
            "single wrong reading",
        ),
        not_excluded=("approval by phone",),
        place=(float(lat[far]), float(lon[far])),
        order_ids=(order.order_id,),
        evidence={"outside_minutes": round(seconds / 60), "approved": sorted(order.region_ids)},
    )


def _outside(area: BaseGeometry, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(~shapely.intersects_xy(area, lon, lat))


def _off_the_way(car: Car, order: Order, a: int, b: int) -> NDArray[np.bool_]:
    """Fixes that are not on the straight ways between the lot and the order's places."""
    assert car.track is not None
    assert car.pool is not None
    places = [(car.pool.lat, car.pool.lon), *order.places]
    if max(metres(*places[0], *place) for place in places) == 0.0:
        return np.ones(b - a, bool)
    fixes, rows, out = car.track.file.fixes, as_rows(places), np.empty(5)
    off = np.empty(b - a, bool)
    for n in range(a, b):
        outside_corridor(n, n + 1, fixes.lat, fixes.lon, car.track.file.flags, rows, WAY_M, WAY_SHARE, out)
        off[n - a] = out[2] >= 0.0
    return off


def _runs(outside: NDArray[np.bool_], at_ms: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of fixes outside, cut where fixes are far apart."""
    runs: list[tuple[int, int]] = []
    for n in np.flatnonzero(outside).tolist():
        if runs and runs[-1][1] == n - 1 and at_ms[n] - at_ms[n - 1] <= PAIR_S * 1000:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


OUTSIDE_APPROVED_REGION = Detector(
    name="outside_approved_region",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 7,
    sees_zh="在派车单未列的区域停留或行驶超过 10 分钟",
    sees_en="more than ten minutes in a region that the order does not name",
    needs=("gps", "orders", "orders:region_ids", "regions"),
    rules=("use/as-approved",),
    innocents=(
        "border road", "way between approved places", "fuel or rest on the way", "datum shift", "single wrong reading",
    ),
    field_ids=("B4", "USE-1"),
    see=_see,
)  # fmt: skip
