"""A day as a general vehicle-routing solver is told it: nodes, arcs in whole numbers, vehicles, and who fits what.

A request is a node (its one option), a pool is a node. What the vehicle drives *for* a request is put on the arcs that
leave its node, so that the sums over a route are the duty's driving minutes and kilometres. Times are seconds: windows
rounded inwards, durations up. A request may stay out at the least of its unserved cost and its social fares.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray

from solver.cost import social_fare
from solver.limits.fit import misfits
from solver.limits.social import social_misfits
from solver.problem import Option, Problem, Request, Supplier, Vehicle

SECONDS = 60  # in the minutes of the format
METRES = 1000
Whole = NDArray[np.int64]


class UnstatedError(ValueError):
    """A day with rules that general solvers have no words for; the sentence names them."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The cheapest way to leave a request to others: a supplier (None: unserved), in CNY."""

    cost: float
    supplier: str | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One vehicle in one interval (minutes) of its availability; shifts of one `kind` are alike. `home` is a node."""

    vehicle: Vehicle
    interval: tuple[float, float]
    home: int
    kind: int

    @property
    def opens(self) -> int:
        """The interval's start in seconds, inwards."""
        return ceil(self.interval[0] * SECONDS)

    @property
    def closes(self) -> int:
        """The interval's end in seconds, inwards."""
        return floor(self.interval[1] * SECONDS)


@dataclass(frozen=True, slots=True)
class Arcs:
    """Between all nodes for the cars of one pool: driving seconds, metres, and the same in kilometres."""

    seconds: Whole
    metres: Whole
    km: NDArray[np.float64]


class Statement:
    """The day in whole numbers. Nodes 0 … n−1 are requests in order, then come the pools. Raises UnstatedError."""

    def __init__(self, problem: Problem) -> None:
        _refuse_unstated(problem)
        self.problem = problem
        self.options: list[Option] = [request.options[0] for request in problem.requests]
        self.count = len(self.options)
        self.pools = {pool.id: self.count + index for index, pool in enumerate(problem.pools)}
        self.size = self.count + len(self.pools)
        self.outside = [find_outside(problem, request) for request in problem.requests]
        self.driving = _ups([option.driving_minutes * SECONDS for option in self.options])
        busy = _ups([option.minutes * SECONDS for option in self.options])
        # What is not driven of a request's minutes; together with the arcs it never adds up to less than its minutes.
        self.service: Whole = np.maximum(0, busy - self.driving)
        self.earliest = _ups([option.earliest * SECONDS for option in self.options])
        self.latest = np.array([floor(option.latest * SECONDS) for option in self.options], dtype=np.int64)
        self.shifts = _shifts(problem, self.pools)
        self.fits = self._fits()
        self._arcs: dict[str, Arcs] = {}

    def kinds(self) -> dict[int, list[Shift]]:
        """Shifts by kind: alike in pool, hours, costs, limits and what they fit."""
        alike: dict[int, list[Shift]] = defaultdict(list)
        for shift in self.shifts:
            alike[shift.kind].append(shift)
        return dict(alike)

    def arcs_key(self, pool: str) -> str:
        """Pools of one key have the same arcs: all of them, unless cars have to go home in between."""
        return "" if self.problem.rules.max_idle_away_minutes is None else pool

    def arcs(self, pool: str) -> Arcs:
        """The arcs for cars of the pool; where a pause away would be too long, by way of the pool."""
        key = self.arcs_key(pool)
        if key not in self._arcs:
            self._arcs[key] = self._make_arcs(pool)
        return self._arcs[key]

    def _make_arcs(self, pool: str) -> Arcs:
        index = {place.id: number for number, place in enumerate(self.problem.places)}
        homes = [index[each.place] for each in self.problem.pools]
        leaves = np.array([index[option.destination] for option in self.options] + homes)
        enters = np.array([index[option.origin] for option in self.options] + homes)
        travel, home = self.problem.travel, homes[self.pools[pool] - self.count]
        minutes, km = travel.minutes[np.ix_(leaves, enters)], travel.km[np.ix_(leaves, enters)]
        seconds = np.ceil(minutes * SECONDS - 1e-9)
        limit = self.problem.rules.max_idle_away_minutes
        if limit is not None:
            n = self.count
            ends = self.latest + self.service + self.driving
            least_idle = self.earliest[None, :] - (ends[:, None] + seconds[:n, :n])
            away = np.zeros(minutes.shape, dtype=bool)
            away[:n, :n] = least_idle > limit * SECONDS
            by_home = travel.minutes[leaves, home][:, None] + travel.minutes[home, enters][None, :]
            home_km = travel.km[leaves, home][:, None] + travel.km[home, enters][None, :]
            seconds = np.where(away, np.ceil(by_home * SECONDS - 1e-9), seconds)
            km = np.where(away, home_km, km)
        own_seconds = np.concatenate([self.driving, np.zeros(len(homes), dtype=np.int64)])
        own_km = np.array([option.km for option in self.options] + [0.0] * len(homes))
        km = km + own_km[:, None]
        whole = (seconds + own_seconds[:, None]).astype(np.int64)
        metres = np.ceil(km * METRES - 1e-6).astype(np.int64)
        for matrix in (whole, metres, km):
            np.fill_diagonal(matrix, 0)
        return Arcs(whole, metres, km)

    def _fits(self) -> NDArray[np.bool_]:
        """(kinds, requests): whether the cars of a kind may serve the request."""
        first = {shift.kind: shift for shift in self.shifts}
        regions = {pool.id: pool.region for pool in self.problem.pools}
        fits = np.zeros((len(first), self.count), dtype=bool)
        for kind, shift in first.items():
            for number, request in enumerate(self.problem.requests):
                option = self.options[number]
                own = regions[shift.vehicle.pool] == option.region
                fits[kind, number] = own and not any(misfits(shift.vehicle, option, [request]))
        return fits


