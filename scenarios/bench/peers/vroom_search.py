"""VROOM: skills for what fits, a costs matrix for each price a kilometre, limits on travel time and distance.

VROOM serves as many jobs as it can before it looks at costs, so leaving a request to others is a vehicle too: it is
everywhere at once, and an arc into a request costs what leaving it to others costs.
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import timedelta
from math import ceil, floor

import numpy as np

from scenarios.bench.peers.peer import Effort, Found
from scenarios.bench.peers.statement import METRES, SECONDS, Statement
from scenarios.bench.peers.translation import Route

UNITS = 1000  # in a CNY
EXPLORATION = 5  # the most thorough
OTHERS = "others"
REQUESTS_OF_OTHERS = 40  # several such vehicles: short routes are quicker to search


def search(statement: Statement, effort: Effort) -> Found:
    """The most thorough search within the seconds given, on all cores given."""
    import vroom

    day = vroom.Input()
    skills = _skills(statement)
    profiles: set[str] = set()
    for number, shift in enumerate(statement.shifts):
        vehicle = shift.vehicle
        key = statement.arcs_key(vehicle.pool)
        profile = f"{key}/{vehicle.cost_per_km:g}"
        if profile not in profiles:
            profiles.add(profile)
            arcs = statement.arcs(vehicle.pool)
            day.set_durations_matrix(profile, arcs.seconds)
            day.set_distances_matrix(profile, arcs.metres)
            day.set_costs_matrix(profile, np.rint(arcs.km * vehicle.cost_per_km * UNITS))
        limits = {}
        if vehicle.max_driving_minutes is not None:
            limits["max_travel_time"] = floor(vehicle.max_driving_minutes * SECONDS)
        if vehicle.range_km is not None:
            limits["max_distance"] = floor(vehicle.range_km * METRES)
        day.add_vehicle(
            vroom.Vehicle(
                number,
                start=shift.home,
                end=shift.home,
                profile=profile,
                skills={skill for kinds, skill in skills.items() if shift.kind in kinds},
                time_window=vroom.TimeWindow(shift.opens, shift.closes),
                costs=vroom.VehicleCosts(fixed=round(vehicle.fixed_cost * UNITS)),
                **limits,
            )
        )
    _add_others(statement, day, set(skills.values()))
    for node in range(statement.count):
        day.add_job(
            vroom.Job(
                node,
                location=node,
                default_service=int(statement.service[node]),
                service_per_type={OTHERS: 0},
                skills={skills[_able(statement, node)]},
                time_windows=[vroom.TimeWindow(int(statement.earliest[node]), int(statement.latest[node]))],
            )
        )
    begun = time.monotonic()
    solution = day.solve(EXPLORATION, nb_threads=effort.cores, timeout=timedelta(seconds=effort.seconds))
    spent = time.monotonic() - begun
    visits: dict[int, list[int]] = defaultdict(list)
    frame = solution.routes
    for number, kind, job in zip(frame["vehicle_id"], frame["type"], frame["id"], strict=True):
        if kind == "job" and number < len(statement.shifts):
            visits[int(number)].append(int(job))
    missed = sum(statement.outside[int(job.id)].cost for job in solution.unassigned)
    cost = solution.summary.cost / UNITS + missed
    return Found(tuple(Route(number, tuple(jobs)) for number, jobs in visits.items()), cost, ((spent, cost),))


def _able(statement: Statement, node: int) -> frozenset[int]:
    """The kinds of shifts that fit the request."""
    return frozenset(int(kind) for kind in np.flatnonzero(statement.fits[:, node]))


def _skills(statement: Statement) -> dict[frozenset[int], int]:
    """A skill for each set of kinds that fit some request."""
    sets = dict.fromkeys(_able(statement, node) for node in range(statement.count))
    return {kinds: number for number, kinds in enumerate(sets)}


def _add_others(statement: Statement, day: object, skills: set[int]) -> None:
    import vroom

    assert isinstance(day, vroom.Input)
    into = np.zeros(statement.size)
    into[: statement.count] = [each.cost * UNITS for each in statement.outside]
    costs = np.tile(np.rint(into), (statement.size, 1))
    np.fill_diagonal(costs, 0)
    nothing = np.zeros((statement.size, statement.size))
    day.set_durations_matrix(OTHERS, nothing)
    day.set_distances_matrix(OTHERS, nothing)
    day.set_costs_matrix(OTHERS, costs)
    home = statement.count
    for number in range(ceil(statement.count / REQUESTS_OF_OTHERS)):
        day.add_vehicle(
            vroom.Vehicle(
                len(statement.shifts) + number, start=home, end=home, profile=OTHERS, skills=skills, type=OTHERS
            )
        )
