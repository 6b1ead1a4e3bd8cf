from solver.problem import Lock
from tests.solver.days import TAXI, codes, day, duty, option, plan, request, vehicle

TWO = (vehicle("v1"), vehicle("v2"))


def locked(*locks: Lock):
    return day(vehicles=TWO, social=(TAXI,), locked=locks)


def test_a_kept_lock_is_fine():
    problem = locked(Lock("r1", "r1-direct", "v1"))
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 547.0)))) == []


def test_another_vehicle_a_supplier_or_nobody_breaks_a_lock():
    problem = locked(Lock("r1", "r1-direct", "v1"))
    others = (
        plan(problem, duty("v2", ("r1-direct", 540.0))),
        plan(problem, social=(("r1-direct", "taxi"),)),
        plan(problem),
    )
    for other in others:
        assert codes(problem, other) == ["lock_broken"]


def test_another_option_of_the_request_breaks_a_lock():
    options = (option("r1-direct", ("r1",)), option("r1-later", ("r1",), earliest=600.0, latest=600.0))
    problem = day((request("r1", options),), locked=(Lock("r1", "r1-direct", "v1"),))
    assert codes(problem, plan(problem, duty("v1", ("r1-later", 600.0)))) == ["lock_broken"]


def test_a_named_start_must_stand_to_the_minute():
    problem = locked(Lock("r1", "r1-direct", "v1", 545.0))
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 545.0)))) == []
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 544.0)))) == ["lock_broken"]
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 546.0)))) == ["lock_broken"]
