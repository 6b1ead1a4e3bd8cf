"""The judge of the solver is judged itself: two independent readings of the format page agree."""

from hypothesis import HealthCheck, given, settings

from solver.check import check
from tests.solver.brute_force import find_optimum
from tests.solver.days import TAXI, day, request, trip
from tests.solver.strategies import problems


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(problems())
def test_the_brute_force_optimum_passes_the_checker_at_the_same_cost(problem):
    best = find_optimum(problem)
    assert best is not None
    report = check(problem, best)
    assert [str(violation) for violation in report.violations] == []
    assert abs(report.cost - best.cost) < 1e-6


def test_one_vehicle_takes_two_trips_where_a_taxi_is_dearer():
    problem = day((request("r1"), trip("r2", earliest=620.0, latest=620.0)), social=(TAXI,))
    best = find_optimum(problem)
    # 50 for the duty, 10 out, 30 and 30 on the trips, 10 home
    assert best is not None
    assert best.cost == 130.0


def test_a_taxi_takes_what_is_cheaper_left_to_it():
    problem = day((trip("r1", origin="p50", destination="p50", km=5.0),), social=(TAXI,))
    best = find_optimum(problem)
    # taxi: 40 + 15 + 30 = 85; own vehicle: 50 + 105
    assert best is not None
    assert best.cost == 85.0
