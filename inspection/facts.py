"""The facts of one car that the fleet is told: small, and only what some detector asks of others."""

from __future__ import annotations

import numpy as np

from inspection.book import is_approved
from inspection.car import Car, Trip
from inspection.dataset.records import Order
from inspection.detectors.fuelled_elsewhere import judge_fill, vendor_of
from inspection.explain import EARLY_S, Explanation
from inspection.fleet import Facts, Spare, cells_of
from inspection.sight import Verdict


def facts_of(car: Car, explained: Explanation) -> Facts:
    """What is kept of a car after its track was read."""
    track = car.track
    cells = np.empty(0, np.int64)
    silences: tuple[tuple[float, float, float, float, float, float], ...] = ()
    if track is not None and track.trusted:
        good = track.file.flags == 0
        along = cells_of(track.file.fixes.lat[good], track.file.fixes.lon[good])
        cells = np.unique(along[np.flatnonzero(np.diff(along, prepend=along[0] - 1))])
        silences = tuple((r.start_s, r.end_s, r.lat, r.lon, r.lat1, r.lon1) for r in car.silences)
    return Facts(
        car.vehicle.vehicle_id,
        car.vehicle.unit_id,
        car.vehicle.pool_id,
        car.region_id,
        cells,
        tuple(Spare(left.start_s, left.end_s, _visited(left.trip)) for left in explained.leftovers),
        tuple(
            o for o in car.orders if is_approved(o) and not car.drives_between(o.start_s - EARLY_S, o.end_s + EARLY_S)
        ),
        tuple((trip.start_s, trip.end_s) for trip in car.trips),
        silences,
        car.legs[0].start_s if car.legs else 0.0,
        car.legs[-1].end_s if car.legs else 0.0,
        tuple((vendor_of(f), _was_there(car, n)) for n, f in enumerate(car.fuel)) if track else (),
    )


def _drives(car: Car, order: Order) -> bool:
    return bool(car.drives_between(order.start_s - EARLY_S, order.end_s + EARLY_S))


def _visited(trip: Trip) -> tuple[tuple[float, float], ...]:
    return tuple((leg.lat1, leg.lon1) for leg in trip.legs)


def _was_there(car: Car, n: int) -> bool:
    sight = judge_fill(car, car.fuel[n])
    return sight.verdict is Verdict.CLEAR
