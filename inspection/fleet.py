"""What the whole fleet shows: facts of each car, small enough to keep for all of them, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from inspection.dataset.records import Order, Place
from inspection.places import metres
from inspection.sight import Sight, Verdict

CELL_DEGREES = 0.02  # about 2 km
SUBSTITUTE_M = 1000.0  # a car that stands in for another visits the other's places this closely
SUBSTITUTE_S = 2700.0  # and within three quarters of an hour of its window


@dataclass(frozen=True, slots=True)
class Spare:
    """A drive that nothing explains: when, and the places where it stopped or turned."""

    start_s: float
    end_s: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of one car after its track was read. `cells` are those its trusted fixes fell into, ascending."""

    vehicle_id: str
    unit_id: str
    pool_id: str
    region_id: str
    cells: NDArray[np.int64]
    spares: tuple[Spare, ...] = ()
    bare_orders: tuple[Order, ...] = ()
    away: tuple[tuple[float, float], ...] = ()  # times away from the lot, and times about which nothing is known
    silences: tuple[tuple[float, float, float, float, float, float], ...] = ()  # from, until, places before and after
    seen_from_s: float = 0.0
    seen_until_s: float = 0.0
    fills: tuple[tuple[str, bool], ...] = ()  # vendor, whether the car was there


@dataclass
class Fleet:
    """All cars' facts and sights. Lists are in the order of the vehicles' identifiers."""

    facts: dict[str, Facts]
    sights: dict[str, list[Sight]] = field(default_factory=dict)

    def findings_of(self, detector: str) -> list[Sight]:
        """What the detector's look at single cars found."""
        return [sight for sight in self.sights.get(detector, []) if sight.verdict is Verdict.FINDING]

    @cached_property
    def _mates(self) -> dict[str, list[Facts]]:
        mates: dict[str, list[Facts]] = {}
        for facts in self.facts.values():
            mates.setdefault(f"pool {facts.pool_id}", []).append(facts)
            mates.setdefault(f"unit {facts.unit_id}", []).append(facts)
        return mates

    def mates_of(self, vehicle_id: str) -> list[Facts]:
        """Other cars of the same lot or unit."""
        own = self.facts[vehicle_id]
        both = self._mates[f"pool {own.pool_id}"] + self._mates[f"unit {own.unit_id}"]
        return list({facts.vehicle_id: facts for facts in both if facts.vehicle_id != vehicle_id}.values())

    def does_anothers_order(self, vehicle_id: str, start_s: float, end_s: float) -> bool:
        """Whether an unexplained drive of the car is just what a mate's order asked for while the mate stood still."""
        spare = next((s for s in self.facts[vehicle_id].spares if s.start_s <= end_s and s.end_s >= start_s), None)
        return spare is not None and any(
            serves(spare, order) for mate in self.mates_of(vehicle_id) for order in mate.bare_orders
        )

    def is_done_by_another(self, vehicle_id: str, order: Order) -> bool:
        """Whether a mate's unexplained drive did the order that the car itself did not drive."""
        return any(serves(spare, order) for mate in self.mates_of(vehicle_id) for spare in mate.spares)

    @cached_property
    def _coverage(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        parts = [facts.cells for facts in self.facts.values() if len(facts.cells)]
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return np.unique(np.concatenate(parts), return_counts=True)

    def heard_in(self, cells: list[int]) -> int:
        """The most cars whose fixes fell into one of the cells."""
        known, counts = self._coverage
        most = 0
        for cell in cells:
            at = int(np.searchsorted(known, cell))
            if at < len(known) and known[at] == cell:
                most = max(most, int(counts[at]))
        return most

    @cached_property
    def _silence_table(self) -> tuple[list[str], NDArray[np.float64]]:
        names, rows = [], []
        for facts in self.facts.values():
            for silence in facts.silences:
                names.append(facts.vehicle_id)
                rows.append(silence)
        return names, np.array(rows, dtype=np.float64).reshape(-1, 6)

    def others_silent_there(self, vehicle_id: str, before: Place, after: Place, within_m: float) -> int:
        """Other cars that fell silent and came back at the same two places, in either direction."""
        names, table = self._silence_table
        if not names:
            return 0
        reach = within_m / 111_195.0 * 2.0
        near = (np.abs(table[:, 2] - before[0]) < reach) | (np.abs(table[:, 2] - after[0]) < reach)
        found = set()
        for at in np.flatnonzero(near).tolist():
            _, _, lat0, lon0, lat1, lon1 = table[at].tolist()
            there = metres(lat0, lon0, *before) <= within_m and metres(lat1, lon1, *after) <= within_m
            back = metres(lat0, lon0, *after) <= within_m and metres(lat1, lon1, *before) <= within_m
            if (there or back) and names[at] != vehicle_id:
                found.add(names[at])
        return len(found)

    def share_silent(self, vehicle_id: str, start_s: float, end_s: float, within_s: float) -> tuple[int, float]:
        """Other cars that fell silent and came back at the same two moments, and their share of those seen around."""
        names, table = self._silence_table
        same = (np.abs(table[:, 0] - start_s) <= within_s) & (np.abs(table[:, 1] - end_s) <= within_s)
        silent = {names[at] for at in np.flatnonzero(same).tolist()} - {vehicle_id}
        around = sum(f.seen_from_s <= start_s and f.seen_until_s >= end_s for f in self.facts.values()) - 1
        return len(silent), len(silent) / around if around > 0 else 0.0


def serves(spare: Spare, order: Order) -> bool:
    """Whether an unexplained drive fits an order in time and visits all of its stops."""
    if spare.start_s < order.start_s - SUBSTITUTE_S or spare.end_s > order.end_s + SUBSTITUTE_S:
        return False
    return bool(order.stops) and all(
        any(metres(*place, *stop) <= SUBSTITUTE_M for place in spare.places) for stop in order.stops
    )


def cells_of(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """The cells of places, as numbers."""
    rows = np.floor(lat / CELL_DEGREES).astype(np.int64)
    return np.asarray(rows * 100_000 + np.floor(lon / CELL_DEGREES).astype(np.int64) + 50_000)


def cell_of(lat: float, lon: float) -> int:
    """The cell of a place."""
    return int(cells_of(np.array([lat]), np.array([lon]))[0])


def cells_around(lat: float, lon: float) -> list[int]:
    """The cell of a place and the eight about it."""
    middle = cell_of(lat, lon)
    return [middle + row * 100_000 + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