def find_outside(problem: Problem, request: Request) -> Outside:
    """Unserved, or the cheapest supplier that may serve the request's own option."""
    option = request.options[0]
    best = Outside(request.unserved_cost, None)
    for supplier in problem.social:
        if not any(social_misfits(supplier, option, [request])):
            cost = social_fare(option, supplier) + option.extra_cost
            if cost < best.cost:
                best = Outside(cost, supplier.id)
    return best


def _shifts(problem: Problem, pools: dict[str, int]) -> list[Shift]:
    kinds: dict[tuple[object, ...], int] = {}
    shifts = []
    for vehicle in problem.vehicles:
        for opens, closes in vehicle.available:
            alike = (
                vehicle.pool,
                vehicle.category,
                vehicle.seats,
                vehicle.features,
                vehicle.fixed_cost,
                vehicle.cost_per_km,
                vehicle.range_km,
                vehicle.max_driving_minutes,
                opens,
                closes,
            )
            kind = kinds.setdefault(alike, len(kinds))
            shifts.append(Shift(vehicle, (opens, closes), pools[vehicle.pool], kind))
    return shifts


def _ups(values: list[float]) -> Whole:
    return np.array([ceil(value - 1e-9) for value in values], dtype=np.int64)


def _refuse_unstated(problem: Problem) -> None:
    limited: list[Supplier] = [supplier for supplier in problem.social if supplier.max_options is not None]
    found = {
        "alternatives": any(len(request.options) != 1 for request in problem.requests),
        "shared options": bool(problem.shared),
        "cross-region": bool(problem.cross_region),
        "reserves": any(pool.reserve for pool in problem.pools),
        "limited suppliers": bool(limited),
        "extra costs": any(option.extra_cost for option in problem.all_options()),
        "locks": bool(problem.locked),
        "a published plan": bool(problem.published),
        "endless hours": any(inf in interval for vehicle in problem.vehicles for interval in vehicle.available),
    }
    names = [name for name, is_found in found.items() if is_found]
    if names:
        raise UnstatedError(
            f"{problem.name}: 其他求解器无法表述：{'、'.join(names)} / other solvers cannot state {', '.join(names)}"
        )
