"""OR-Tools' routing library: every rule of a plain day stated exactly, guided local search.

Dimensions for time (with the hours of each car), driving and kilometres; a disjunction a request whose penalty is what
leaving it to others costs. Runs beside each other begin with different first solutions.
"""

from __future__ import annotations

import time
from functools import cache
from math import floor
from typing import Any

import numpy as np

from scenarios.bench.peers.peer import Effort, Found, Point, falling
from scenarios.bench.peers.statement import METRES, SECONDS, Shift, Statement, Whole
from scenarios.bench.peers.translation import Route

UNITS = 1000  # in a CNY
ENDLESS = 1 << 40
FIRST = ("PARALLEL_CHEAPEST_INSERTION", "SAVINGS", "PATH_CHEAPEST_ARC")


def search(statement: Statement, effort: Effort) -> Found:
    """Guided local search for the seconds given, on one core."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    shifts = statement.shifts
    homes = [shift.home for shift in shifts]
    manager = pywrapcp.RoutingIndexManager(statement.size, len(shifts), homes, homes)
    model = pywrapcp.RoutingModel(manager)
    _state_costs(statement, model)
    _state_dimensions(statement, manager, model)
    for node in range(statement.count):
        index = manager.NodeToIndex(node)
        able = [number for number, shift in enumerate(shifts) if statement.fits[shift.kind, node]]
        # SetAllowedVehiclesForIndex takes no Python list in this release; the vehicle variable says the same.
        model.VehicleVar(index).SetValues([-1, *able])
        model.AddDisjunction([index], round(statement.outside[node].cost * UNITS))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = getattr(
        routing_enums_pb2.FirstSolutionStrategy, FIRST[effort.seed % len(FIRST)]
    )
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(effort.seconds * 1000))
    points: list[Point] = []
    begun = time.monotonic()
    model.AddAtSolutionCallback(lambda: points.append((time.monotonic() - begun, model.CostVar().Max() / UNITS)))
    solution = model.SolveWithParameters(parameters)
    if solution is None:
        return Found((), sum(each.cost for each in statement.outside), ())
    routes = [Route(number, _visited(manager, model, solution, number)) for number in range(len(shifts))]
    return Found(tuple(route for route in routes if route.requests), solution.ObjectiveValue() / UNITS, falling(points))


def _state_costs(statement: Statement, model: Any) -> None:
    """Arcs at each car's price a kilometre, and its fixed cost when it leaves at all."""

    @cache
    def evaluator(key: str, cost_per_km: float) -> int:
        km = statement.arcs(key or statement.shifts[0].vehicle.pool).km
        return int(model.RegisterTransitMatrix(np.rint(km * cost_per_km * UNITS).astype(np.int64).tolist()))

    for number, shift in enumerate(statement.shifts):
        vehicle = shift.vehicle
        model.SetArcCostEvaluatorOfVehicle(evaluator(statement.arcs_key(vehicle.pool), vehicle.cost_per_km), number)
        model.SetFixedCostOfVehicle(round(vehicle.fixed_cost * UNITS), number)


def _state_dimensions(statement: Statement, manager: Any, model: Any) -> None:
    service = np.concatenate([statement.service, np.zeros(len(statement.pools), dtype=np.int64)])

    @cache
    def register(key: str) -> tuple[int, int, int]:
        arcs = statement.arcs(key or statement.shifts[0].vehicle.pool)
        matrices: tuple[Whole, ...] = (arcs.seconds + service[:, None], arcs.seconds, arcs.metres)
        time_, driving, metres = (int(model.RegisterTransitMatrix(matrix.tolist())) for matrix in matrices)
        return time_, driving, metres

    transits = [register(statement.arcs_key(shift.vehicle.pool)) for shift in statement.shifts]
    last = max(shift.closes for shift in statement.shifts)
    model.AddDimensionWithVehicleTransits([each[0] for each in transits], last, last, False, "time")
    most_driving = [_most(shift.vehicle.max_driving_minutes, SECONDS) for shift in statement.shifts]
    most_metres = [_most(shift.vehicle.range_km, METRES) for shift in statement.shifts]
    model.AddDimensionWithVehicleTransitAndCapacity([each[1] for each in transits], 0, most_driving, True, "driving")
    model.AddDimensionWithVehicleTransitAndCapacity([each[2] for each in transits], 0, most_metres, True, "metres")
    clock = model.GetDimensionOrDie("time")
    for number, shift in enumerate(statement.shifts):
        _hold(clock.CumulVar(model.Start(number)), shift)
        _hold(clock.CumulVar(model.End(number)), shift)
    for node in range(statement.count):
        window = int(statement.earliest[node]), int(statement.latest[node])
        clock.CumulVar(manager.NodeToIndex(node)).SetRange(*window)


def _hold(moment: Any, shift: Shift) -> None:
    moment.SetRange(shift.opens, shift.closes)


def _most(limit: float | None, scale: int) -> int:
    return ENDLESS if limit is None else floor(limit * scale)


def _visited(manager: Any, model: Any, solution: Any, number: int) -> tuple[int, ...]:
    nodes = []
    index = solution.Value(model.NextVar(model.Start(number)))
    while not model.IsEnd(index):
        nodes.append(int(manager.IndexToNode(index)))
        index = solution.Value(model.NextVar(index))
    return tuple(nodes)
