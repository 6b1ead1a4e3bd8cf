"""A duty on the road: out of the pool, trips, empty runs, home; its kilometres, its driving and its stages of rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from dispatch.driving import Stage, Stretch
from dispatch.ways import Way
from solver.plan import Duty
from solver.problem import Option, Problem, Vehicle


class Travels:
    """Road kilometres and minutes of a problem by place id."""

    def __init__(self, problem: Problem) -> None:
        self._number = {place.id: i for i, place in enumerate(problem.places)}
        self._pools = {pool.id: pool.place for pool in problem.pools}
        self._km, self._minutes = problem.travel.km, problem.travel.minutes

    def km(self, begin: str, end: str) -> float:
        """Kilometres from one place to another."""
        return float(self._km[self._number[begin], self._number[end]])

    def minutes(self, begin: str, end: str) -> float:
        """Minutes from one place to another."""
        return float(self._minutes[self._number[begin], self._number[end]])

    def pool_place(self, vehicle: Vehicle) -> str:
        """Where the vehicle's pool is."""
        return self._pools[vehicle.pool]


@dataclass(frozen=True, slots=True)
class StagedDuty:
    """A duty's stages, when it leaves and is back without rests on the empty way, and what it drives in all."""

    stages: tuple[Stage, ...]
    leaves: float
    back: float
    km: float
    driving_minutes: float


def stage_duty(
    duty: Duty,
    home: str,
    options: dict[str, Option],
    ways: dict[str, Way],
    travels: Travels,
    interval: tuple[float, float],
) -> StagedDuty:
    """The duty of a car whose pool is at `home`; a stage is labelled by the option in which more rest would mend it."""
    first = options[duty.legs[0].option]
    out = travels.minutes(home, first.origin)
    leaves = duty.legs[0].start - out
    stages = [Stage(first.id, (Stretch(out),), max(leaves - interval[0], 0.0))]
    km, driving = travels.km(home, first.origin), out
    place, free_from = home, leaves
    for number, leg in enumerate(duty.legs):
        option = options[leg.option]
        if number:
            before = duty.legs[number - 1].option
            path = (place, home, option.origin) if leg.via_pool else (place, option.origin)
            hops = [travels.minutes(a, b) for a, b in pairwise(path)]
            idle = max(leg.start - free_from - sum(hops), 0.0)
            stages.append(Stage(before, tuple(Stretch(minutes) for minutes in hops), idle, 0))
            km += sum(travels.km(a, b) for a, b in pairwise(path))
            driving += sum(hops)
        stages.append(_option_stage(option, ways.get(option.id)))
        km += option.km
        driving += option.driving_minutes
        place, free_from = option.destination, leg.start + option.minutes
    home_minutes = travels.minutes(place, home)
    back = free_from + home_minutes
    stages.append(Stage(duty.legs[-1].option, (Stretch(home_minutes),), max(interval[1] - back, 0.0)))
    return StagedDuty(tuple(stages), leaves, back, km + travels.km(place, home), driving + home_minutes)


def _option_stage(option: Option, way: Way | None) -> Stage:
    """The option's own stretches; whatever it is busy beyond them may be rested in."""
    stretches = (
        way.stretches
        if way is not None
        else (Stretch(option.driving_minutes, option.minutes - option.driving_minutes),)
    )
    spent = sum(stretch.driving_minutes + stretch.waiting_minutes for stretch in stretches)
    return Stage(option.id, stretches, max(option.minutes - spent, 0.0), len(stretches) - 1)
