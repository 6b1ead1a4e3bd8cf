"""One more leg in a vehicle's day, all its other legs untouched: where least is broken by it, then at least cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from solver.check import check
from solver.lookup import Lookup
from solver.plan import Duty, Leg, Plan
from solver.problem import Option, Vehicle
from solver.violation import Code

# What a vehicle's own day can break by the place and start of a leg.
_OF_A_DAY = (
    Code.START_OUTSIDE_WINDOW,
    Code.STARTS_BEFORE_ARRIVAL,
    Code.IDLE_AWAY_TOO_LONG,
    Code.OUTSIDE_AVAILABLE,
    Code.TWO_DUTIES_IN_INTERVAL,
    Code.DRIVING_MINUTES,
    Code.RANGE_KM,
)


def place_leg(
    lookup: Lookup, duties: Sequence[Duty], vehicle: Vehicle, option: Option, start: float | None
) -> tuple[Duty, ...]:
    """The vehicle's duties with the option in them, at `start` (minutes) where one is given, else inside its window."""
    candidates = _list_candidates(lookup, list(duties), vehicle, option, start)
    return min(candidates, key=lambda each: _rank(lookup, vehicle, each))


def drop_legs(lookup: Lookup, duties: Iterable[Duty], gone: set[str]) -> Iterator[Duty]:
    """The duties without these options; a duty that serves nothing more is no duty."""
    for duty in duties:
        legs = [leg for leg in duty.legs if leg.option not in gone]
        if len(legs) == len(duty.legs):
            yield duty
        elif legs and duty.vehicle in lookup.vehicles:
            after = {leg.option for before, leg in pairwise(duty.legs) if before.option in gone}
            yield _connected(lookup, lookup.vehicles[duty.vehicle], legs, after)


def _list_candidates(
    lookup: Lookup, mine: list[Duty], vehicle: Vehicle, option: Option, start: float | None
) -> Iterator[tuple[Duty, ...]]:
    """In a duty of its own, or in one of the vehicle's duties; each with the starts that could be best there."""
    for number in (None, *range(len(mine))):
        legs = mine[number].legs if number is not None else ()
        for at in _list_starts(lookup, vehicle, legs, option) if start is None else (start,):
            longer = sorted([*legs, Leg(option.id, at)], key=lambda leg: leg.start)
            touched = {option.id} | {after.option for leg, after in pairwise(longer) if leg.option == option.id}
            duty = _connected(lookup, vehicle, longer, touched)
            if number is None:
                yield tuple(sorted([*mine, duty], key=lambda each: each.legs[0].start))
            else:
                yield (*mine[:number], duty, *mine[number + 1 :])


def _list_starts(lookup: Lookup, vehicle: Vehicle, legs: Sequence[Leg], option: Option) -> list[float]:
    """Starts inside the window: its ends, when the vehicle can first be there, and right beside each other leg."""
    home = lookup.home(vehicle)
    starts = [option.earliest, option.latest]
    starts += [begin + lookup.minutes(home, option.origin) for begin, _ in vehicle.available]
    for leg in legs:
        other = lookup.options.get(leg.option)
        if other is not None:
            release = leg.start + other.minutes
            starts += [release + lookup.minutes(other.destination, option.origin)]
            starts += [release + _home_minutes(lookup, home, other, option)]
            starts += [leg.start - option.minutes - lookup.minutes(option.destination, other.origin)]
            starts += [leg.start - option.minutes - _home_minutes(lookup, home, option, other)]
    return list(dict.fromkeys(max(option.earliest, min(each, option.latest)) for each in starts))


def _connected(lookup: Lookup, vehicle: Vehicle, legs: Sequence[Leg], touched: set[str]) -> Duty:
    """The legs as a duty; before a touched leg the vehicle goes home where it would else stand away too long."""
    limit, home = lookup.problem.rules.max_idle_away_minutes, lookup.home(vehicle)
    row: list[Leg] = []
    for leg in legs:
        via_pool = bool(row) and leg.via_pool
        if row and leg.option in touched:
            before, here = lookup.options.get(row[-1].option), lookup.options.get(leg.option)
            if before is not None and here is not None:
                free = leg.start - row[-1].start - before.minutes
                idle = free - lookup.minutes(before.destination, here.origin)
                via_pool = limit is not None and idle > limit and free >= _home_minutes(lookup, home, before, here)
        row.append(replace(leg, via_pool=via_pool))
    return Duty(vehicle.id, tuple(row))


def _home_minutes(lookup: Lookup, home: str, before: Option, after: Option) -> float:
    return lookup.minutes(before.destination, home) + lookup.minutes(home, after.origin)


def _rank(lookup: Lookup, vehicle: Vehicle, duties: tuple[Duty, ...]) -> tuple[float, ...]:
    """How much of the vehicle's own day is broken, then what it costs, then the earlier start."""
    options = [lookup.options[leg.option] for duty in duties for leg in duty.legs if leg.option in lookup.options]
    covered = dict.fromkeys(request for option in options for request in option.covers)
    own = tuple(replace(lookup.requests[request], options=()) for request in covered)
    alone = replace(lookup.problem, vehicles=(vehicle,), requests=own, shared=tuple(options), published=(), locked=())
    report = check(alone, Plan(alone.name, 0.0, 0.0, 0.0, "time_limit", duties))
    broken = [each for each in report.violations if each.code in _OF_A_DAY]
    doubled = sum(each.code is Code.TWO_DUTIES_IN_INTERVAL for each in broken)  # no vehicle is on two ways at once
    starts = [leg.start for duty in duties for leg in duty.legs]
    return float(doubled), float(len(broken)), sum(each.amount for each in broken), report.cost, min(starts)
