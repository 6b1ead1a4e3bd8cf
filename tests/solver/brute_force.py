"""The cheapest plan of a tiny day by trying everything. Shares no code with the solver or the checker.

Every duty of every vehicle in every interval is listed (orders of options, going home or not), the cheapest for
each set of options kept, and the vehicles' choices combined with suppliers and unserved requests in every way.
Meant for about five requests and three vehicles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from solver.plan import Duty, Leg, Plan, SocialService
from solver.problem import Option, Problem, Supplier, Vehicle

SLACK = 1e-9


@dataclass(frozen=True)
class Choice:
    """What one vehicle may do in the day: its duties, the options in them, and their cost."""

    duties: tuple[Duty, ...]
    options: frozenset[str]
    cost: float


class Day:
    """A problem with its records by id."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.places = {place.id: index for index, place in enumerate(problem.places)}
        self.pools = {pool.id: pool for pool in problem.pools}
        self.requests = {request.id: request for request in problem.requests}
        self.options = {option.id: option for option in problem.all_options()}
        self.prices = {
            (entry.pool_region, entry.request_region): entry.cost_per_option for entry in problem.cross_region
        }

    def minutes(self, *stops: str) -> float:
        return self._along(self.problem.travel.minutes, stops)

    def km(self, *stops: str) -> float:
        return self._along(self.problem.travel.km, stops)

    def _along(self, matrix, stops: tuple[str, ...]) -> float:
        return sum(float(matrix[self.places[a], self.places[b]]) for a, b in pairwise(stops))

    def surcharge(self, vehicle: Vehicle, option: Option) -> float | None:
        """What serving the option costs beside driving, or None where the vehicle may not."""
        covered = [self.requests[request] for request in option.covers]
        fits = option.passengers <= vehicle.seats and all(
            request.features <= vehicle.features and (not request.categories or vehicle.category in request.categories)
            for request in covered
        )
        pair = (self.pools[vehicle.pool].region, option.region)
        if not fits or (pair[0] != pair[1] and pair not in self.prices):
            return None
        return option.extra_cost + (self.prices[pair] if pair[0] != pair[1] else 0.0)

    def fare(self, supplier: Supplier, option: Option) -> float | None:
        """The supplier's price, or None where it may not serve the option."""
        covered = [self.requests[request] for request in option.covers]
        if supplier.region != option.region or supplier.seats < option.passengers:
            return None
        if any(request.categories or not request.features <= supplier.features for request in covered):
            return None
        driven = supplier.cost_per_km * option.km + supplier.cost_per_minute * option.minutes
        return option.extra_cost + supplier.base_cost + driven


def find_optimum(problem: Problem) -> Plan | None:
    """A cheapest plan, or None where the locks leave none."""
    day = Day(problem)
    best: list[tuple[float, tuple[Choice, ...], tuple[SocialService, ...], tuple[str, ...]]] = []
    choices = [list(_choices(day, vehicle)) for vehicle in problem.vehicles]
    for taken in _combined(choices, frozenset(), day):
        if not _counts_hold(day, taken):
            continue
        for services, unserved, cost in _remainder(day, taken):
            total = cost + sum(choice.cost for choice in taken) + _changes(day, taken)
            if not best or total < best[0][0] - 1e-9:
                best = [(total, taken, services, unserved)]
    if not best:
        return None
    cost, taken, services, unserved = best[0]
    duties = tuple(duty for choice in taken for duty in choice.duties)
    return Plan(problem.name, cost, cost, 0.0, "optimal", duties, services, unserved)


