"""What a plan says, worked out once for all limits: who serves what, and each duty's timetable."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from solver.lookup import Lookup
from solver.plan import Duty, Plan
from solver.problem import Option, Problem, Supplier, Vehicle


@dataclass(frozen=True, slots=True)
class Stop:
    """A leg with its option; `arrival_minutes` is the earliest the vehicle can be at the origin (None on the first)."""

    option: Option
    start_minutes: float
    via_pool: bool
    arrival_minutes: float | None

    @property
    def release_minutes(self) -> float:
        """When the vehicle is free again, at the option's destination."""
        return self.start_minutes + self.option.minutes


@dataclass(frozen=True, slots=True)
class Timetable:
    """A duty of a known vehicle over its known options: when it leaves and is back, minutes driven, kilometres."""

    vehicle: Vehicle
    stops: tuple[Stop, ...]
    leave_minutes: float
    back_minutes: float
    driving_minutes: float
    km: float


class Facts:
    """A problem and a plan for it, read together. Names nothing bears are left out here and reported by a limit."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.lookup = Lookup(problem)
        self.duties: list[tuple[Vehicle, Duty]] = [
            (self.lookup.vehicles[duty.vehicle], duty) for duty in plan.duties if duty.vehicle in self.lookup.vehicles
        ]
        self.timetables = [
            timetable for vehicle, duty in self.duties if (timetable := find_timetable(self.lookup, vehicle, duty))
        ]
        self.social: list[tuple[Option, Supplier]] = [
            (self.lookup.options[service.option], self.lookup.suppliers[service.supplier])
            for service in plan.social
            if service.option in self.lookup.options and service.supplier in self.lookup.suppliers
        ]
        # The options in use that cover each request, and the vehicles that drive it.
        self.services: dict[str, list[str]] = defaultdict(list)
        self.vehicles_serving: dict[str, set[str]] = defaultdict(set)
        for duty in plan.duties:
            for leg in duty.legs:
                for request in self._note(leg.option):
                    self.vehicles_serving[request].add(duty.vehicle)
        for service in plan.social:
            self._note(service.option)

    def _note(self, option: str) -> tuple[str, ...]:
        covers = self.lookup.options[option].covers if option in self.lookup.options else ()
        for request in covers:
            self.services[request].append(option)
        return covers


def find_timetable(lookup: Lookup, vehicle: Vehicle, duty: Duty) -> Timetable | None:
    """The duty's timetable, or None where it has no known option."""
    legs = [leg for leg in duty.legs if leg.option in lookup.options]
    if not legs:
        return None
    home, options = lookup.home(vehicle), [lookup.options[leg.option] for leg in legs]
    way: list[tuple[str, str]] = [(home, options[0].origin)]
    stops = [Stop(options[0], legs[0].start, legs[0].via_pool, None)]
    for (before, leg), (option, next_leg) in pairwise(zip(options, legs, strict=True)):
        moves = [(before.destination, option.origin)]
        if next_leg.via_pool:
            moves = [(before.destination, home), (home, option.origin)]
        way += moves
        arrival = leg.start + before.minutes + sum(lookup.minutes(*move) for move in moves)
        stops.append(Stop(option, next_leg.start, next_leg.via_pool, arrival))
    way.append((options[-1].destination, home))
    return Timetable(
        vehicle=vehicle,
        stops=tuple(stops),
        leave_minutes=legs[0].start - lookup.minutes(*way[0]),
        back_minutes=legs[-1].start + options[-1].minutes + lookup.minutes(*way[-1]),
        driving_minutes=sum(lookup.minutes(*move) for move in way) + sum(option.driving_minutes for option in options),
        km=sum(lookup.km(*move) for move in way) + sum(option.km for option in options),
    )
