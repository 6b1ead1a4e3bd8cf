from dataclasses import replace

from solver.plan import SocialService
from tests.solver.days import TAXI, codes, day, duty, plan

PROBLEM = day(social=(TAXI,))
GOOD = plan(PROBLEM, duty("v1", ("r1-direct", 540.0)))
NOTHING = plan(PROBLEM)


def test_known_names_are_fine():
    assert codes(PROBLEM, GOOD) == []


def test_a_plan_for_another_instance_is_reported():
    assert codes(PROBLEM, replace(GOOD, instance="another-day")) == ["other_instance"]


def test_an_unknown_vehicle_is_reported():
    assert "unknown_vehicle" in codes(PROBLEM, replace(GOOD, duties=(duty("v9", ("r1-direct", 540.0)),)))


def test_an_unknown_option_is_reported_in_a_duty_and_with_a_supplier():
    assert "unknown_option" in codes(PROBLEM, replace(GOOD, duties=(duty("v1", ("r9-direct", 540.0)),)))
    assert codes(PROBLEM, replace(NOTHING, social=(SocialService("r9-direct", "taxi"),))) == ["unknown_option"]


def test_an_unknown_supplier_is_reported():
    named = replace(NOTHING, social=(SocialService("r1-direct", "rickshaw"),))
    assert "unknown_supplier" in codes(PROBLEM, named)


def test_an_unknown_unserved_request_is_reported():
    assert codes(PROBLEM, replace(NOTHING, unserved=("r1", "r9"))) == ["unknown_request"]
