"""What a plan costs in CNY, recomputed from the format page's formula ("Cost of a plan") and nothing else."""

from __future__ import annotations

from solver.facts import Facts
from solver.problem import Option, Supplier


def social_fare(option: Option, supplier: Supplier) -> float:
    """The supplier's fare for the option in CNY."""
    return supplier.base_cost + supplier.cost_per_km * option.km + supplier.cost_per_minute * option.minutes


def plan_cost(facts: Facts) -> float:
    """Duties, cross-region surcharges, extra costs, fares, unserved requests and changes of published ones, in CNY."""
    return _duties(facts) + _cross_region(facts) + _extras_and_fares(facts) + _unserved(facts) + _changes(facts)


def _duties(facts: Facts) -> float:
    fixed = sum(vehicle.fixed_cost for vehicle, _ in facts.duties)
    return fixed + sum(timetable.vehicle.cost_per_km * timetable.km for timetable in facts.timetables)


def _cross_region(facts: Facts) -> float:
    cost = 0.0
    for timetable in facts.timetables:
        for stop in timetable.stops:
            pair = facts.lookup.region_pair(timetable.vehicle, stop.option)
            if pair[0] != pair[1] and pair in facts.lookup.agreements:
                cost += facts.lookup.agreements[pair].cost_per_option
    return cost


def _extras_and_fares(facts: Facts) -> float:
    driven = sum(stop.option.extra_cost for timetable in facts.timetables for stop in timetable.stops)
    return driven + sum(option.extra_cost + social_fare(option, supplier) for option, supplier in facts.social)


def _unserved(facts: Facts) -> float:
    """Every request that nothing serves, whether the plan lists it or not."""
    return sum(request.unserved_cost for request in facts.problem.requests if not facts.services.get(request.id))


def _changes(facts: Facts) -> float:
    changed = sum(
        entry.vehicle not in facts.vehicles_serving.get(entry.request, set()) for entry in facts.problem.published
    )
    return facts.problem.rules.change_cost * changed
