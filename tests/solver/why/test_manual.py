"""What the dispatcher says stands, and everything it breaks is told."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.plan import Plan
from solver.problem import Lock, Problem
from solver.violation import Code
from solver.why.manual import Assignment, UnclearAssignmentError, assign
from tests.solver.days import TAXI, day, duty, option, plan, trip, vehicle
from tests.solver.why.drawn import planned_days

THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def list_alterations(problem: Problem, before: Plan, after: Plan, said: Assignment) -> list[str]:
    """What of the new plan is not what the dispatcher said, or was another request's and changed."""
    options = {each.id: each for each in problem.all_options()}
    legs = {(each.vehicle, leg.option): leg.start for each in after.duties for leg in each.legs}
    old = {(each.vehicle, leg.option): leg.start for each in before.duties for leg in each.legs}
    faults = []
    named = set(options[said.option].covers) if said.option else {said.request}
    if said.vehicle is not None and (said.vehicle, said.option) not in legs:
        faults.append("not by the vehicle and option said")
    if said.vehicle is not None and said.start is not None and legs.get((said.vehicle, said.option)) != said.start:
        faults.append("not at the start said")
    if said.supplier is not None and (said.option, said.supplier) not in {(s.option, s.supplier) for s in after.social}:
        faults.append("not by the supplier said")
    if said.vehicle is None and said.supplier is None and said.request not in after.unserved:
        faults.append("not left unserved")
    kept = {key: start for key, start in old.items() if named.isdisjoint(options[key[1]].covers)}
    mine = {(said.vehicle, said.option)}
    if {key: start for key, start in legs.items() if key not in mine} != kept:
        faults.append("another leg was changed")
    others = [each for each in before.social if named.isdisjoint(options[each.option].covers)]
    if [each for each in after.social if (each.option, each.supplier) != (said.option, said.supplier)] != others:
        faults.append("another service was changed")
    return faults


@st.composite
def sayings(draw: st.DrawFn, problem: Problem) -> Assignment:
    """Anything a dispatcher could say of the day, sensible or not."""
    request = draw(st.sampled_from(problem.requests)).id
    options = [each for each in problem.all_options() if request in each.covers]
    who = draw(st.sampled_from(["vehicle", "vehicle", "vehicle", "supplier", "nobody"]))
    if who == "nobody" or not options:
        return Assignment(request)
    way = draw(st.sampled_from(options))
    if who == "supplier" and problem.social:
        return Assignment(request, way.id, supplier=draw(st.sampled_from(problem.social)).id)
    start = draw(st.sampled_from([None, way.earliest, way.latest + 50.0]))
    return Assignment(request, way.id, draw(st.sampled_from(problem.vehicles)).id, start)


@THOROUGH
@given(planned_days(), st.data())
def test_a_plan_made_by_hand_is_never_altered_and_all_it_breaks_is_told(drawn_day, data):
    problem, before = drawn_day
    said = data.draw(sayings(problem))
    done = assign(problem, before, (said,))
    assert list_alterations(problem, before, done.plan, said) == []
    assert done.violations == check(problem, done.plan).violations
    assert done.cost_after == check(problem, done.plan).cost == done.plan.cost
    assert not {each.code for each in done.violations} & {
        Code.COST_DIFFERS,
        Code.BOUND_ABOVE_COST,
        Code.STATUS,
        Code.REQUEST_SERVED_TWICE,
        Code.REQUEST_UNACCOUNTED,
        Code.UNSERVED_BUT_SERVED,
    }


def test_an_altered_plan_would_be_found():
    here = day((trip("r1"), trip("r2", earliest=700.0, latest=710.0)), (vehicle(), vehicle("v2")))
    before = plan(here, duty("v1", ("r2-direct", 700.0)))
    said = Assignment("r1", "r1-direct", "v1", 545.0)
    moved = plan(here, duty("v1", ("r1-direct", 540.0), ("r2-direct", 700.0)))
    assert list_alterations(here, before, moved, said) == ["not at the start said"]
    other = plan(here, duty("v2", ("r1-direct", 545.0)), duty("v1", ("r2-direct", 705.0)))
    assert list_alterations(here, before, other, said) == [
        "not by the vehicle and option said",
        "not at the start said",
        "another leg was changed",
    ]


