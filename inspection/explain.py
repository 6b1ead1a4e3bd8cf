"""Plan against track: what explains each moving second of a car, and what is left over.

A second is explained by an order (with its approach, its overrun and the run home), by a stay at a workshop and the
way there, by an exemption from sealing, or by a short service run to a filling station. What is left over is grouped
by trip, so that one drive is one lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspection.book import is_approved
from inspection.car import Car, Trip
from inspection.dataset.records import Order
from inspection.kernels import MOVE, STAY
from inspection.places import metres
from inspection.tracks import Leg

EARLY_S = 900.0  # an order explains 15 minutes before and after (field.md B1)
APPROACH_M_S = 30.0 / 3.6  # a car comes to the first place at this speed or faster
LATE_LEAST_S, LATE_SHARE = 3600.0, 0.25  # field.md B15: the greater of an hour and a quarter of the order
LONG_STOP_S = 1800.0  # a stop after which a run is no run home or to a filling station any more
WORKSHOP_S = 7200.0  # on the way to and from a workshop
WORKSHOP_M = 500.0
SERVICE_S, SERVICE_KM = 5400.0, 40.0  # a service run is shorter than this
STATION_M = 500.0
SLIP_LAG_S = 3600.0  # a slip is entered within the hour
SHIFTS_S = (8 * 3600.0, -8 * 3600.0)  # a clock that mistakes UTC for China's time, or the reverse


class Cause(StrEnum):
    """What explains a time."""

    ORDER = "order"
    APPROACH = "approach"
    OVERRUN = "overrun"
    RUN_HOME = "run home"
    WORKSHOP = "workshop"
    SEAL_EXEMPT = "seal exemption"
    SERVICE = "service run"


@dataclass(frozen=True, slots=True)
class Window:
    """A time that is explained, by what, and by which order."""

    start_s: float
    end_s: float
    cause: Cause
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Leftover:
    """The unexplained part of one trip. `pieces` are the driven times; extent is from where it began."""

    start_s: float
    end_s: float
    pieces: tuple[tuple[float, float], ...]
    km: float
    extent_m: float
    trip: Trip

    @property
    def moving_s(self) -> float:
        """Seconds driven without explanation."""
        return sum(end - start for start, end in self.pieces)

    def driven_within(self, start_s: float, end_s: float) -> list[tuple[float, float]]:
        """The driven times inside a time."""
        cut = [(max(a, start_s), min(b, end_s)) for a, b in self.pieces]
        return [(a, b) for a, b in cut if a < b]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What explains a car's time, and what it leaves over. `clock_shifted`: the orders fit if the clock is 8 h off."""

    windows: tuple[Window, ...]
    leftovers: tuple[Leftover, ...]
    clock_shifted: bool

    def cause_at(self, at_s: float) -> Window | None:
        """What explains an instant, or None."""
        return next((w for w in self.windows if w.start_s <= at_s <= w.end_s), None)


def explain(car: Car) -> Explanation:
    """Explain a car's track by its papers."""
    windows = [
        Window(order.start_s - EARLY_S, order.end_s + EARLY_S, Cause.ORDER, order)
        for order in car.orders
        if is_approved(order)
    ]
    windows += [Window(seal.from_s, seal.to_s, Cause.SEAL_EXEMPT) for seal in car.seals if seal.exempt]
    windows += [Window(w.from_s, w.to_s, Cause.WORKSHOP) for w in car.maintenance]
    for trip in car.trips:
        windows += _around_orders(trip, windows)
        windows += _to_workshop(car, trip)
        windows += _service_run(car, trip)
    windows.sort(key=lambda w: (w.start_s, w.end_s))
    leftovers = [left for trip in car.trips for left in _left_of(trip, windows)]
    return Explanation(tuple(windows), tuple(leftovers), _is_clock_shifted(car, leftovers))


def late_after_s(order: Order) -> float:
    """The instant after which a return is late."""
    return order.end_s + max(LATE_LEAST_S, LATE_SHARE * (order.end_s - order.start_s))


def _around_orders(trip: Trip, windows: list[Window]) -> list[Window]:
    own = [
        w.order
        for w in windows
        if w.order and w.cause is Cause.ORDER and w.start_s < trip.end_s and w.end_s > trip.start_s
    ]
    if not own:
        return []
    found = []
    first = min(own, key=lambda o: o.start_s)
    ahead_s = first.start_s - trip.start_s
    if ahead_s > EARLY_S:
        place = first.places[0] if first.places else None
        way_m = metres(trip.legs[0].lat, trip.legs[0].lon, *place) if place else 0.0
        if ahead_s <= EARLY_S + way_m / APPROACH_M_S:
            found.append(Window(trip.start_s, first.start_s, Cause.APPROACH, first))
    last = max(own, key=lambda o: o.end_s)
    if trip.end_s > last.end_s + EARLY_S:
        found.append(Window(last.end_s, min(trip.end_s, late_after_s(last)), Cause.OVERRUN, last))
        if trip.to_lot:
            begun = next(
                (leg.end_s for leg in reversed(trip.legs) if leg.kind == STAY and leg.seconds >= LONG_STOP_S),
                trip.start_s,
            )
            found.append(Window(max(begun, last.end_s), trip.end_s, Cause.RUN_HOME, last))
    return found


