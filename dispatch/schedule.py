"""A plan as it lies on the day: every car's trips in order, who fits what, and where one more trip would fit.

A trip *fits in* when all other trips keep their times, the car is home in its hours, and its driving,
range, parking, rests and its pool's reserve hold. Minutes from local midnight, kilometres.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.driving import RestRule, walk_duty
from dispatch.duty_stages import StagedDuty, Travels, stage_duty
from dispatch.fitting import Fitting
from dispatch.ways import Way
from solver.plan import Duty, Leg, Plan
from solver.problem import Option, Problem, Vehicle

_TOLERANCE = 1e-6

Slot = tuple[str, int]  # a vehicle and the number of one of its intervals


@dataclass(frozen=True, slots=True)
class Insertion:
    """A place for one more option: the car's interval, its legs with the option among them, what that adds in CNY."""

    slot: Slot
    legs: tuple[Leg, ...]
    added_cny: float


class Schedule:
    """The duties of a plan, and the questions a dispatcher asks of them. `put` changes it; nothing else does."""

    def __init__(self, problem: Problem, plan: Plan, ways: dict[str, Way], rest: RestRule) -> None:
        self.problem, self.ways, self.rest = problem, ways, rest
        self.travels, self.fitting = Travels(problem), Fitting(problem)
        self.options = {option.id: option for option in problem.all_options()}
        self.vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._reserve = {(pool.id, cat): count for pool in problem.pools for cat, count in pool.reserve.items()}
        self._idle = Counter((vehicle.pool, vehicle.category) for vehicle in problem.vehicles)
        self.duties: dict[Slot, tuple[Leg, ...]] = {}
        for duty in plan.duties:
            self.put((duty.vehicle, self._interval_of(duty)), duty.legs)

    def put(self, slot: Slot, legs: tuple[Leg, ...]) -> None:
        """Give the car these legs in that interval; no legs take the duty away."""
        vehicle = self.vehicles[slot[0]]
        used_before = self.is_used(vehicle)
        self.duties.pop(slot, None)
        if legs:
            self.duties[slot] = legs
        self._idle[vehicle.pool, vehicle.category] += used_before - self.is_used(vehicle)

    def is_used(self, vehicle: Vehicle) -> bool:
        """Whether the car has a duty today."""
        return any((vehicle.id, i) in self.duties for i in range(len(vehicle.available)))

    def find_insertion(self, option: Option, vehicle: Vehicle) -> Insertion | None:
        """The cheapest place for the option beside what the car does already; None where there is none."""
        if not self._may_be_used(vehicle) or not self._may_be_lent(vehicle, option):
            return None
        best: Insertion | None = None
        for i in range(len(vehicle.available)):
            slot = (vehicle.id, i)
            for legs in self._candidates(option, slot):
                staged = self.stage(slot, legs)
                if self._holds(vehicle, legs, staged, vehicle.available[i]):
                    added = staged.km * vehicle.cost_per_km - self._cost_now(slot)
                    added += 0.0 if slot in self.duties else vehicle.fixed_cost
                    if best is None or added < best.added_cny:
                        best = Insertion(slot, legs, added)
        return best

    def stage(self, slot: Slot, legs: tuple[Leg, ...]) -> StagedDuty:
        """The legs as a duty of the slot's car on the road."""
        vehicle = self.vehicles[slot[0]]
        home, interval = self.travels.pool_place(vehicle), vehicle.available[slot[1]]
        return stage_duty(Duty(vehicle.id, legs), home, self.options, self.ways, self.travels, interval)

    def surcharge_cny(self, slot: Slot, option: Option) -> float:
        """What the agreement asks for the option when this car serves it; 0 for an own-level car."""
        agreement = self.fitting.find_agreement(self.vehicles[slot[0]], option)
        return agreement.cost_per_option if agreement is not None else 0.0

    def without(self, option_id: str, slot: Slot) -> tuple[Leg, ...] | None:
        """The car's legs without the option, its other trips at their times; None where they no longer connect."""
        left = tuple(leg for leg in self.duties[slot] if leg.option != option_id)
        vehicle = self.vehicles[slot[0]]
        if not left:
            return ()
        for legs in self._connected(vehicle, left):
            if self._holds(vehicle, legs, self.stage(slot, legs), vehicle.available[slot[1]]):
                return legs
        return None

    def list_duties(self) -> tuple[Duty, ...]:
        """The duties as the plan format has them, by vehicle and time."""
        return tuple(Duty(slot[0], legs) for slot, legs in sorted(self.duties.items()))

    def list_held(self, vehicles: list[Vehicle], start: float, end: float) -> Iterator[tuple[str, str]]:
        """(vehicle, option) of the trips that these cars are on at any minute between start and end."""
        for vehicle in vehicles:
            for i in range(len(vehicle.available)):
                for leg in self.duties.get((vehicle.id, i), ()):
                    if leg.start < end and leg.start + self.options[leg.option].minutes > start:
                        yield vehicle.id, leg.option

    def _interval_of(self, duty: Duty) -> int:
        intervals = self.vehicles[duty.vehicle].available
        return next(i for i, (_, end) in enumerate(intervals) if duty.legs[0].start <= end + _TOLERANCE)

    def _cost_now(self, slot: Slot) -> float:
        legs = self.duties.get(slot)
        return self.stage(slot, legs).km * self.vehicles[slot[0]].cost_per_km if legs else 0.0

    def _may_be_used(self, vehicle: Vehicle) -> bool:
        """Whether the car is out already, or its pool and category keep their reserve without it."""
        kind = (vehicle.pool, vehicle.category)
        return self.is_used(vehicle) or self._idle[kind] > self._reserve.get(kind, 0)

    def _may_be_lent(self, vehicle: Vehicle, option: Option) -> bool:
        """Whether the agreement's number of cars lets this one serve the option; own-level cars need none."""
        agreement = self.fitting.find_agreement(vehicle, option)
        if agreement is None or agreement.max_vehicles is None:
            return True
        lent = {
            car
            for (car, _), legs in self.duties.items()
            if self.fitting.region_of(self.vehicles[car]) == agreement.pool_region
            and any(self.options[leg.option].region == agreement.request_region for leg in legs)
        }
        return vehicle.id in lent or len(lent) < agreement.max_vehicles

    def _candidates(self, option: Option, slot: Slot) -> Iterator[tuple[Leg, ...]]:
        """Leg lists with the option at every place, at its earliest and latest possible start."""
        vehicle, legs = self.vehicles[slot[0]], self.duties.get(slot, ())
        opens, closes = vehicle.available[slot[1]]
        home = self.travels.pool_place(vehicle)
        homeward = self.travels.minutes(option.destination, home)
        for place in range(len(legs) + 1):
            first, last = option.earliest, min(option.latest, closes - homeward - option.minutes)
            if place:
                before = self.options[legs[place - 1].option]
                hop = self.travels.minutes(before.destination, option.origin)
                first = max(first, legs[place - 1].start + before.minutes + hop)
            else:
                first = max(first, opens + self.travels.minutes(home, option.origin))
            if place < len(legs):
                onward = self.travels.minutes(option.destination, self.options[legs[place].option].origin)
                last = min(last, legs[place].start - onward - option.minutes)
            if first <= last + _TOLERANCE:
                for start in dict.fromkeys((first, last)):
                    yield from self._connected(vehicle, (*legs[:place], Leg(option.id, start), *legs[place:]))

    def _connected(self, vehicle: Vehicle, legs: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        """The legs with each connection straight where parking allows, else by way of the pool; nothing if neither."""
        row = [Leg(legs[0].option, legs[0].start)]
        home, limit = self.travels.pool_place(vehicle), self.problem.rules.max_idle_away_minutes
        for leg in legs[1:]:
            before, here = self.options[row[-1].option], self.options[leg.option]
            free = leg.start - row[-1].start - before.minutes
            idle = free - self.travels.minutes(before.destination, here.origin)
            at_home = free - self.travels.minutes(before.destination, home) - self.travels.minutes(home, here.origin)
            if idle >= -_TOLERANCE and (limit is None or idle <= limit + _TOLERANCE):
                row.append(Leg(leg.option, leg.start, False))
            elif at_home >= -_TOLERANCE:
                row.append(Leg(leg.option, leg.start, True))
            else:
                return
        yield tuple(row)

    def _holds(
        self, vehicle: Vehicle, legs: tuple[Leg, ...], staged: StagedDuty, interval: tuple[float, float]
    ) -> bool:
        """Whether hours, driving, range and rests hold for the whole duty."""
        if staged.leaves < interval[0] - _TOLERANCE or staged.back > interval[1] + _TOLERANCE:
            return False
        if vehicle.range_km is not None and staged.km > vehicle.range_km + _TOLERANCE:
            return False
        limit = vehicle.max_driving_minutes
        if limit is not None and staged.driving_minutes > limit + _TOLERANCE:
            return False
        return not walk_duty(staged.stages, legs[0].start, self.rest).missing_rests
