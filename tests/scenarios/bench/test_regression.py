"""The solver against values it reached before, on small stored days: one worker, a fixed seed, time to spare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.bench.best_known import list_best_known
from scenarios.bench.cases import SMALL
from scenarios.bench.measure import WORSE, Effort, measure

ALONE = Effort(workers=1, seed=0)
RICH = ("cross_region", "shared", "locked", "published", "social")


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_a_stored_day_costs_no_more_than_it_did(case):
    measured = measure(case, ALONE)
    assert measured.best is not None
    assert measured.faults == []
    if measured.best.is_proven:
        assert measured.plan.cost >= measured.best.bound - 0.01
    # The same plan against a value that is better than it: the guard is on.
    better = replace(measured.best, cost=measured.plan.cost * (1 - 2 * WORSE), bound=0.0)
    worse = replace(measured, best=better, plan=replace(measured.plan, lower_bound=0.0))
    assert any("above the best known" in fault for fault in worse.faults)


def test_the_stored_days_hold_every_rule_of_the_format():
    days = [case.load() for case in SMALL]
    for rule in RICH:
        assert any(getattr(day, rule) for day in days), rule
    assert any(pool.reserve for day in days for pool in day.pools)
    assert any(request.categories for day in days for request in day.requests)
    assert any(option.kind == "rail_and_local" for day in days for option in day.all_options())
    assert any(len(vehicle.available) > 1 for day in days for vehicle in day.vehicles)
    assert {day.rules.max_idle_away_minutes for day in days} == {60.0, None}


def test_every_stored_day_has_a_value_and_most_are_proven():
    values = [list_best_known()[case.load().name] for case in SMALL]
    assert all(value.digest and value.commit and value.found_on for value in values)
    assert sum(value.is_proven for value in values) >= 0.6 * len(values)
