from solver.problem import Pool
from tests.solver.days import codes, day, duty, plan, request, vehicle

FIRST, SECOND = duty("v1", ("r1-direct", 540.0)), duty("v2", ("r2-direct", 540.0))


def reserving(**reserve: int):
    """Two general vehicles and an emergency one."""
    vehicles = (vehicle("v1"), vehicle("v2"), vehicle("v3", category="emergency"))
    return day((request("r1"), request("r2")), vehicles, pools=(Pool("pool-1", "home", "p0", reserve),))


def test_without_a_reserve_all_may_leave():
    problem = reserving()
    assert codes(problem, plan(problem, FIRST, SECOND)) == []


def test_a_reserve_that_was_used_is_reported():
    problem = reserving(general=1)
    assert codes(problem, plan(problem, FIRST, SECOND)) == ["reserve"]


def test_exactly_the_reserve_left_is_fine():
    problem = reserving(general=1, emergency=1)
    assert codes(problem, plan(problem, FIRST)) == []


def test_a_reserve_larger_than_the_pool_keeps_all_of_them():
    problem = reserving(general=5)
    assert codes(problem, plan(problem)) == []
    assert codes(problem, plan(problem, FIRST)) == ["reserve"]


def test_the_reserve_of_a_category_leaves_the_others_alone():
    problem = reserving(emergency=1)
    assert codes(problem, plan(problem, FIRST, SECOND)) == []
