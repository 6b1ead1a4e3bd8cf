"""A plan as it lies on the day: every car's trips in order, who fits what, and where one more trip would fit.

A trip *fits in* when all other trips keep their times, the car is home in its hours, and its driving,
range, parking and rests hold. Minutes from local midnight, kilometres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.driving import RestRule, walk_duty
from dispatch.duty_stages import Travels, stage_duty
from dispatch.ways import Way
from rulebook.terms import Mechanism
from solver.plan import Duty, Leg, Plan
from solver.problem import Option, Problem, Vehicle

_TOLERANCE = 1e-6

Slot = tuple[str, int]  # a vehicle and one of its intervals


@dataclass(frozen=True, slots=True)
class Insertion:
    """A place for one more option: the car's interval and its legs with the option among them."""

    slot: Slot
    legs: tuple[Leg, ...]


class Schedule:
    """The duties of a plan, and the questions a dispatcher asks of them. `move` changes it; nothing else does."""

    def __init__(self, problem: Problem, plan: Plan, ways: dict[str, Way], rest: RestRule) -> None:
        self.problem, self.ways, self.rest = problem, ways, rest
        self.travels = Travels(problem)
        self.options = {option.id: option for option in problem.all_options()}
        self.requests = {request.id: request for request in problem.requests}
        self.vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self.region_of = {pool.id: pool.region for pool in problem.pools}
        self._reserve = {(pool.id, cat): count for pool in problem.pools for cat, count in pool.reserve.items()}
        self._agreements = {(each.pool_region, each.request_region): each for each in problem.cross_region}
        self.duties: dict[Slot, tuple[Leg, ...]] = {}
        for duty in plan.duties:
            self.duties[duty.vehicle, self.interval_of(duty)] = duty.legs
        self._fitting: dict[tuple[object, ...], tuple[tuple[Vehicle, Mechanism], ...]] = {}

    def interval_of(self, duty: Duty) -> int:
        """Which of its vehicle's intervals holds the duty."""
        vehicle = self.vehicles[duty.vehicle]
        start = duty.legs[0].start
        return next(i for i, (_, end) in enumerate(vehicle.available) if start <= end + _TOLERANCE)

    def mechanism(self, vehicle: Vehicle, option: Option) -> Mechanism | None:
        """By which mechanism the car would serve the option; None where neither its level nor an agreement lets it."""
        pool_region = self.region_of[vehicle.pool]
        if pool_region == option.region:
            return Mechanism.OWN_LEVEL
        return Mechanism.CROSS_REGION if (pool_region, option.region) in self._agreements else None

    def list_fitting(self, option: Option, mechanism: Mechanism) -> list[Vehicle]:
        """The cars that may serve the option by the mechanism and fit it in seats, category and features."""
        covered = [self.requests[request] for request in option.covers]
        features = frozenset[str]().union(*(request.features for request in covered))
        categories = tuple(sorted((request.categories for request in covered if request.categories), key=sorted))
        key = (option.region, option.passengers, features, categories)
        if key not in self._fitting:
            found = []
            for vehicle in self.problem.vehicles:
                by = self.mechanism(vehicle, option)
                fits = vehicle.seats >= option.passengers and vehicle.features >= features
                if by is not None and fits and all(vehicle.category in allowed for allowed in categories):
                    found.append((vehicle, by))
            self._fitting[key] = tuple(found)
        return [vehicle for vehicle, by in self._fitting[key] if by is mechanism]

    def find_insertion(self, option: Option, vehicle: Vehicle) -> Insertion | None:
        """Where the option fits into the car's day, beside what the car does already; None where it does not."""
        for i in range(len(vehicle.available)):
            slot = (vehicle.id, i)
            if not self.duties.get(slot) and not self._may_leave_reserve(vehicle):
                continue
            for legs in self._candidates(option, slot):
                if self._holds(vehicle, legs, vehicle.available[i]):
                    return Insertion(slot, legs)
        return None

    def may_cross(self, vehicle: Vehicle, option: Option) -> bool:
        """Whether the agreement's number of cars lets this one serve the option."""
        pool_region = self.region_of[vehicle.pool]
        cap = self._agreements[pool_region, option.region].max_vehicles
        if cap is None:
            return True
        sent = {
            car
            for (car, _), legs in self.duties.items()
            if self.region_of[self.vehicles[car].pool] == pool_region
            and any(self.options[leg.option].region == option.region for leg in legs)
        }
        return vehicle.id in sent or len(sent) < cap

    def put(self, insertion: Insertion) -> None:
        """Give the car these legs."""
        self.duties[insertion.slot] = insertion.legs

    def without(self, option_id: str, slot: Slot) -> tuple[Leg, ...] | None:
        """The car's legs without the option, its other trips at their times; None where they no longer connect."""
        vehicle, index = self.vehicles[slot[0]], slot[1]
        left = tuple(leg for leg in self.duties[slot] if leg.option != option_id)
        if not left:
            return ()
        for legs in self._connected(vehicle, left):
            if self._holds(vehicle, legs, vehicle.available[index]):
                return legs
        return None

    def list_duties(self) -> tuple[Duty, ...]:
        """The duties as the plan format has them, by vehicle and time."""
        return tuple(Duty(slot[0], legs) for slot, legs in sorted(self.duties.items()) if legs)

    def holders(self, vehicles: list[Vehicle], start: float, end: float) -> Iterator[tuple[str, str]]:
        """(vehicle, option) of the trips that these cars are on at any minute between start and end."""
        wanted = {vehicle.id for vehicle in vehicles}
        for (car, _), legs in self.duties.items():
            if car in wanted:
                for leg in legs:
                    if leg.start < end and leg.start + self.options[leg.option].minutes > start:
                        yield car, leg.option

    def _may_leave_reserve(self, vehicle: Vehicle) -> bool:
        """Whether an unused car of its pool and category may be used without touching the reserve."""
        used = {car for (car, _), legs in self.duties.items() if legs}
        if vehicle.id in used:
            return True
        kept = self._reserve.get((vehicle.pool, vehicle.category), 0)
        if kept == 0:
            return True
        idle = sum(
            each.pool == vehicle.pool and each.category == vehicle.category and each.id not in used
            for each in self.problem.vehicles
        )
        return idle > kept

    def _candidates(self, option: Option, slot: Slot) -> Iterator[tuple[Leg, ...]]:
        """Leg lists with the option at every place, at its earliest and latest possible start."""
        vehicle, legs = self.vehicles[slot[0]], self.duties.get(slot, ())
        home = self.travels.pool_place(vehicle)
        for place in range(len(legs) + 1):
            before = self.options[legs[place - 1].option] if place else None
            after = legs[place] if place < len(legs) else None
            if before is None:
                ready = vehicle.available[slot[1]][0] + self.travels.minutes(home, option.origin)
            else:
                ready = legs[place - 1].start + before.minutes + self.travels.minutes(before.destination, option.origin)
            first = max(option.earliest, ready)
            last = option.latest
            if after is not None:
                onward = self.travels.minutes(option.destination, self.options[after.option].origin)
                last = min(last, after.start - onward - option.minutes)
            if first > last + _TOLERANCE:
                continue
            for start in {first, last}:
                row = (*legs[:place], Leg(option.id, start), *legs[place:])
                yield from self._connected(vehicle, row)

    def _connected(self, vehicle: Vehicle, legs: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        """The legs with each connection straight where parking allows, else by way of the pool; nothing if neither."""
        row = [Leg(legs[0].option, legs[0].start)]
        home, limit = self.travels.pool_place(vehicle), self.problem.rules.max_idle_away_minutes
        for leg in legs[1:]:
            before, here = self.options[row[-1].option], self.options[leg.option]
            free = leg.start - row[-1].start - before.minutes
            straight = free - self.travels.minutes(before.destination, here.origin)
            round_by = free - self.travels.minutes(before.destination, home) - self.travels.minutes(home, here.origin)
            if straight >= -_TOLERANCE and (limit is None or straight <= limit + _TOLERANCE):
                row.append(Leg(leg.option, leg.start, False))
            elif round_by >= -_TOLERANCE:
                row.append(Leg(leg.option, leg.start, True))
            else:
                return
        yield tuple(row)

    def _holds(self, vehicle: Vehicle, legs: tuple[Leg, ...], interval: tuple[float, float]) -> bool:
        """Whether hours, driving, range and rests hold for the whole duty."""
        home = self.travels.pool_place(vehicle)
        staged = stage_duty(Duty(vehicle.id, legs), home, self.options, self.ways, self.travels, interval)
        if staged.leaves < interval[0] - _TOLERANCE or staged.back > interval[1] + _TOLERANCE:
            return False
        if vehicle.range_km is not None and staged.km > vehicle.range_km + _TOLERANCE:
            return False
        if vehicle.max_driving_minutes is not None and (
            staged.driving_minutes > vehicle.max_driving_minutes + _TOLERANCE
        ):
            return False
        return not walk_duty(staged.stages, legs[0].start, self.rest).missing_rests