def _choices(day: Day, vehicle: Vehicle) -> Iterator[Choice]:
    """No duty, or the cheapest duties for each set of options; only what keeps the vehicle's own locks."""
    mine = {lock.option for lock in day.problem.locked if lock.vehicle == vehicle.id}
    others = {lock.option for lock in day.problem.locked if lock.vehicle != vehicle.id}
    cheapest: dict[frozenset[str], Choice] = {frozenset(): Choice((), frozenset(), 0.0)}
    for interval in vehicle.available:
        duties: dict[frozenset[str], tuple[float, Duty]] = {}
        for cost, duty in _duties(day, vehicle, interval, others):
            key = frozenset(leg.option for leg in duty.legs)
            if key not in duties or cost < duties[key][0]:
                duties[key] = (cost, duty)
        longer = dict(cheapest)
        for before in cheapest.values():
            for key, (cost, duty) in duties.items():
                if _disjoint(day, before.options, key):
                    both = Choice((*before.duties, duty), before.options | key, before.cost + cost)
                    if both.options not in longer or both.cost < longer[both.options].cost:
                        longer[both.options] = both
        cheapest = longer
    yield from (choice for choice in cheapest.values() if mine <= choice.options)


def _disjoint(day: Day, one: frozenset[str], other: frozenset[str]) -> bool:
    return _covered(day, one).isdisjoint(_covered(day, other))


def _covered(day: Day, options: frozenset[str]) -> set[str]:
    return {request for option in options for request in day.options[option].covers}


def _duties(
    day: Day, vehicle: Vehicle, interval: tuple[float, float], barred: set[str]
) -> Iterator[tuple[float, Duty]]:
    """Every feasible duty in the interval with its cost; starts are found from possible ranges of starts."""
    home = day.pools[vehicle.pool].place
    usable = {
        id: price
        for id, option in day.options.items()
        if id not in barred and (price := day.surcharge(vehicle, option)) is not None
    }
    idle = day.problem.rules.max_idle_away_minutes
    named = [(lock.option, lock.start) for lock in day.problem.locked if lock.start is not None]

    def grow(chain: tuple[tuple[str, bool], ...], ranges: tuple[tuple[float, float], ...]):
        yield chain, ranges
        served = {request for id, _ in chain for request in day.options[id].covers}
        here = day.options[chain[-1][0]]
        for id in usable:
            option = day.options[id]
            if not served.isdisjoint(option.covers):
                continue
            early, late = window(id)
            for via_pool in (False, True):
                way = (here.destination, home, option.origin) if via_pool else (here.destination, option.origin)
                ready = ranges[-1][0] + here.minutes + day.minutes(*way)
                waits = inf if via_pool or idle is None else idle
                until = ranges[-1][1] + here.minutes + day.minutes(*way) + waits
                following = (max(early, ready), min(late, until))
                if following[0] <= following[1] + SLACK:
                    yield from grow((*chain, (id, via_pool)), (*ranges, following))

    def window(id: str) -> tuple[float, float]:
        option = day.options[id]
        starts = [start for locked, start in named if locked == id]
        return max([option.earliest, *starts]), min([option.latest, *starts])

    for id in usable:
        early, late = window(id)
        first = max(early, interval[0] + day.minutes(home, day.options[id].origin))
        if first > late + SLACK:
            continue
        for chain, ranges in grow(((id, False),), ((first, late),)):
            found = _closed(day, vehicle, home, interval[1], chain, ranges, usable)
            if found is not None:
                yield found


