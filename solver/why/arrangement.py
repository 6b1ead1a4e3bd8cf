"""The cheapest way for one vehicle to serve given options: exact over orders, intervals, ways home and start times.

Start times are real: the starts still possible for the last option of a partial duty form an interval, which is
carried forward. Partial duties that serve the same options and end alike are compared, and the worse one is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from solver.plan import Duty, Leg
from solver.problem import Travel

SLACK = 1e-9
MOST_LABELS = 40_000  # of one call; reached only by many wide windows on one vehicle

Resource = Literal["driving", "range"]


@dataclass(frozen=True, slots=True)
class Task:
    """An option to serve, its places as indices, its start in [earliest, latest], best near `target` (minutes)."""

    option: str
    origin: int
    destination: int
    earliest: float
    latest: float
    minutes: float
    driving_minutes: float
    km: float
    target: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What one vehicle moves on: its limits, its home as a place index, and travel between places."""

    vehicle: str
    home: int
    available: tuple[tuple[float, float], ...]
    driving_minutes: float
    range_km: float
    idle_minutes: float
    fixed_cost: float
    cost_per_km: float


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Duties that serve every task; `cost` is their fixed costs and all their kilometres (CNY)."""

    duties: tuple[Duty, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a search found. `cut` names the resources that ended some partial duty; not exact: it was given up."""

    arrangement: Arrangement | None
    cut: frozenset[Resource] = frozenset()
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class _Label:
    """A partial day: the last task, starts still possible for it, minutes and kilometres of the duty, cost so far."""

    task: int
    via_pool: bool
    interval: int
    first: float
    last: float
    driving_minutes: float
    km: float
    cost: float
    gap_minutes: float  # from the start before to this one, without waiting
    before: _Label | None

    def dominates(self, other: _Label) -> bool:
        """Whether whatever may follow the other may follow this one, for no more."""
        return (
            self.cost <= other.cost
            and self.first <= other.first
            and self.last >= other.last
            and self.driving_minutes <= other.driving_minutes
            and self.km <= other.km
        )


class Hops:
    """Minutes and kilometres between the places of a few tasks and home."""

    def __init__(self, ground: Ground, tasks: Sequence[Task], travel: Travel) -> None:
        home, minutes, km = ground.home, travel.minutes.item, travel.km.item
        self.out = [(minutes(home, task.origin), km(home, task.origin)) for task in tasks]
        self.back = [(minutes(task.destination, home), km(task.destination, home)) for task in tasks]
        self.straight = [
            [(minutes(task.destination, other.origin), km(task.destination, other.origin)) for other in tasks]
            for task in tasks
        ]


def arrange(ground: Ground, tasks: Sequence[Task], hops: Hops) -> Arranged:
    """The cheapest duties that serve every task once, each task in one duty; None where there are none."""
    if not tasks:
        return Arranged(Arrangement((), 0.0))
    return _Search(ground, tasks, hops).run()


