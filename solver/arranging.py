"""Whether one vehicle can serve given options at all: a small exact search over orders, intervals and ways home.

Start times are real: the feasible starts of each next option form an interval, which is carried forward, so
the search branches only over which option comes next and whether the vehicle goes home before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from solver.lookup import Lookup
from solver.plan import Duty, Leg
from solver.problem import Option, Vehicle
from solver.violation import beyond

# How many next options one search may try; reached only by many wide windows on one vehicle.
MOST_TRIALS = 300_000


@dataclass(frozen=True, slots=True)
class Task:
    """An option to serve, its start narrowed to [earliest, latest] minutes."""

    option: Option
    earliest: float
    latest: float


@dataclass(frozen=True, slots=True)
class _Step:
    """A task in a partial duty: the starts still possible, counted from the start before it by `gap_minutes`."""

    task: Task
    via_pool: bool
    first: float
    last: float
    gap_minutes: float


@dataclass(frozen=True, slots=True)
class _Left:
    """What a partial arrangement may still serve: all of `must`, and so many helpers not covering `used`."""

    must: tuple[Task, ...]
    helpers: int
    used: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Partial:
    """A duty under way in one interval: its steps, minutes driven and kilometres without the way home."""

    interval: int
    steps: tuple[_Step, ...]
    driving_minutes: float
    km: float


class Arranger:
    """The search for one vehicle; `helpers` are options it may serve beside its tasks."""

    def __init__(self, lookup: Lookup, vehicle: Vehicle, helpers: Sequence[Task] = ()) -> None:
        self._lookup = lookup
        self._vehicle = vehicle
        self._helpers = helpers
        self._home = lookup.home(vehicle)
        idle = lookup.problem.rules.max_idle_away_minutes
        self._idle = inf if idle is None else idle
        self._driving = inf if vehicle.max_driving_minutes is None else vehicle.max_driving_minutes
        self._range = inf if vehicle.range_km is None else vehicle.range_km
        self._trials = 0

    def find_duties(self, tasks: Sequence[Task], helpers: int = 0) -> tuple[Duty, ...] | None:
        """Duties that serve every task and at most so many helpers, or None."""
        self._trials = 0
        ordered = tuple(sorted(tasks, key=lambda task: (task.earliest, task.option.id)))
        return next(self._from_home(0, _Left(ordered, helpers, frozenset()), ()), None)

    def _from_home(self, interval: int, left: _Left, done: tuple[Duty, ...]) -> Iterator[tuple[Duty, ...]]:
        """Begin the next duty in this interval or a later one."""
        if not left.must:
            yield done
            return
        for index in range(interval, len(self._vehicle.available)):
            opens = self._vehicle.available[index][0]
            for task, rest in self._choices(left):
                out, out_km = self._way(self._home, task.option.origin)
                first = max(task.earliest, opens + out)
                if not beyond(first, task.latest):
                    step = _Step(task, False, first, task.latest, 0.0)
                    driven = out + task.option.driving_minutes
                    yield from self._away(_Partial(index, (step,), driven, out_km + task.option.km), rest, done)

    def _away(self, duty: _Partial, left: _Left, done: tuple[Duty, ...]) -> Iterator[tuple[Duty, ...]]:
        """Go home for this interval, or on to another option."""
        if beyond(duty.driving_minutes, self._driving) or beyond(duty.km, self._range):
            return
        if any(beyond(duty.steps[-1].first, task.latest) for task in left.must):
            return
        if self._is_home_in_time(duty):
            yield from self._from_home(duty.interval + 1, left, (*done, self._finished(duty)))
        for task, rest in self._choices(left):
            for via_pool in (False, True):
                longer = self._find_extension(duty, task, via_pool)
                if longer is not None:
                    yield from self._away(longer, rest, done)

    def _choices(self, left: _Left) -> Iterator[tuple[Task, _Left]]:
        """Each task that may come next, and what is left then."""
        for index, task in enumerate(left.must):
            self._trials += 1
            if self._trials <= MOST_TRIALS:
                yield task, _Left(left.must[:index] + left.must[index + 1 :], left.helpers, left.used)
        for task in self._helpers if left.helpers else ():
            self._trials += 1
            if self._trials <= MOST_TRIALS and left.used.isdisjoint(task.option.covers):
                yield task, _Left(left.must, left.helpers - 1, left.used | set(task.option.covers))

    def _find_extension(self, duty: _Partial, task: Task, via_pool: bool) -> _Partial | None:
        here, option = duty.steps[-1], duty.steps[-1].task.option
        drive, km = self._way(option.destination, task.option.origin)
        if via_pool:
            to_pool, from_pool = self._way(option.destination, self._home), self._way(self._home, task.option.origin)
            drive, km = to_pool[0] + from_pool[0], to_pool[1] + from_pool[1]
        gap = option.minutes + drive
        first = max(task.earliest, here.first + gap)
        last = task.latest if via_pool else min(task.latest, here.last + gap + self._idle)
        if beyond(first, last):
            return None
        return _Partial(
            duty.interval,
            (*duty.steps, _Step(task, via_pool, first, last, gap)),
            duty.driving_minutes + drive + task.option.driving_minutes,
            duty.km + km + task.option.km,
        )

    def _is_home_in_time(self, duty: _Partial) -> bool:
        last, closes = duty.steps[-1], self._vehicle.available[duty.interval][1]
        back, back_km = self._way(last.task.option.destination, self._home)
        return not (
            beyond(last.first + last.task.option.minutes + back, closes)
            or beyond(duty.driving_minutes + back, self._driving)
            or beyond(duty.km + back_km, self._range)
        )

    def _finished(self, duty: _Partial) -> Duty:
        """Starts fixed from the last leg back: each as early as the idle limit before the next leg lets it be."""
        start = duty.steps[-1].first
        legs = [Leg(duty.steps[-1].task.option.id, start, duty.steps[-1].via_pool)]
        for index in range(len(duty.steps) - 2, -1, -1):
            step, after = duty.steps[index], duty.steps[index + 1]
            start = step.first if after.via_pool else max(step.first, start - after.gap_minutes - self._idle)
            legs.append(Leg(step.task.option.id, start, step.via_pool))
        return Duty(self._vehicle.id, tuple(reversed(legs)))

    def _way(self, start: str, end: str) -> tuple[float, float]:
        return self._lookup.minutes(start, end), self._lookup.km(start, end)
