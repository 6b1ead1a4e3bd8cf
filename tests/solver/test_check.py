from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import LIMITS, Code, check
from solver.plan import Duty, Leg, Plan, SocialService
from solver.problem import Problem
from tests.solver.brute_force import find_optimum
from tests.solver.days import codes, day, duty, plan, request, trip, vehicle
from tests.solver.strategies import problems

RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@st.composite
def days_with_plans(draw: st.DrawFn) -> tuple[Problem, Plan]:
    """A day and a plan drawn without looking at any rule."""
    problem = draw(problems(min_requests=1, max_locks=2))
    ids = [option.id for option in problem.all_options()] or ["nothing"]
    suppliers = [supplier.id for supplier in problem.social] or ["nobody"]
    leg = st.builds(Leg, st.sampled_from(ids), st.integers(300, 1400).map(float), st.booleans())
    vehicles = st.sampled_from([vehicle.id for vehicle in problem.vehicles])
    duties = st.lists(st.builds(Duty, vehicles, st.lists(leg, max_size=3).map(tuple)), max_size=3)
    social = st.lists(st.builds(SocialService, st.sampled_from(ids), st.sampled_from(suppliers)), max_size=2)
    unserved = st.lists(st.sampled_from([request.id for request in problem.requests]), max_size=3)
    drawn = Plan(
        problem.name, 500.0, 400.0, 0.0, "time_limit", tuple(draw(duties)), tuple(draw(social)), tuple(draw(unserved))
    )
    return problem, drawn


def renamed(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """The same with other vehicle ids, and the vehicles in the opposite order."""
    new = {vehicle.id: f"renamed-{vehicle.id}" for vehicle in problem.vehicles}
    fleet = tuple(replace(vehicle, id=new[vehicle.id]) for vehicle in reversed(problem.vehicles))
    locked = tuple(replace(lock, vehicle=new[lock.vehicle]) for lock in problem.locked)
    published = tuple(replace(entry, vehicle=new[entry.vehicle]) for entry in problem.published)
    duties = tuple(replace(duty, vehicle=new[duty.vehicle]) for duty in plan.duties)
    return replace(problem, vehicles=fleet, locked=locked, published=published), replace(plan, duties=duties)


@settings(max_examples=80, deadline=None, suppress_health_check=RELAXED)
@given(days_with_plans())
def test_renaming_vehicles_changes_nothing(drawn):
    before, after = check(*drawn), check(*renamed(*drawn))
    assert abs(before.cost - after.cost) < 1e-6
    assert sorted(each.code for each in before.violations) == sorted(each.code for each in after.violations)


@settings(max_examples=40, deadline=None, suppress_health_check=RELAXED)
@given(days_with_plans())
def test_every_violation_has_a_subject_and_speaks_both_languages(drawn):
    for violation in check(*drawn).violations:
        assert isinstance(violation.code, Code)
        assert violation.subject
        assert violation.amount >= 0
        assert violation.en.isascii()
        assert not violation.zh.isascii()


@settings(max_examples=60, deadline=None, suppress_health_check=RELAXED)
@given(days_with_plans())
def test_no_clean_plan_is_cheaper_than_the_optimum(drawn):
    problem, plan = drawn
    stated = replace(plan, cost=check(problem, plan).cost, lower_bound=0.0)
    if check(problem, stated).is_clean:
        best = find_optimum(problem)
        assert best is not None
        assert best.cost <= stated.cost + 1e-6


def test_all_faults_of_a_plan_are_listed_not_only_the_first():
    problem = day((request("r1"), trip("r2", passengers=9)), (vehicle("v1", range_km=10),))
    bad = plan(problem, duty("v1", ("r1-direct", 500.0), ("r2-direct", 545.0)))
    assert codes(problem, replace(bad, cost=0.0)) == [
        "vehicle_does_not_fit_seats",
        "start_outside_window",
        "starts_before_arrival",
        "range_km",
        "cost_differs",
    ]


def test_a_limit_stands_in_the_list_once():
    assert len(set(LIMITS)) == len(LIMITS)


def test_a_day_on_the_format_page_can_be_followed_by_hand():
    """Out 10 km, the trip's 30, 20 across, 30 more, 10 + 20 home: 120 km at 1 CNY and 50 for the duty."""
    problem = day((request("r1"), trip("r2", origin="p30", destination="p30", earliest=620.0, latest=620.0)))
    report = check(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 620.0))))
    assert report.is_clean
    assert report.cost == 170.0