def _to_workshop(car: Car, trip: Trip) -> list[Window]:
    found = []
    for work in car.maintenance:
        near = work.from_s - WORKSHOP_S < trip.end_s and work.to_s + WORKSHOP_S > trip.start_s
        if not near:
            continue
        there = work.place is None or any(
            metres(leg.lat1, leg.lon1, *work.place) <= WORKSHOP_M or metres(leg.lat, leg.lon, *work.place) <= WORKSHOP_M
            for leg in trip.legs
        )
        if there:
            found.append(
                Window(
                    max(trip.start_s, work.from_s - WORKSHOP_S), min(trip.end_s, work.to_s + WORKSHOP_S), Cause.WORKSHOP
                )
            )
    return found


def _service_run(car: Car, trip: Trip) -> list[Window]:
    if not car.fuel or not (trip.from_lot and trip.to_lot) or trip.end_s - trip.start_s > SERVICE_S:
        return []
    if sum(leg.km for leg in trip.legs) > SERVICE_KM or any(stay.seconds > LONG_STOP_S for stay in trip.stays):
        return []
    for fill in car.fuel:
        lag_s = EARLY_S if fill.place is None else SLIP_LAG_S
        if not trip.start_s - EARLY_S <= fill.at_s <= trip.end_s + lag_s:
            continue
        stops = [(leg.lat, leg.lon) for leg in trip.legs] + [(leg.lat1, leg.lon1) for leg in trip.legs]
        if (
            fill.place is None
            or any(metres(*stop, *fill.place) <= STATION_M for stop in stops)
            or passes(car, fill.place, trip)
        ):
            return [Window(trip.start_s, trip.end_s, Cause.SERVICE)]
    return []


def passes(car: Car, place: tuple[float, float], trip: Trip, within_m: float = STATION_M) -> bool:
    """Whether a trusted fix of the trip is near the place."""
    if car.track is None:
        return False
    fixes = car.track.file.between(trip.start_s, trip.end_s).trusted()
    return any(
        metres(lat, lon, *place) <= within_m for lat, lon in zip(fixes.lat.tolist(), fixes.lon.tolist(), strict=True)
    )


def uncovered(start_s: float, end_s: float, windows: list[Window] | tuple[Window, ...]) -> list[tuple[float, float]]:
    """The parts of a time outside the windows (ascending by start)."""
    parts, at = [], start_s
    for window in windows:
        if window.end_s <= at:
            continue
        if window.start_s >= end_s:
            break
        if window.start_s > at:
            parts.append((at, window.start_s))
        at = max(at, window.end_s)
    if at < end_s:
        parts.append((at, end_s))
    return parts


def _left_of(trip: Trip, windows: list[Window]) -> list[Leftover]:
    groups: list[list[tuple[Leg, float, float]]] = []
    for leg in trip.legs:
        if leg.kind != MOVE or not leg.real:
            continue
        for start, end in uncovered(leg.start_s, leg.end_s, windows):
            ordered = groups and any(w.order and w.start_s < start and w.end_s > groups[-1][-1][2] for w in windows)
            if not groups or ordered:
                groups.append([])
            groups[-1].append((leg, start, end))
    return [_leftover(trip, group) for group in groups]


def _leftover(trip: Trip, group: list[tuple[Leg, float, float]]) -> Leftover:
    km, extent_m = 0.0, 0.0
    first = group[0][0]
    for leg, start, end in group:
        share = (end - start) / leg.seconds if leg.seconds else 1.0
        km += leg.km * share
        whole = leg.extent_m if share > 0.99 else min(leg.extent_m, leg.km * share * 1000.0)
        extent_m = max(extent_m, whole)
        if share > 0.99 and len(group) > 1:
            extent_m = max(extent_m, metres(first.lat, first.lon, leg.lat1, leg.lon1))
    pieces = tuple((start, end) for _, start, end in group)
    return Leftover(group[0][1], group[-1][2], pieces, km, extent_m, trip)


def _is_clock_shifted(car: Car, leftovers: list[Leftover]) -> bool:
    """Whether orders without any drive would explain the drives without order, were the clock 8 hours off."""
    pieces = [piece for left in leftovers for piece in left.pieces]
    moving_s = sum(end - start for start, end in pieces)
    if moving_s < 600.0 or not car.orders:
        return False
    bare = [o for o in car.orders if is_approved(o) and not car.drives_between(o.start_s, o.end_s)]
    for shift_s in SHIFTS_S:
        covered = sum(
            max(0.0, min(end + shift_s, o.end_s + EARLY_S) - max(start + shift_s, o.start_s - EARLY_S))
            for start, end in pieces
            for o in bare
        )
        if covered >= 0.9 * moving_s:
            return True
    return False
