from dataclasses import replace

from tests.solver.days import TAXI, codes, day, duty, option, plan, request, vehicle

TWO = (vehicle("v1"), vehicle("v2"))
FIRST, SECOND = duty("v1", ("r1-direct", 540.0)), duty("v2", ("r1-direct", 545.0))


def test_a_request_served_once_is_accounted_for():
    problem = day(vehicles=TWO)
    assert codes(problem, plan(problem, FIRST)) == []


def test_a_request_left_unserved_and_listed_is_accounted_for():
    problem = day()
    assert codes(problem, plan(problem)) == []


def test_a_request_served_by_two_vehicles_is_reported():
    problem = day(vehicles=TWO)
    assert codes(problem, plan(problem, FIRST, SECOND)) == ["request_served_twice"]


def test_a_request_served_by_a_vehicle_and_by_a_supplier_is_reported():
    problem = day(social=(TAXI,))
    assert codes(problem, plan(problem, FIRST, social=(("r1-direct", "taxi"),))) == ["request_served_twice"]


def test_a_request_served_alone_and_in_a_shared_option_is_reported():
    shared = option("s1", ("r1", "r2"), kind="shared", passengers=4)
    problem = day((request("r1"), request("r2")), TWO, shared=(shared,))
    assert codes(problem, plan(problem, FIRST, duty("v2", ("s1", 540.0)))) == ["request_served_twice"]


def test_a_forgotten_request_is_reported():
    problem = day()
    assert codes(problem, replace(plan(problem), unserved=())) == ["request_unaccounted"]


def test_a_request_both_served_and_listed_as_unserved_is_reported():
    problem = day()
    assert codes(problem, replace(plan(problem, FIRST), unserved=("r1",))) == ["unserved_but_served"]


def test_a_request_listed_twice_as_unserved_is_reported():
    problem = day()
    assert codes(problem, replace(plan(problem), unserved=("r1", "r1"))) == ["unserved_twice"]
