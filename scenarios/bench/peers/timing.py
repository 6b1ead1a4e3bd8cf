"""When a car serves requests in a given order: exact starts, ways home where the parking rule asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from scenarios.bench.peers.statement import Shift
from solver.facts import find_timetable
from solver.lookup import Lookup
from solver.plan import Duty, Leg
from solver.problem import Option

TOLERANCE = 1e-9  # minutes


@dataclass(frozen=True, slots=True)
class _Stop:
    """A stop's feasible starts, and the least and the most minutes between the start before it and its own."""

    option: Option
    first: float
    last: float
    least: float
    most: float
    via_pool: bool


def find_legs(lookup: Lookup, shift: Shift, options: list[Option]) -> tuple[Leg, ...] | None:
    """Starts for these options one after another within the shift, or None where there are none."""
    stops = _stops(lookup, shift, options)
    if not stops:
        return None
    start = stops[-1].first
    starts = [start]
    for before, after in zip(reversed(stops[:-1]), reversed(stops[1:]), strict=True):
        start = max(before.first, start - after.most)
        starts.append(start)
    starts.reverse()
    legs = tuple(Leg(stop.option.id, start, stop.via_pool) for stop, start in zip(stops, starts, strict=True))
    timetable = find_timetable(lookup, shift.vehicle, Duty(shift.vehicle.id, legs))
    assert timetable is not None
    opens, closes = shift.interval
    kept = (
        timetable.leave_minutes >= opens - TOLERANCE
        and timetable.back_minutes <= closes + TOLERANCE
        and timetable.driving_minutes <= (shift.vehicle.max_driving_minutes or inf)
        and timetable.km <= (shift.vehicle.range_km or inf)
    )
    return legs if kept else None


def _stops(lookup: Lookup, shift: Shift, options: list[Option]) -> list[_Stop] | None:
    """Forward: the interval of starts each stop can still have, straight where the parking rule allows it."""
    limit = lookup.problem.rules.max_idle_away_minutes
    stops: list[_Stop] = []
    home = lookup.home(shift.vehicle)
    for option in options:
        if not stops:
            first = max(option.earliest, shift.interval[0] + lookup.minutes(home, option.origin))
            stops.append(_Stop(option, first, option.latest, 0.0, inf, False))
        else:
            before = stops[-1]
            straight = before.option.minutes + lookup.minutes(before.option.destination, option.origin)
            stop = _after(before, option, straight, straight + (inf if limit is None else limit), False)
            if stop.first > stop.last:
                by_home = lookup.minutes(before.option.destination, home) + lookup.minutes(home, option.origin)
                stop = _after(before, option, before.option.minutes + by_home, inf, True)
            stops.append(stop)
        if stops[-1].first > stops[-1].last + TOLERANCE:
            return None
    return stops


def _after(before: _Stop, option: Option, least: float, most: float, via_pool: bool) -> _Stop:
    first, last = max(option.earliest, before.first + least), min(option.latest, before.last + most)
    return _Stop(option, first, last, least, most, via_pool)
