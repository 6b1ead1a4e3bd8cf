"""The opening's plans keep every rule of the format page, and get cheaper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from scenarios.instances.days import make_city_day
from solver import opening_kernel, opening_search
from solver.columns import Costing
from solver.locks import find_lock_clashes
from solver.opening import open_day, warm_up
from solver.opening_kernel import INSTANTS, surely_busy
from solver.prepare import prepare
from solver.problem import CrossRegion, Lock, Pool, Published
from tests.solver.brute_force import find_optimum
from tests.solver.days import TAXI, day, option, request, trip, vehicle
from tests.solver.openings import assert_clean, drawn, opened
from tests.solver.strategies import problems


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """No test runs code compiled from older sources."""
    warm_up()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(max_requests=6, max_vehicles=4, max_locks=2))
def test_every_random_day_gets_a_plan_that_keeps_every_rule(problem):
    assume(not find_lock_clashes(problem))
    assert_clean(*opened(problem))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(max_requests=4, max_vehicles=3))
def test_no_opening_is_cheaper_than_the_optimum(problem):
    best = find_optimum(problem)
    assert opened(problem)[1].cost >= best.cost - 1e-6


def test_a_rich_city_day_is_planned_by_the_rules_and_gets_cheaper_with_more_rounds():
    problem = make_city_day(80, 18, 4, seed=5, rich=True)
    first = opened(problem, iterations=0)
    later = opened(problem, iterations=4000)
    assert_clean(*first)
    assert_clean(*later)
    assert later[1].cost < 0.97 * first[1].cost


def test_trips_that_one_vehicle_can_drive_share_a_duty():
    trips = tuple(trip(f"r{k}", earliest=540.0 + 90 * k, latest=550.0 + 90 * k) for k in range(4))
    problem = day(trips, tuple(vehicle(f"v{k}") for k in range(4)))
    prepared, opening = opened(problem)
    assert len(opening.columns) == 1
    assert opening.cost == find_optimum(problem).cost
    assert_clean(prepared, opening)


def test_a_supplier_without_a_limit_is_used_where_it_is_cheaper_and_one_with_a_limit_is_left_to_the_master():
    problem = day((trip("r1", km=1.0, minutes=5.0, driving_minutes=2.0),), social=(TAXI,))
    assert_clean(*opened(problem))
    assert len(opened(problem)[1].social) == 1
    limited = replace(problem, social=(replace(TAXI, max_options=1),))
    assert opened(limited)[1].social == ()


def test_requests_share_a_vehicle_where_that_is_cheaper_and_do_not_where_it_is_not():
    shared = option("s", ("r1", "r2"), kind="shared", passengers=4, extra_cost=5.0)
    requests = (request("r1"), request("r2"))
    problem = day(requests, (vehicle("v1"), vehicle("v2")), shared=(shared,))
    prepared, opening = opened(problem)
    assert [prepared.options[o].id for c in opening.columns for o in c.options] == ["s"]
    assert_clean(prepared, opening)
    dear = replace(problem, shared=(replace(shared, extra_cost=500.0),))
    prepared, opening = opened(dear)
    assert sorted(prepared.options[o].id for c in opening.columns for o in c.options) == ["r1-direct", "r2-direct"]


def test_requests_share_a_taxi_where_that_is_cheapest():
    shared = option("s", ("r1", "r2"), kind="shared", passengers=4)
    problem = day((request("r1"), request("r2")), (vehicle(seats=1),), shared=(shared,), social=(TAXI,))
    prepared, opening = opened(problem)
    assert [prepared.options[prepared.social[k][0]].id for k in opening.social] == ["s"]
    assert_clean(prepared, opening)


def test_a_lock_is_kept_though_another_vehicle_were_cheaper():
    locks = (Lock("r1", "r1-direct", "v2", 545.0),)
    fleet = (vehicle("v1"), vehicle("v2", fixed_cost=900.0))
    prepared, opening = opened(day((trip("r1"),), fleet, locked=locks))
    assert [duty.vehicle for duty in drawn(prepared, opening).duties] == ["v2"]
    assert_clean(prepared, opening)
    free, opening = opened(day((trip("r1"),), fleet))
    assert [duty.vehicle for duty in drawn(free, opening).duties] == ["v1"]


def test_the_published_vehicle_is_kept_unless_another_saves_more_than_the_change_costs():
    fleet = (vehicle("v1"), vehicle("v2", fixed_cost=60.0))
    published = (Published("r1", "v2"),)
    prepared, opening = opened(day((trip("r1"),), fleet, published=published))
    assert [duty.vehicle for duty in drawn(prepared, opening).duties] == ["v2"]
    assert_clean(prepared, opening)
    fleet = (vehicle("v1"), vehicle("v2", fixed_cost=90.0))
    prepared, opening = opened(day((trip("r1"),), fleet, published=published))
    assert [duty.vehicle for duty in drawn(prepared, opening).duties] == ["v1"]
    assert_clean(prepared, opening)


def test_the_reserve_stays_home_and_a_vehicle_with_two_duties_counts_once():
    halves = ((360.0, 720.0), (720.0, 1320.0))
    fleet = (vehicle("v1", available=halves), vehicle("v2", available=halves))
    trips = (trip("r1"), trip("r2"), trip("r3", earliest=900.0, latest=910.0))
    pools = (Pool("pool-1", "home", "p0", {"general": 1}), Pool("pool-2", "away", "p50"))
    prepared, opening = opened(day(trips, fleet, pools=pools))
    assert len(opening.columns) == 2
    assert len(opening.unserved) == 1
    assert_clean(prepared, opening)
    assert len(opened(day(trips, fleet))[1].columns) == 3


def test_only_so_many_vehicles_go_to_another_region_as_were_agreed():
    fleet = tuple(vehicle(f"v{k}", pool="pool-2") for k in range(3))
    trips = tuple(trip(f"r{k}") for k in range(3))
    agreed = CrossRegion("away", "home", 60.0, 2)
    prepared, opening = opened(day(trips, fleet, cross_region=(agreed,)))
    assert len(opening.columns) == 2
    assert_clean(prepared, opening)
    free = replace(agreed, max_vehicles=None)
    assert len(opened(day(trips, fleet, cross_region=(free,)))[1].columns) == 3


def test_the_same_seed_and_rounds_give_the_same_plan_and_another_seed_may_not():
    problem = make_city_day(60, 12, 3, seed=2)
    assert opened(problem, 2000, seed=3)[1] == opened(problem, 2000, seed=3)[1]
    costs = {opened(problem, 2000, seed=seed)[1].cost for seed in range(4)}
    assert len(costs) > 1


def test_stopping_at_once_still_gives_a_plan_and_progress_never_gets_dearer():
    prepared = prepare(make_city_day(60, 12, 3, seed=2))
    told: list[float] = []
    stopped = open_day(prepared, Costing(prepared), seconds=60.0, seed=1, stop=lambda: True, progress=told.append)
    assert_clean(prepared, stopped)
    assert abs(told[-1] - stopped.cost) < 1e-3
    told.clear()
    ended = open_day(
        prepared, Costing(prepared), seconds=60.0, seed=1, stop=lambda: len(told) > 3, progress=told.append
    )
    assert told == sorted(told, reverse=True)
    assert ended.cost < stopped.cost


def test_days_without_requests_vehicles_or_options_have_plans():
    for problem in (
        replace(day(), requests=()),
        replace(day(), vehicles=()),
        replace(day((request("r1", ()), request("r2"))), vehicles=()),
        replace(day((request("r1", ()),))),
        replace(day(), vehicles=(vehicle(available=()),)),
    ):
        assert_clean(*opened(problem))


def test_an_option_is_surely_busy_between_its_latest_start_and_its_earliest_end_only():
    clock = np.array([0.0, 10.0])
    assert int(surely_busy(clock, 20.0, 50.0)) == 0b11000
    assert int(surely_busy(clock, 50.0, 20.0)) == 0
    assert int(surely_busy(clock, -100.0, 1e6)) == 2**INSTANTS - 1


def test_warming_up_leaves_nothing_to_compile():
    kernels = (opening_search.search, opening_kernel.load, opening_kernel.surely_busy)
    known = [len(kernel.signatures) for kernel in kernels]
    opened(make_city_day(20, 5, 2, seed=1, rich=True), 100)
    assert [len(kernel.signatures) for kernel in kernels] == known
