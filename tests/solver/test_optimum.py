"""The engine against a brute-force search that shares no code with it, on tiny days with every rule of the format."""

import pytest
from hypothesis import HealthCheck, given, settings

from solver.check import check
from solver.solve import LocksClashError, solve
from tests.solver.brute_force import find_optimum
from tests.solver.strategies import problems


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(problems(max_requests=4, max_vehicles=3, max_locks=2))
def test_no_plan_is_cheaper_than_the_engines_and_its_bound_is_below_all(problem):
    best = find_optimum(problem)
    if best is None:
        with pytest.raises(LocksClashError):
            solve(problem, seconds=10.0, workers=1)
        return
    plan = solve(problem, seconds=10.0, workers=1)
    assert check(problem, plan).violations == ()
    assert plan.lower_bound <= best.cost + 0.01
    assert plan.cost <= best.cost + max(0.01, 1e-4 * best.cost)
