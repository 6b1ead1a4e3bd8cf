"""PyVRP: vehicle types with profiles for what fits, prizes for requests that may stay out.

Its distances are what a car's kilometres cost, its longest distance what a car's range costs. It has no word for
driving minutes: those driven with passengers are a load; what its routes drive beyond the limit is dropped when they
are translated.
"""

from __future__ import annotations

import time
import warnings
from itertools import accumulate
from math import floor
from typing import Any

import numpy as np

from scenarios.bench.peers.peer import Effort, Found, falling
from scenarios.bench.peers.statement import SECONDS, Shift, Statement
from scenarios.bench.peers.translation import Route

UNITS = 100  # in a CNY; small numbers keep its penalties strong enough
ENDLESS = 1 << 40
MOST_PENALTY = 1000.0  # a second late; its own default is for larger distances


def search(statement: Statement, effort: Effort) -> Found:
    """Iterated local search for the seconds given, on one core."""
    import pyvrp
    from pyvrp.exceptions import PenaltyBoundWarning
    from pyvrp.search import NeighbourhoodParams

    kinds = [shifts for _, shifts in sorted(statement.kinds().items())]
    profiles: dict[tuple[str, float, bytes], int] = {}
    distances, durations = [], []
    types = []
    for shifts in kinds:
        first = shifts[0]
        fits = statement.fits[first.kind]
        key = (statement.arcs_key(first.vehicle.pool), first.vehicle.cost_per_km, fits.tobytes())
        if key not in profiles:
            profiles[key] = len(profiles)
            arcs = statement.arcs(first.vehicle.pool)
            shut = np.zeros(statement.size, dtype=bool)
            shut[: statement.count] = ~fits
            costs = np.rint(arcs.km * first.vehicle.cost_per_km * UNITS).astype(np.int64)
            distances.append(np.where(shut[None, :] & ~np.eye(statement.size, dtype=bool), ENDLESS, costs))
            durations.append(arcs.seconds)
        types.append(_vehicle_type(statement, shifts, profiles[key]))
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(statement.size)],
        clients=[
            pyvrp.Client(
                location=node,
                delivery=[int(statement.driving[node])],
                service_duration=int(statement.service[node]),
                tw_early=int(statement.earliest[node]),
                tw_late=int(statement.latest[node]),
                prize=round(statement.outside[node].cost * UNITS),
                required=False,
            )
            for node in range(statement.count)
        ],
        depots=[pyvrp.Depot(location=node) for node in range(statement.count, statement.size)],
        vehicle_types=types,
        distance_matrices=distances,
        duration_matrices=durations,
    )
    # Its neighbourhoods go by distance; trips that can follow one another are seldom near, so all count as neighbours.
    parameters = pyvrp.SolveParams(
        neighbourhood=NeighbourhoodParams(num_neighbours=max(1, statement.count - 1)),
        penalty=pyvrp.PenaltyParams(max_penalty=MOST_PENALTY),
    )
    begun = time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        # Its own stop by time does not count what comes before the first iteration.
        result = pyvrp.solve(
            data,
            lambda _: time.monotonic() - begun > effort.seconds,
            seed=effort.seed,
            params=parameters,
            display=False,
        )
    before = time.monotonic() - begun - result.runtime
    left = [list(shifts) for shifts in kinds]
    numbers = {id(shift): number for number, shift in enumerate(statement.shifts)}
    routes = []
    if result.is_feasible():
        for route in result.best.routes():
            visits = tuple(int(activity.idx) for activity in route if activity.is_client())
            routes.append(Route(numbers[id(left[route.vehicle_type()].pop())], visits))
    clock = accumulate(result.stats.runtimes, initial=before)
    next(clock)
    points = [
        (seconds, datum.best_cost / UNITS)
        for seconds, datum in zip(clock, result.stats.data, strict=True)
        if datum.best_feas
    ]
    cost = result.cost() / UNITS if routes else sum(each.cost for each in statement.outside)
    return Found(tuple(routes), cost, falling(points))


def _vehicle_type(statement: Statement, shifts: list[Shift], profile: int) -> Any:
    import pyvrp

    shift, vehicle = shifts[0], shifts[0].vehicle
    driving, range_km = vehicle.max_driving_minutes, vehicle.range_km
    depot = shift.home - statement.count
    return pyvrp.VehicleType(
        num_available=len(shifts),
        capacity=[ENDLESS if driving is None else floor(driving * SECONDS)],
        start_depot=depot,
        end_depot=depot,
        fixed_cost=round(vehicle.fixed_cost * UNITS),
        tw_early=shift.opens,
        tw_late=shift.closes,
        max_distance=ENDLESS - 1 if range_km is None else floor(range_km * vehicle.cost_per_km * UNITS),
        profile=profile,
    )
