"""A problem and a plan for it, asked vehicle by vehicle: who serves what, what a vehicle's day costs and could cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import inf

from solver.cost import plan_cost, social_fare
from solver.facts import Facts
from solver.limits.fit import misfits
from solver.limits.social import social_misfits
from solver.plan import Duty, Plan
from solver.problem import Lock, Option, Problem, Request, Supplier, Vehicle
from solver.why.arrangement import Arranged, Ground, Hops, Task, arrange

Known = dict[tuple[str, frozenset[str]], Arranged]


class Rung(IntEnum):
    """How a request is served, in the order of the format page's mechanisms."""

    UNIFIED = 0
    CROSS_REGION = 1
    SOCIAL = 2
    UNSERVED = 3


@dataclass(frozen=True, slots=True)
class Service:
    """What serves a request in the plan: an option by a vehicle or by a supplier."""

    option: Option
    vehicle: str | None = None
    supplier: str | None = None


class Roster:
    """The plan as it stands. Nothing here changes it; what could be otherwise is worked out exactly and remembered."""

    def __init__(self, problem: Problem, plan: Plan, known: Known | None = None) -> None:
        self.problem, self.plan = problem, plan
        facts = Facts(problem, plan)
        self.lookup = facts.lookup
        self.cost = plan_cost(facts)
        self.places = {place.id: index for index, place in enumerate(problem.places)}
        self.starts = {leg.option: leg.start for duty in plan.duties for leg in duty.legs}
        self.locks = {lock.option: lock for lock in problem.locked}
        self.lock_of = {request: lock for lock in problem.locked for request in self._held_by(lock)}
        self.duties: dict[str, list[Duty]] = defaultdict(list)
        self.options: dict[str, tuple[str, ...]] = {}
        self.services: dict[str, Service] = {}
        self.lent: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.given = Counter(supplier.id for _, supplier in facts.social)
        self._published: dict[str, list[str]] = {}
        for entry in problem.published:
            self._published.setdefault(entry.request, []).append(entry.vehicle)
        self._cost: dict[str, float] = defaultdict(float)
        self._known: Known = {} if known is None else known
        self._tasks: dict[str, Task] = {}
        self._grounds: dict[str, Ground] = {}
        for vehicle, duty in facts.duties:
            self.duties[vehicle.id].append(duty)
            self._cost[vehicle.id] += vehicle.fixed_cost
        for timetable in facts.timetables:
            vehicle = timetable.vehicle
            served = [stop.option for stop in timetable.stops]
            self._cost[vehicle.id] += vehicle.cost_per_km * timetable.km + self.charges(vehicle, served)
            self.options[vehicle.id] = (*self.options.get(vehicle.id, ()), *(option.id for option in served))
            for option in served:
                self.lent[self.lookup.region_pair(vehicle, option)][vehicle.id] += 1
                for request in option.covers:
                    self.services.setdefault(request, Service(option, vehicle=vehicle.id))
        for option, supplier in facts.social:
            for request in option.covers:
                self.services.setdefault(request, Service(option, supplier=supplier.id))
        self.held = Counter((vehicle.pool, vehicle.category) for vehicle in problem.vehicles)
        self.used = Counter((vehicle.pool, vehicle.category) for vehicle in self._used())

    def with_problem(self, problem: Problem, changed: Iterable[str]) -> Roster:
        """The same plan on a changed problem; what is known stays, but for the options and vehicles `changed`."""
        gone = set(changed)
        kept = {key: value for key, value in self._known.items() if key[0] not in gone and gone.isdisjoint(key[1])}
        return Roster(problem, self.plan, kept)

    def learn(self, other: Roster, changed: Iterable[str]) -> None:
        """Remember what another roster of the same plan worked out, but for the options and vehicles `changed`."""
        gone = set(changed) | (set(other.lookup.vehicles) - set(self.lookup.vehicles))
        self._known.update(
            (key, value) for key, value in other._known.items() if key[0] not in gone and gone.isdisjoint(key[1])
        )

    def rung(self, request: str) -> Rung:
        """By which mechanism the plan serves the request."""
        service = self.services.get(request)
        if service is None:
            return Rung.UNSERVED
        return Rung.SOCIAL if service.vehicle is None else self.rung_by(service.vehicle, service.option)

    def rung_by(self, vehicle: str, option: Option) -> Rung:
        """By which mechanism this vehicle would serve the option."""
        pair = self.lookup.region_pair(self.lookup.vehicles[vehicle], option)
        return Rung.UNIFIED if pair[0] == pair[1] else Rung.CROSS_REGION

    def list_options(self, request: str) -> list[Option]:
        """The request's own options, then the shared ones that cover it."""
        own = list(self.lookup.requests[request].options)
        return own + [option for option in self.problem.shared if request in option.covers]

    def cost_now(self, vehicle: str) -> float:
        """What the vehicle's day costs in the plan: duties, surcharges and the extra cost of its options (CNY)."""
        return self._cost.get(vehicle, 0.0)

    def charges(self, vehicle: Vehicle, options: Iterable[Option]) -> float:
        """What the options cost beside driving when this vehicle serves them (CNY)."""
        total = 0.0
        for option in options:
            pair = self.lookup.region_pair(vehicle, option)
            entry = self.lookup.agreements.get(pair) if pair[0] != pair[1] else None
            total += option.extra_cost + (entry.cost_per_option if entry is not None else 0.0)
        return total

    def fare(self, option: Option, supplier: Supplier) -> float:
        """What the supplier's service of the option costs in all (CNY)."""
        return social_fare(option, supplier) + option.extra_cost

    def change_cost(self, request: str, vehicle: str | None) -> float:
        """What it costs under `change_cost` that this vehicle (None: no vehicle) serves the published request."""
        published = self._published.get(request)
        return 0.0 if published is None else self.problem.rules.change_cost * sum(each != vehicle for each in published)

    def find_cost(self, vehicle: str, options: Iterable[str]) -> float | None:
        """The least the vehicle's day costs when it serves exactly these options; None where it cannot."""
        chosen = tuple(options)
        arrangement = self.arranged(vehicle, chosen).arrangement
        if arrangement is None:
            return None
        record = self.lookup.vehicles[vehicle]
        return arrangement.cost + self.charges(record, (self.lookup.options[option] for option in chosen))

    def arranged(self, vehicle: str, options: Iterable[str]) -> Arranged:
        """The cheapest duties of the vehicle over exactly these options."""
        chosen = tuple(sorted(options))
        key = (vehicle, frozenset(chosen))
        if key not in self._known:
            self._known[key] = self.arranged_on(self.ground(vehicle), chosen)
        return self._known[key]

    def arranged_on(self, ground: Ground, options: Iterable[str]) -> Arranged:
        """The same on other limits than the vehicle's own."""
        tasks = [self.task(option) for option in options]
        return arrange(ground, tasks, Hops(ground, tasks, self.problem.travel))

    def ground(self, vehicle: str) -> Ground:
        """The vehicle's limits; what does not bind is infinite."""
        if vehicle not in self._grounds:
            record, idle = self.lookup.vehicles[vehicle], self.problem.rules.max_idle_away_minutes
            self._grounds[vehicle] = Ground(
                vehicle=vehicle,
                home=self.places[self.lookup.home(record)],
                available=record.available,
                driving_minutes=inf if record.max_driving_minutes is None else record.max_driving_minutes,
                range_km=inf if record.range_km is None else record.range_km,
                idle_minutes=inf if idle is None else idle,
                fixed_cost=record.fixed_cost,
                cost_per_km=record.cost_per_km,
            )
        return self._grounds[vehicle]

    def fits(self, vehicle: Vehicle, option: Option) -> bool:
        """Whether seats, category, features and agreements let the vehicle serve the option."""
        pair = self.lookup.region_pair(vehicle, option)
        allowed = pair[0] == pair[1] or pair in self.lookup.agreements
        return allowed and next(misfits(vehicle, option, self.lookup.covered(option)), None) is None

    def supplier_fits(self, supplier: Supplier, option: Option) -> bool:
        """Whether the supplier may serve the option at all."""
        return next(social_misfits(supplier, option, self.lookup.covered(option)), None) is None

    def covered(self, option: Option) -> list[Request]:
        """The requests the option serves."""
        return self.lookup.covered(option)

    def task(self, option_id: str) -> Task:
        """The option as a vehicle has to serve it, its start narrowed by its lock."""
        if option_id not in self._tasks:
            option, lock = self.lookup.options[option_id], self.locks.get(option_id)
            named = lock.start if lock is not None else None
            self._tasks[option_id] = Task(
                option=option_id,
                origin=self.places[option.origin],
                destination=self.places[option.destination],
                earliest=option.earliest if named is None else named,
                latest=option.latest if named is None else named,
                minutes=option.minutes,
                driving_minutes=option.driving_minutes,
                km=option.km,
                target=self.starts.get(option_id, option.earliest),
            )
        return self._tasks[option_id]

    def _held_by(self, lock: Lock) -> tuple[str, ...]:
        """The requests whose service the lock holds."""
        option = self.lookup.options.get(lock.option)
        return (lock.request,) if option is None else tuple({lock.request: None, **dict.fromkeys(option.covers)})

    def _used(self) -> list[Vehicle]:
        return [self.lookup.vehicles[vehicle] for vehicle, duties in self.duties.items() if duties]
