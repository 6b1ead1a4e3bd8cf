"""The assignments a rich day starts from: part of a first-come plan, some of it locked, some published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem import Lock, Problem, Published, Request, Vehicle

LOCKED_SHARE = 0.02
PUBLISHED_SHARE = 0.1


@dataclass(slots=True)
class _Day:
    """A vehicle that goes home after every trip: when it is home again, what it has driven in which interval."""

    vehicle: Vehicle
    home: int
    interval: int = -1
    home_minutes: float = 0.0
    driving_minutes: float = 0.0
    km: float = 0.0


def draw_assignments(rng: np.random.Generator, problem: Problem) -> tuple[list[Lock], list[Published]]:
    """Locks and published assignments that hold together: all come from one first-come plan."""
    index = {place.id: number for number, place in enumerate(problem.places)}
    days = _days(problem, index)
    locks: list[Lock] = []
    published: list[Published] = []
    for request in sorted(problem.requests, key=lambda request: (request.options[0].earliest, request.id)):
        kind = rng.random()
        if kind >= LOCKED_SHARE + PUBLISHED_SHARE:
            continue
        for day in days.get(request.region, []):
            start = _taken_at(problem, index, day, request)
            if start is None:
                continue
            if kind < LOCKED_SHARE:
                named = start if rng.random() < 0.5 else None
                locks.append(Lock(request.id, request.options[0].id, day.vehicle.id, named))
            else:
                published.append(Published(request.id, day.vehicle.id))
            break
    return locks, published


def _days(problem: Problem, index: dict[str, int]) -> dict[str, list[_Day]]:
    """By region the vehicles that may have duties: the first ones of each category stay in reserve."""
    pools = {pool.id: pool for pool in problem.pools}
    held: dict[tuple[str, str], int] = {}
    days: dict[str, list[_Day]] = {}
    for vehicle in problem.vehicles:
        pool, key = pools[vehicle.pool], (vehicle.pool, vehicle.category)
        held[key] = held.get(key, 0) + 1
        if held[key] > pool.reserve.get(vehicle.category, 0):
            days.setdefault(pool.region, []).append(_Day(vehicle, index[pool.place]))
    return days


def _taken_at(problem: Problem, index: dict[str, int], day: _Day, request: Request) -> float | None:
    """The start at which the vehicle takes the trip from home, or None; the day is brought up to date."""
    vehicle, option = day.vehicle, request.options[0]
    if option.passengers > vehicle.seats or not request.features <= vehicle.features:
        return None
    if request.categories and vehicle.category not in request.categories:
        return None
    origin, destination = index[option.origin], index[option.destination]
    out, back = problem.travel.minutes[day.home, origin], problem.travel.minutes[destination, day.home]
    km = problem.travel.km[day.home, origin] + option.km + problem.travel.km[destination, day.home]
    driving_minutes = out + option.driving_minutes + back
    for number, (opens, closes) in enumerate(vehicle.available):
        if number < day.interval:
            continue
        same = number == day.interval
        start = float(max(option.earliest, max(opens, day.home_minutes if same else opens) + out))
        driven, gone_km = (day.driving_minutes, day.km) if same else (0.0, 0.0)
        fits = (
            start <= option.latest
            and start + option.minutes + back <= closes
            and driven + driving_minutes <= (vehicle.max_driving_minutes or np.inf)
            and gone_km + km <= (vehicle.range_km or np.inf)
        )
        if fits:
            day.interval, day.home_minutes = number, float(start + option.minutes + back)
            day.driving_minutes, day.km = float(driven + driving_minutes), float(gone_km + km)
            return start
    return None
