"""Duties as columns of the master: what a column is, what it costs, when its legs start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.prepare import Group, Prepared

EPSILON = 1e-7


@dataclass(frozen=True, slots=True)
class Column:
    """One duty of a group: global options in order, whether home before each, its cost (CNY), limited pairs touched.

    `requests` are those that its options cover.
    """

    group: int
    options: tuple[int, ...]
    vias: tuple[bool, ...]
    cost: float
    pairs: tuple[int, ...]
    requests: tuple[int, ...]

    @property
    def key(self) -> tuple[int, tuple[int, ...]]:
        """Two columns of one key serve the same; the cheaper one is kept."""
        return self.group, self.options


class Costing:
    """Costs and start times of duties, exactly as the format page counts them."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.km, self.minutes = prepared.km_minutes
        self._served = [
            tuple(int(r) for r in prepared.covers(option)) for option in range(len(prepared.arrays.earliest))
        ]
        self._local = [{int(o): k for k, o in enumerate(group.terrain.options)} for group in prepared.groups]

    def fits(self, group: Group, option: int) -> bool:
        """Whether the group's vehicles may serve the option at all."""
        return option in self._local[group.index]

    def column(self, group: Group, options: Sequence[int], vias: Sequence[bool]) -> Column:
        """The column of a duty known to be feasible."""
        arrays = self.prepared.arrays
        of_class = self.prepared.classes[group.of_class]
        local = self._local[group.index]
        pool = of_class.pool_place
        cost = of_class.sample.fixed_cost
        distance = 0.0
        at = pool
        pairs = set()
        for option, via in zip(options, vias, strict=True):
            origin = int(arrays.origin[option])
            distance += self.km[at, pool] + self.km[pool, origin] if via else self.km[at, origin]
            at = int(arrays.destination[option])
            cost += float(group.price[local[option]])
            pair = int(group.pairs[local[option]])
            if pair >= 0:
                pairs.add(pair)
        distance += self.km[at, pool]
        cost += of_class.sample.cost_per_km * float(distance)
        served = tuple(r for option in options for r in self._served[option])
        return Column(group.index, tuple(options), tuple(vias), cost, tuple(sorted(pairs)), served)

    def schedule(self, group: Group, options: Sequence[int], vias: Sequence[bool]) -> list[float] | None:
        """Start minutes of the legs, or None when the duty breaks a time, driving or range limit."""
        arrays = self.prepared.arrays
        begin, end, idle, drive_limit, km_limit = group.limits[:5]
        track_drive, track_km = group.limits[9], group.limits[10]
        pool = self.prepared.classes[group.of_class].pool_place
        first: list[float] = []
        last: list[float] = []
        legs: list[float] = []
        drive = distance = 0.0
        at, release, latest_release = pool, begin, float("inf")
        for k, (option, via) in enumerate(zip(options, vias, strict=True)):
            origin = int(arrays.origin[option])
            minutes = float(self.minutes[at, pool] + self.minutes[pool, origin] if via else self.minutes[at, origin])
            distance += float(self.km[at, pool] + self.km[pool, origin] if via else self.km[at, origin])
            earliest = max(float(arrays.earliest[option]), release + minutes)
            latest = float(arrays.latest[option])
            if k > 0 and not via:
                latest = min(latest, latest_release + minutes + idle)
            if earliest > latest + EPSILON:
                return None
            latest = max(latest, earliest)
            first.append(earliest)
            last.append(latest)
            legs.append(minutes)
            drive += minutes + float(arrays.drive[option])
            distance += float(arrays.km[option])
            at = int(arrays.destination[option])
            release = earliest + float(arrays.minutes[option])
            latest_release = latest + float(arrays.minutes[option])
        home = float(self.minutes[at, pool])
        drive += home
        distance += float(self.km[at, pool])
        if release + home > end + EPSILON:
            return None
        if (track_drive and drive > drive_limit + EPSILON) or (track_km and distance > km_limit + EPSILON):
            return None
        starts = [first[-1]]
        for k in range(len(options) - 2, -1, -1):
            # as late as the next leg allows, so that waiting happens before the trip, not in front of the next door
            ready_by = starts[0] - legs[k + 1] - float(arrays.minutes[options[k]])
            starts.insert(0, first[k] if vias[k + 1] else min(last[k], ready_by))
        return starts