def test_an_assignment_that_breaks_nothing_is_clean_and_tells_what_it_costs():
    here = day((trip("r1"), trip("r2", earliest=700.0, latest=710.0)))
    before = plan(here, duty("v1", ("r1-direct", 540.0)))
    done = assign(here, before, (Assignment("r2", vehicle="v1"),))
    assert done.violations == ()
    assert (done.cost_before, done.cost_after) == (100 + 1000, 150)
    assert done.plan.duties[0].legs[1].via_pool, "an hour and a half is too long to stand away"


def test_everything_that_an_assignment_breaks_is_listed_with_amounts():
    here = day((trip("r1"), trip("r2", passengers=6)), (vehicle(range_km=70.0),))
    before = plan(here, duty("v1", ("r1-direct", 540.0)))
    done = assign(here, before, (Assignment("r2", vehicle="v1", start=560.0),))
    told = {each.code: each.amount for each in done.fresh}
    assert told == {
        Code.VEHICLE_SEATS: 2,
        Code.START_OUTSIDE_WINDOW: 10.0,
        Code.STARTS_BEFORE_ARRIVAL: 40.0,
        Code.RANGE_KM: 10.0,
    }


def test_a_start_that_is_not_named_is_put_where_least_is_broken():
    here = day((trip("r1", earliest=540.0, latest=700.0), trip("r2", earliest=540.0, latest=900.0)))
    before = plan(here, duty("v1", ("r1-direct", 600.0)))
    done = assign(here, before, (Assignment("r2", vehicle="v1"),))
    assert done.violations == ()
    assert {leg.option: leg.start for leg in done.plan.duties[0].legs}["r1-direct"] == 600.0


def test_who_rode_along_is_left_unserved_and_told():
    both = option("s", ("r1", "r2"), kind="shared", passengers=4)
    here = day((trip("r1"), trip("r2")), (vehicle(), vehicle("v2")), shared=(both,))
    done = assign(here, plan(here, duty("v1", ("s", 540.0))), (Assignment("r1", vehicle="v2"),))
    assert done.stranded == ("r2",)
    both_told = assign(
        here,
        plan(here, duty("v1", ("s", 540.0))),
        (Assignment("r1", vehicle="v2"), Assignment("r2", vehicle="v1")),
    )
    assert both_told.stranded == ()
    assert both_told.violations == ()


def test_a_lock_and_a_supplier_against_the_rules_are_told_and_not_mended():
    here = replace(
        day((trip("r1"),), (vehicle(),), social=(replace(TAXI, seats=1),)), locked=(Lock("r1", "r1-direct", "v1"),)
    )
    done = assign(here, plan(here, duty("v1", ("r1-direct", 540.0))), (Assignment("r1", supplier="taxi"),))
    assert {each.code for each in done.fresh} == {Code.SUPPLIER_SEATS, Code.LOCK_BROKEN}
    assert done.plan.duties == ()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Assignment("r9", vehicle="v1"), "no request 'r9'"),
        (Assignment("r1", vehicle="v9"), "no vehicle 'v9'"),
        (Assignment("r1", supplier="bus"), "no supplier 'bus'"),
        (Assignment("r1", "r2-direct", "v1"), "does not serve request 'r1'"),
        (Assignment("r1", vehicle="v1", supplier="taxi"), "not both"),
        (Assignment("r1", "r1-direct"), "no vehicle or supplier"),
        (Assignment("r1", supplier="taxi", start=540.0), "name no start"),
    ],
)
def test_an_unclear_assignment_is_refused_with_what_is_unclear(said, told):
    here = day((trip("r1"), trip("r2")), social=(TAXI,))
    with pytest.raises(UnclearAssignmentError, match=told):
        assign(here, plan(here), (said,))
