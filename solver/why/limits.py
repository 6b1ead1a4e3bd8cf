"""What a limit of the day costs: the day without it, solved again, and what its proven bound leaves possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.check import check
from solver.plan import Plan
from solver.problem import CrossRegion, Problem, Vehicle
from solver.solve import solve


class DayLimit(StrEnum):
    """The limits that are lifted one at a time, in the order they are told."""

    SEATS = "seats"
    RESERVE = "reserve"
    DRIVING = "driving"  # minutes at the wheel
    HOURS = "hours"  # an hour more at both ends of every interval
    RANGE = "range"
    AGREEMENT_CAPS = "agreement_caps"
    AGREEMENTS = "agreements"  # every region may help every other, at the dearest surcharge of the day
    SUPPLIER_CAPS = "supplier_caps"
    PARKING = "parking"  # how long a vehicle may stand away from its pool


MORE_MINUTES = 60.0


@dataclass(frozen=True, slots=True)
class LimitCost:
    """What a limit costs (CNY), by one solve without it.

    `at_least` less than this plan can be paid without the limit: such a plan was found and checked. No plan without it
    saves more than `at_most`, by its proven bound. `proven` is what the limit costs at least the best plans of the two
    days, by the bound of this one.
    """

    limit: DayLimit
    is_set: bool
    at_least: float = 0.0
    at_most: float = 0.0
    proven: float = 0.0


def list_limit_costs(
    problem: Problem, plan: Plan, *, seconds: float, seed: int = 0, workers: int = 2
) -> tuple[LimitCost, ...]:
    """Every limit's cost, each by a solve of about `seconds`; raises LocksClashError where the locks cannot be kept."""
    cost = check(problem, plan).cost
    found = []
    for limit in DayLimit:
        lifted = lift(problem, limit)
        if lifted is problem:
            found.append(LimitCost(limit, is_set=False))
            continue
        solved = solve(lifted, seconds=seconds, seed=seed, workers=workers)
        saved = max(0.0, cost - solved.cost)  # this plan itself is one of the day without the limit
        most = max(saved, cost - solved.lower_bound)
        found.append(LimitCost(limit, True, saved, most, max(0.0, plan.lower_bound - solved.cost)))
    return tuple(found)


def lift(problem: Problem, limit: DayLimit) -> Problem:
    """The day without the limit; the same day where it has none."""
    return _LIFTED[limit](problem)


def _with_vehicles(problem: Problem, changed: Callable[[Vehicle], Vehicle]) -> Problem:
    vehicles = tuple(changed(vehicle) for vehicle in problem.vehicles)
    return problem if vehicles == problem.vehicles else replace(problem, vehicles=vehicles)


def _without_seats(problem: Problem) -> Problem:
    most = max((option.passengers for option in problem.all_options()), default=0)
    return _with_vehicles(problem, lambda vehicle: replace(vehicle, seats=max(vehicle.seats, most)))


def _without_reserve(problem: Problem) -> Problem:
    if not any(pool.reserve for pool in problem.pools):
        return problem
    return replace(problem, pools=tuple(replace(pool, reserve={}) for pool in problem.pools))


def _without_driving(problem: Problem) -> Problem:
    return _with_vehicles(problem, lambda vehicle: replace(vehicle, max_driving_minutes=None))


def _without_range(problem: Problem) -> Problem:
    return _with_vehicles(problem, lambda vehicle: replace(vehicle, range_km=None))


def _with_longer_hours(problem: Problem) -> Problem:
    return _with_vehicles(problem, lambda vehicle: replace(vehicle, available=longer_hours(vehicle.available)))


def longer_hours(available: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Each interval an hour longer at both ends, neighbours that would meet sharing what lies between them."""
    row = []
    for number, (begin, end) in enumerate(available):
        before = available[number - 1][1] if number else None
        after = available[number + 1][0] if number + 1 < len(available) else None
        first = max(0.0, begin - MORE_MINUTES) if before is None else max(begin - MORE_MINUTES, (before + begin) / 2)
        last = end + MORE_MINUTES if after is None else min(end + MORE_MINUTES, (end + after) / 2)
        row.append((min(first, begin), last))
    return tuple(row)


def _without_agreement_caps(problem: Problem) -> Problem:
    entries = tuple(replace(entry, max_vehicles=None) for entry in problem.cross_region)
    return problem if entries == problem.cross_region else replace(problem, cross_region=entries)


def _with_all_agreements(problem: Problem) -> Problem:
    held = {(entry.pool_region, entry.request_region) for entry in problem.cross_region}
    surcharge = max((entry.cost_per_option for entry in problem.cross_region), default=0.0)
    lenders = dict.fromkeys(pool.region for pool in problem.pools)
    askers = dict.fromkeys(option.region for option in problem.all_options())
    more = tuple(
        CrossRegion(lender, asker, surcharge)
        for lender in lenders
        for asker in askers
        if lender != asker and (lender, asker) not in held
    )
    return replace(problem, cross_region=(*problem.cross_region, *more)) if more else problem


def _without_supplier_caps(problem: Problem) -> Problem:
    suppliers = tuple(replace(supplier, max_options=None) for supplier in problem.social)
    return problem if suppliers == problem.social else replace(problem, social=suppliers)


def _without_parking(problem: Problem) -> Problem:
    if problem.rules.max_idle_away_minutes is None:
        return problem
    return replace(problem, rules=replace(problem.rules, max_idle_away_minutes=None))


_LIFTED: dict[DayLimit, Callable[[Problem], Problem]] = {
    DayLimit.SEATS: _without_seats,
    DayLimit.RESERVE: _without_reserve,
    DayLimit.DRIVING: _without_driving,
    DayLimit.HOURS: _with_longer_hours,
    DayLimit.RANGE: _without_range,
    DayLimit.AGREEMENT_CAPS: _without_agreement_caps,
    DayLimit.AGREEMENTS: _with_all_agreements,
    DayLimit.SUPPLIER_CAPS: _without_supplier_caps,
    DayLimit.PARKING: _without_parking,
}
