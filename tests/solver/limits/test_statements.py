from dataclasses import replace

import pytest

from solver.problem import Published
from tests.solver.days import TAXI, codes, day, duty, plan, request, vehicle

PROBLEM = day()
GOOD = plan(PROBLEM, duty("v1", ("r1-direct", 540.0)))


def test_a_cost_that_differs_by_more_than_a_cent_is_reported():
    assert codes(PROBLEM, replace(GOOD, cost=GOOD.cost + 0.009)) == []
    assert codes(PROBLEM, replace(GOOD, cost=GOOD.cost + 0.02)) == ["cost_differs"]
    assert codes(PROBLEM, replace(GOOD, cost=GOOD.cost - 0.02)) == ["cost_differs"]


def test_a_bound_above_the_cost_is_reported():
    assert codes(PROBLEM, replace(GOOD, lower_bound=GOOD.cost)) == []
    assert codes(PROBLEM, replace(GOOD, lower_bound=GOOD.cost + 1)) == ["bound_above_cost"]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_cost_or_bound_that_is_no_number_is_reported(number):
    assert codes(PROBLEM, replace(GOOD, cost=number)) == ["cost_differs"]
    assert codes(PROBLEM, replace(GOOD, lower_bound=number)) == ["bound_above_cost"]


def test_optimal_means_that_cost_and_bound_meet():
    assert codes(PROBLEM, replace(GOOD, status="optimal")) == []
    assert codes(PROBLEM, replace(GOOD, status="optimal", lower_bound=GOOD.cost * 0.99)) == ["status"]
    assert codes(PROBLEM, replace(GOOD, status="interrupted", lower_bound=0.0)) == []


def test_unserved_requests_cost_their_price():
    assert plan(PROBLEM).cost == 1000.0


def test_changing_a_published_assignment_costs_once_whatever_takes_its_place():
    problem = day((request("r1"),), (vehicle("v1"), vehicle("v2")), social=(TAXI,), published=(Published("r1", "v1"),))
    fare = 40 + 3 * 30 + 0.5 * 60
    assert plan(problem, duty("v1", ("r1-direct", 550.0))).cost == 100.0
    assert plan(problem, duty("v2", ("r1-direct", 540.0))).cost == 130.0
    assert plan(problem, social=(("r1-direct", "taxi"),)).cost == fare + 30
    assert plan(problem).cost == 1030.0
