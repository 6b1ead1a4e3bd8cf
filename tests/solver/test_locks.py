from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings

from solver.check import check
from solver.locks import LockClash, arrange_locks, find_lock_clashes
from solver.plan import Plan
from solver.problem import CrossRegion, Lock, Pool, Problem
from tests.solver.brute_force import find_optimum
from tests.solver.days import day, option, request, trip, vehicle
from tests.solver.strategies import problems

LOCK = Lock("r1", "r1-direct", "v1")


def clash(problem: Problem) -> LockClash:
    """The only clash of the day."""
    (found,) = find_lock_clashes(problem)
    return found


def test_a_day_without_locks_has_no_clash():
    assert find_lock_clashes(day()) == ()


def test_a_lock_that_can_be_kept_is_no_clash():
    assert find_lock_clashes(day(locked=(LOCK,))) == ()


def test_a_lock_given_twice_is_no_clash():
    assert find_lock_clashes(day(locked=(LOCK, LOCK, replace(LOCK, start=545.0)))) == ()


def test_a_locked_start_outside_its_window_clashes():
    assert clash(day(locked=(replace(LOCK, start=551.0),))).locks == (replace(LOCK, start=551.0),)
    assert find_lock_clashes(day(locked=(replace(LOCK, start=550.0),))) == ()


def test_a_lock_to_an_option_of_another_request_clashes():
    problem = day((request("r1"), request("r2")), locked=(Lock("r1", "r2-direct", "v1"),))
    assert "does not serve it" in clash(problem).en


def test_a_lock_to_a_vehicle_that_does_not_fit_clashes():
    problem = day((request("r1", (option("r1-direct", ("r1",), passengers=5),)),), locked=(LOCK,))
    assert "seats 4" in clash(problem).en


def test_a_lock_across_regions_needs_an_agreement():
    problem = day(vehicles=(vehicle(pool="pool-2"),), locked=(LOCK,))
    assert "may not serve region" in clash(problem).en
    assert find_lock_clashes(replace(problem, cross_region=(CrossRegion("away", "home", 60.0),))) == ()


def test_locks_may_not_lend_more_vehicles_than_agreed():
    fleet = (vehicle("v1", pool="pool-2"), vehicle("v2", pool="pool-2"))
    locks = (LOCK, Lock("r2", "r2-direct", "v2"))
    problem = day((request("r1"), request("r2")), fleet, locked=locks)
    assert clash(replace(problem, cross_region=(CrossRegion("away", "home", 60.0, 1),))).locks == locks
    assert find_lock_clashes(replace(problem, cross_region=(CrossRegion("away", "home", 60.0, 2),))) == ()


def test_a_request_locked_to_two_vehicles_clashes():
    locks = (LOCK, replace(LOCK, vehicle="v2"))
    assert clash(day(vehicles=(vehicle("v1"), vehicle("v2")), locked=locks)).locks == locks


def test_a_request_locked_alone_and_in_a_shared_option_clashes():
    shared = option("s1", ("r1", "r2"), kind="shared")
    locks = (LOCK, Lock("r2", "s1", "v1"))
    problem = day((request("r1"), request("r2")), shared=(shared,), locked=locks)
    assert clash(problem).locks == locks


def test_both_requests_of_a_shared_option_may_be_locked_to_it():
    shared = option("s1", ("r1", "r2"), kind="shared")
    problem = day(
        (request("r1"), request("r2")), shared=(shared,), locked=(Lock("r1", "s1", "v1"), Lock("r2", "s1", "v1"))
    )
    assert find_lock_clashes(problem) == ()


def test_two_starts_of_one_option_clash():
    locks = (replace(LOCK, start=541.0), replace(LOCK, start=549.0))
    assert clash(day(locked=locks)).locks == locks


def test_only_the_locks_that_clash_are_named():
    """r2 overlaps r1; r3 in the afternoon has nothing to do with it."""
    requests = (request("r1"), trip("r2", earliest=580.0, latest=590.0), trip("r3", earliest=900.0, latest=900.0))
    locks = (LOCK, Lock("r3", "r3-direct", "v1"), Lock("r2", "r2-direct", "v1"))
    found = clash(day(requests, locked=locks))
    assert found.locks == (locks[0], locks[2])
    assert "these locks together" in found.en
    assert "同时" in found.zh


def test_locks_that_just_fit_one_after_the_other_do_not_clash():
    requests = (request("r1"), trip("r2", earliest=600.0, latest=600.0))
    locks = (LOCK, Lock("r2", "r2-direct", "v1"))
    assert find_lock_clashes(day(requests, locked=locks)) == ()


def test_a_vehicle_off_duty_cannot_keep_a_lock():
    assert "this lock" in clash(day(vehicles=(vehicle(available=((600.0, 1320.0),)),), locked=(LOCK,))).en


def test_locked_vehicles_may_not_use_up_the_reserve():
    problem = day(locked=(LOCK,), pools=(Pool("pool-1", "home", "p0", {"general": 1}),))
    assert "in reserve" in clash(problem).en
    assert find_lock_clashes(replace(problem, vehicles=(vehicle("v1"), vehicle("v2")))) == ()


def test_an_unlocked_trip_in_between_may_make_two_locks_possible():
    """50 km from home the vehicle may not wait two hours, and cannot go home; r3 fills the pause."""
    away = {"origin": "p50", "destination": "p50", "minutes": 60.0}
    r1, r2 = trip("r1", earliest=540.0, latest=540.0, **away), trip("r2", earliest=690.0, latest=690.0, **away)
    r3 = trip("r3", earliest=610.0, latest=610.0, **away)
    locks = (LOCK, Lock("r2", "r2-direct", "v1"))
    assert clash(day((r1, r2), locked=locks)).locks == locks
    assert find_lock_clashes(day((r1, r2, r3), locked=locks)) == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(problems(min_requests=2, max_requests=4, max_vehicles=2, max_locks=3))
def test_locks_clash_exactly_where_trying_everything_finds_no_plan(problem):
    arranged = arrange_locks(problem)
    event(f"{len(problem.locked)} locks, {'clash' if arranged.clashes else 'kept'}")
    assert bool(arranged.clashes) == (find_optimum(problem) is None)
    if not arranged.clashes:
        options = {each.id: each for each in problem.all_options()}
        served = {id for duty in arranged.duties for leg in duty.legs for id in options[leg.option].covers}
        unserved = tuple(each.id for each in problem.requests if each.id not in served)
        plan = Plan(problem.name, 0.0, 0.0, 0.0, "time_limit", arranged.duties, (), unserved)
        plan = replace(plan, cost=check(problem, plan).cost)
        assert check(problem, plan).violations == ()