class _Search:
    def __init__(self, ground: Ground, tasks: Sequence[Task], hops: Hops) -> None:
        self.ground, self.tasks, self.hops = ground, tasks, hops
        self.full = (1 << len(tasks)) - 1
        self.cut: set[Resource] = set()
        self.made = 0
        self.best: tuple[float, _Label] | None = None

    def run(self) -> Arranged:
        layer: dict[tuple[int, int, int], list[_Label]] = {}
        for label in self._starts(0, None, 0):
            _keep(layer, 1 << label.task, label)
        for _ in self.tasks:
            following: dict[tuple[int, int, int], list[_Label]] = {}
            for (mask, _, _), labels in layer.items():
                for label in labels:
                    if not self._is_alive(label, mask):
                        continue
                    self._close(label, mask)
                    for longer in self._longer(label, mask):
                        self.made += 1
                        _keep(following, mask | 1 << longer.task, longer)
            if self.made > MOST_LABELS:
                break
            layer = following
        exact = self.made <= MOST_LABELS
        if self.best is None:
            return Arranged(None, frozenset(self.cut), exact)
        cost, label = self.best
        return Arranged(Arrangement(self._duties(label), cost), frozenset(self.cut), exact)

    def _is_alive(self, label: _Label, mask: int) -> bool:
        """Whether all that is left can still start after this label, and the duty is within its limits."""
        if label.driving_minutes > self.ground.driving_minutes + SLACK:
            self.cut.add("driving")
            return False
        if label.km > self.ground.range_km + SLACK:
            self.cut.add("range")
            return False
        if self.best is not None and label.cost >= self.best[0]:
            return False
        return all(mask >> other & 1 or task.latest >= label.first - SLACK for other, task in enumerate(self.tasks))

    def _goes_home(self, label: _Label) -> bool:
        minutes, km = self.hops.back[label.task]
        closes = self.ground.available[label.interval][1]
        if label.first + self.tasks[label.task].minutes + minutes > closes + SLACK:
            return False
        if label.driving_minutes + minutes > self.ground.driving_minutes + SLACK:
            self.cut.add("driving")
            return False
        if label.km + km > self.ground.range_km + SLACK:
            self.cut.add("range")
            return False
        return True

    def _close(self, label: _Label, mask: int) -> None:
        if mask == self.full and self._goes_home(label):
            cost = label.cost + self.ground.cost_per_km * self.hops.back[label.task][1]
            if self.best is None or cost < self.best[0] - SLACK:
                self.best = (cost, label)

    def _starts(self, interval: int, before: _Label | None, mask: int) -> Iterator[_Label]:
        """The first trips of a duty in this interval or a later one."""
        ground = self.ground
        for index in range(interval, len(ground.available)):
            for place, task in enumerate(self.tasks):
                if mask >> place & 1:
                    continue
                minutes, km = self.hops.out[place]
                first = max(task.earliest, ground.available[index][0] + minutes)
                if first > task.latest + SLACK:
                    continue
                cost = ground.fixed_cost + ground.cost_per_km * (km + task.km)
                if before is not None:
                    cost += before.cost + ground.cost_per_km * self.hops.back[before.task][1]
                driven = minutes + task.driving_minutes
                latest = max(task.latest, first)
                yield _Label(place, False, index, first, latest, driven, km + task.km, cost, 0.0, before)

    def _longer(self, label: _Label, mask: int) -> Iterator[_Label]:
        """The label with one more trip: straight, by way of home, or in a duty of a later interval."""
        if mask == self.full:
            return
        here, ground = self.tasks[label.task], self.ground
        if label.interval + 1 < len(ground.available) and self._goes_home(label):
            yield from self._starts(label.interval + 1, label, mask)
        home_minutes, home_km = self.hops.back[label.task]
        for place, task in enumerate(self.tasks):
            if mask >> place & 1:
                continue
            for via_pool in (False, True):
                minutes, km = self.hops.straight[label.task][place]
                if via_pool:
                    minutes, km = home_minutes + self.hops.out[place][0], home_km + self.hops.out[place][1]
                gap = here.minutes + minutes
                first = max(task.earliest, label.first + gap)
                last = task.latest if via_pool else min(task.latest, label.last + gap + ground.idle_minutes)
                if first > last + SLACK:
                    continue
                driven = label.driving_minutes + minutes + task.driving_minutes
                cost = label.cost + ground.cost_per_km * (km + task.km)
                distance = label.km + km + task.km
                yield _Label(
                    place, via_pool, label.interval, first, max(first, last), driven, distance, cost, gap, label
                )

    def _duties(self, label: _Label) -> tuple[Duty, ...]:
        """Start times from the last leg back, each as near its target as the legs around it let it be."""
        duties: list[Duty] = []
        legs: list[Leg] = []
        at: _Label | None = label
        after: tuple[_Label, float] | None = None
        while at is not None:
            task = self.tasks[at.task]
            low, high = at.first, at.last
            if after is None:
                closes = self.ground.available[at.interval][1]
                high = min(high, closes - task.minutes - self.hops.back[at.task][0])
            else:
                ready = after[1] - after[0].gap_minutes
                high = min(high, ready)
                low = low if after[0].via_pool else max(low, ready - self.ground.idle_minutes)
            start = max(low, min(task.target, high))
            legs.insert(0, Leg(task.option, start, at.via_pool))
            after = (at, start)
            if at.before is None or at.before.interval != at.interval:
                duties.insert(0, Duty(self.ground.vehicle, tuple(legs)))
                legs, after = [], None
            at = at.before
        return tuple(duties)


def _keep(layer: dict[tuple[int, int, int], list[_Label]], mask: int, label: _Label) -> None:
    """Add the label unless one of its kind is at least as good; labels it beats are dropped."""
    labels = layer.setdefault((mask, label.task, label.interval), [])
    if any(other.dominates(label) for other in labels):
        return
    labels[:] = [other for other in labels if not label.dominates(other)]
    labels.append(label)