def _closed(
    day: Day,
    vehicle: Vehicle,
    home: str,
    closes: float,
    chain: tuple[tuple[str, bool], ...],
    ranges: tuple[tuple[float, float], ...],
    prices: dict[str, float],
) -> tuple[float, Duty] | None:
    """The duty and its cost when the vehicle goes home after the last option, or None where it may not."""
    options = [day.options[id] for id, _ in chain]
    stops = [home]
    for option, (_, via_pool) in zip(options, chain, strict=True):
        stops += [home, option.origin] if via_pool else [option.origin]
        stops.append(option.destination)
    stops.append(home)
    inside = [(option.origin, option.destination) for option in options]
    driven = day.minutes(*stops) - sum(day.minutes(*ends) for ends in inside) + sum(o.driving_minutes for o in options)
    km = day.km(*stops) - sum(day.km(*ends) for ends in inside) + sum(option.km for option in options)
    if driven > (vehicle.max_driving_minutes if vehicle.max_driving_minutes is not None else inf) + SLACK:
        return None
    if km > (vehicle.range_km if vehicle.range_km is not None else inf) + SLACK:
        return None
    if ranges[-1][0] + options[-1].minutes + day.minutes(options[-1].destination, home) > closes + SLACK:
        return None
    idle = day.problem.rules.max_idle_away_minutes
    starts = [ranges[-1][0]]
    for index in range(len(chain) - 2, -1, -1):
        here, later, via_pool = options[index], options[index + 1], chain[index + 1][1]
        held = -inf
        if not via_pool and idle is not None:
            held = starts[0] - idle - day.minutes(here.destination, later.origin) - here.minutes
        starts.insert(0, max(ranges[index][0], held))
    legs = tuple(Leg(id, start, via_pool) for (id, via_pool), start in zip(chain, starts, strict=True))
    cost = vehicle.fixed_cost + vehicle.cost_per_km * km + sum(prices[option.id] for option in options)
    return cost, Duty(vehicle.id, legs)


def _combined(choices: list[list[Choice]], used: frozenset[str], day: Day) -> Iterator[tuple[Choice, ...]]:
    """One choice a vehicle, no request twice."""
    if not choices:
        yield ()
        return
    for choice in choices[0]:
        if _disjoint(day, used, choice.options):
            for rest in _combined(choices[1:], used | choice.options, day):
                yield (choice, *rest)


def _counts_hold(day: Day, taken: tuple[Choice, ...]) -> bool:
    """Reserves and lent vehicles."""
    vehicles = list(zip(day.problem.vehicles, taken, strict=True))
    for pool in day.problem.pools:
        for category, count in pool.reserve.items():
            mine = [choice for vehicle, choice in vehicles if (vehicle.pool, vehicle.category) == (pool.id, category)]
            idle = sum(not choice.duties for choice in mine)
            if idle < min(count, len(mine)):
                return False
    for entry in day.problem.cross_region:
        if entry.max_vehicles is None or entry.pool_region == entry.request_region:
            continue
        lent = sum(
            day.pools[vehicle.pool].region == entry.pool_region
            and any(day.options[option].region == entry.request_region for option in choice.options)
            for vehicle, choice in vehicles
        )
        if lent > entry.max_vehicles:
            return False
    return True


def _remainder(
    day: Day, taken: tuple[Choice, ...]
) -> Iterator[tuple[tuple[SocialService, ...], tuple[str, ...], float]]:
    """Every way to give what is left to suppliers or leave it unserved, with its cost."""
    locked = {lock.option for lock in day.problem.locked}
    served = _covered(day, frozenset().union(*(choice.options for choice in taken)))

    def spread(left: list[str], counts: dict[str, int], away: set[str]):
        if not left:
            yield (), (), 0.0
            return
        request, *rest = left
        if request in away:
            yield from spread(rest, counts, away)
            return
        for services, unserved, cost in spread(rest, counts, away | {request}):
            yield services, (request, *unserved), cost + day.requests[request].unserved_cost
        for option in day.options.values():
            if request not in option.covers or option.id in locked or (served | away) & set(option.covers):
                continue
            for supplier in day.problem.social:
                price, used = day.fare(supplier, option), counts.get(supplier.id, 0)
                if price is None or (supplier.max_options is not None and used >= supplier.max_options):
                    continue
                taken_too = {**counts, supplier.id: used + 1}
                for services, unserved, cost in spread(rest, taken_too, away | set(option.covers)):
                    yield (SocialService(option.id, supplier.id), *services), unserved, cost + price

    yield from spread([request.id for request in day.problem.requests if request.id not in served], {}, set())


def _changes(day: Day, taken: tuple[Choice, ...]) -> float:
    serving = {
        request: vehicle.id
        for vehicle, choice in zip(day.problem.vehicles, taken, strict=True)
        for request in _covered(day, choice.options)
    }
    changed = sum(serving.get(entry.request) != entry.vehicle for entry in day.problem.published)
    return day.problem.rules.change_cost * changed
