"""A region's day in parts that share nothing, a league each: peers get the parts, which helps them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenarios.bench.peers.translation import Translated
from solver.check import check
from solver.plan import Plan
from solver.problem import Problem, Travel


def split_day(problem: Problem) -> list[Problem]:
    """The parts of a day without cross-region agreements, by the regions that have pools, the largest first."""
    regions = list(dict.fromkeys(pool.region for pool in problem.pools))
    if len(regions) <= 1:
        return [problem]
    # A request of a region without pools can only be left to others, in whichever part.
    home = {request.id: request.options[0].region for request in problem.requests}
    parts = [_part(problem, region, {id for id, own in home.items() if own == region}) for region in regions[1:]]
    taken = {request.id for part in parts for request in part.requests}
    parts.append(_part(problem, regions[0], set(home) - taken))
    return sorted((part for part in parts if part.requests), key=lambda part: -len(part.requests))


def _part(problem: Problem, region: str, requests: set[str]) -> Problem:
    pools = tuple(pool for pool in problem.pools if pool.region == region)
    own = {pool.id for pool in pools}
    kept = tuple(request for request in problem.requests if request.id in requests)
    used = {pool.place for pool in pools}
    used |= {place for request in kept for option in request.options for place in (option.origin, option.destination)}
    numbers = [number for number, place in enumerate(problem.places) if place.id in used]
    grid = np.ix_(numbers, numbers)
    return replace(
        problem,
        name=f"{problem.name}/{region}",
        places=tuple(problem.places[number] for number in numbers),
        travel=Travel(problem.travel.km[grid], problem.travel.minutes[grid]),
        pools=pools,
        vehicles=tuple(vehicle for vehicle in problem.vehicles if vehicle.pool in own),
        requests=kept,
    )


def join_plans(problem: Problem, parts: list[Translated], seconds: float) -> Translated:
    """The whole day's plan of the parts' plans, costed by the checker."""
    plan = Plan(
        instance=problem.name,
        cost=0.0,
        lower_bound=0.0,
        seconds=seconds,
        status="time_limit",
        duties=tuple(duty for part in parts for duty in part.plan.duties),
        social=tuple(service for part in parts for service in part.plan.social),
        unserved=tuple(id for part in parts for id in part.plan.unserved),
    )
    return Translated(replace(plan, cost=check(problem, plan).cost), sum(part.dropped for part in parts))
