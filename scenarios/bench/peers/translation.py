"""A peer's routes as a dispatch-plan/1, mended where they break what the peer could not be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.bench.peers.statement import Shift, Statement
from scenarios.bench.peers.timing import find_legs
from solver.check import check
from solver.facts import find_timetable
from solver.lookup import Lookup
from solver.plan import Duty, Leg, Plan, SocialService


@dataclass(frozen=True, slots=True)
class Route:
    """The requests (by number, in order) that the shift of a number serves."""

    shift: int
    requests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Translated:
    """The plan, costed by the checker, and how many requests its routes could not keep."""

    plan: Plan
    dropped: int


def translate(statement: Statement, routes: Sequence[Route], seconds: float) -> Translated:
    """The plan of these routes. What a route cannot keep under the day's exact rules goes where it costs least."""
    problem = statement.problem
    mending = _Mending(statement)
    dropped = [request for route in routes for request in mending.take(route)]
    for request in sorted(dropped, key=lambda each: -statement.outside[each].cost):
        mending.place(request)
    duties = tuple(Duty(shift.vehicle.id, legs) for shift, _, legs in mending.kept.values())
    served = {request for _, requests, _ in mending.kept.values() for request in requests}
    left = [number for number in range(statement.count) if number not in served]
    others = [(statement.options[each], statement.outside[each].supplier) for each in left]
    plan = Plan(
        instance=problem.name,
        cost=0.0,
        lower_bound=0.0,
        seconds=seconds,
        status="time_limit",
        duties=duties,
        social=tuple(SocialService(option.id, supplier) for option, supplier in others if supplier is not None),
        unserved=tuple(option.covers[0] for option, supplier in others if supplier is None),
    )
    return Translated(replace(plan, cost=check(problem, plan).cost), len(dropped))


class _Mending:
    """Routes that hold: by the shift's number, the shift, its requests in order and its legs."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.lookup = Lookup(statement.problem)
        self.kept: dict[int, tuple[Shift, list[int], tuple[Leg, ...]]] = {}

    def take(self, route: Route) -> list[int]:
        """Keep the route without as many requests as have to go, which are given back, the cheapest to leave first."""
        shift, requests = self.statement.shifts[route.shift], list(route.requests)
        legs = self._legs(shift, requests)
        gone: list[int] = []
        while legs is None and requests:
            cheapest = sorted(requests, key=lambda each: self.statement.outside[each].cost)
            enough = (one for one in cheapest if self._legs(shift, [each for each in requests if each != one]))
            one = next(enough, cheapest[0])
            requests.remove(one)
            gone.append(one)
            legs = self._legs(shift, requests)
        if legs:
            self.kept[route.shift] = (shift, requests, legs)
        return gone

    def place(self, request: int) -> None:
        """Into the duty that it lengthens least, in the order of starts, unless leaving it to others is cheaper."""
        start = self.statement.earliest[request]
        best, most = None, self.statement.outside[request].cost
        for number, shift in enumerate(self.statement.shifts):
            if not self.statement.fits[shift.kind, request]:
                continue
            _, requests, legs = self.kept.get(number, (shift, [], ()))
            index = sum(bool(self.statement.earliest[each] <= start) for each in requests)
            longer = [*requests[:index], request, *requests[index:]]
            new = self._legs(shift, longer)
            if new is not None and self._cost(shift, new) - self._cost(shift, legs) < most:
                best, most = (number, (shift, longer, new)), self._cost(shift, new) - self._cost(shift, legs)
        if best is not None:
            self.kept[best[0]] = best[1]

    def _legs(self, shift: Shift, requests: list[int]) -> tuple[Leg, ...] | None:
        return find_legs(self.lookup, shift, [self.statement.options[each] for each in requests])

    def _cost(self, shift: Shift, legs: tuple[Leg, ...]) -> float:
        timetable = find_timetable(self.lookup, shift.vehicle, Duty(shift.vehicle.id, legs))
        return 0.0 if timetable is None else shift.vehicle.fixed_cost + shift.vehicle.cost_per_km * timetable.km
