"""Explanations: what holds a request up, what would help, each price one that a checked plan really has."""

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import CrossRegion, Lock, Problem
from solver.why.certificate import certify, list_mismatches
from solver.why.changes import Change, ChangeKind, apply_change
from solver.why.explanation import NoSuchRequestError, explain
from solver.why.patches import apply_patch, make_patch
from solver.why.roster import Rung
from tests.solver.brute_force import find_optimum
from tests.solver.days import TAXI, day, duty, option, plan, trip, vehicle
from tests.solver.why.drawn import planned_days, stated

THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def prices(problem: Problem, drawn, request: str) -> dict[tuple[str, ...], tuple[float, float]]:
    """(kind, subject …) → minutes or surcharge, and what is paid more."""
    relaxations = explain(problem, drawn, request).relaxations
    return {
        (each.change.kind.value, *each.change.subject): (each.change.amount, each.outlay_cny) for each in relaxations
    }


def test_a_served_request_has_a_runner_up_with_its_extra_cost():
    here = day((trip("r1"),), (vehicle(), vehicle("v2", fixed_cost=62.0)), social=(TAXI,))
    told = explain(here, plan(here, duty("v1", ("r1-direct", 540.0))), "r1")
    assert told.rung is Rung.UNIFIED
    assert told.runner_up is not None
    assert (told.runner_up.vehicle, told.runner_up.added_cny) == ("v2", 12.0)
    assert told.relaxations == ()


def test_a_later_start_by_so_many_minutes_would_do_and_costs_what_the_longer_duty_costs():
    here = day((trip("r1", latest=540.0), trip("r2", latest=545.0)), (vehicle(),))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)))
    found = prices(here, drawn, "r2")
    assert found["later",] == (60.0, 30.0), (
        "545 + 60 is the first of the steps that reaches 600; thirty kilometres more"
    )
    assert found["earlier",] == (60.0, 30.0)
    assert found["vehicle", "v1"] == (0.0, 100.0)


def test_a_shared_way_a_reserve_an_agreement_its_cap_and_a_full_supplier_are_each_priced():
    requests = (trip("r1", latest=540.0), trip("r2", latest=540.0), trip("r3", latest=540.0))
    both = option("s", ("r1", "r2"), kind="shared", latest=540.0, passengers=4, km=36.0)
    fleet = (
        vehicle(),
        vehicle("kept", category="special"),
        vehicle("far", pool="pool-2"),
        vehicle("far2", pool="pool-2"),
    )
    base = replace(
        day(requests, fleet, social=(replace(TAXI, max_options=0),)),
        pools=(replace(day().pools[0], reserve={"special": 1}), day().pools[1]),
    )
    drawn = plan(base, duty("v1", ("r1-direct", 540.0)))
    found = prices(base, drawn, "r2")
    assert found["reserve", "pool-1", "special"] == (0.0, 100.0)
    assert found["agreement", "away", "home"] == (0.0, 50 + 80 + 30)
    assert found["supplier", "taxi"] == (0.0, 40 + 3 * 30 + 0.5 * 60)
    capped = replace(base, cross_region=(CrossRegion("away", "home", 25.0, 1),))
    lent = plan(capped, duty("v1", ("r1-direct", 540.0)), duty("far", ("r3-direct", 540.0)))
    assert prices(capped, lent, "r2")["agreement_cap", "away", "home"] == (0.0, 50 + 80 + 30 + 25)
    two = replace(base, shared=(both,), requests=base.requests[:2])
    drawn = plan(two, duty("v1", ("r1-direct", 540.0)))
    assert prices(two, drawn, "r2") == {("share", "s"): (0.0, 6.0), ("supplier", "taxi"): (0.0, 160.0)}, (
        "a car out of reserve or of another region is not told: the plan found then does without"
    )


def test_other_trips_may_change_places_so_that_a_request_is_served():
    # Only the large car takes r2; it has the small party of r1, which the small car could take.
    small, large = vehicle("small", seats=2), vehicle("large", seats=8)
    here = day((trip("r1"), trip("r2", passengers=8)), (small, large))
    drawn = plan(here, duty("large", ("r1-direct", 540.0)))
    told = explain(here, drawn, "r2")
    (moved,) = told.relaxations[:1]
    assert (moved.change.kind, moved.outlay_cny) == (ChangeKind.MOVE_OTHERS, 100.0)
    assert {each.vehicle for each in moved.plan.duties} == {"small", "large"}
    assert [each.barrier.trips for each in told.held] == [("r1",)]


def test_nobody_is_left_unserved_or_sent_to_a_later_mechanism_for_it():
    here = day((trip("r1"), trip("r2")), (vehicle(),), social=(TAXI,))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)))
    assert ("move_others",) not in prices(here, drawn, "r2"), "the taxi could take r1, but r1 has its own region's car"


def test_a_locked_request_has_no_relaxations_and_an_unknown_one_is_refused():
    here = replace(day((trip("r1"),), social=(TAXI,)), locked=(Lock("r1", "r1-direct", "v1"),))
    assert explain(here, plan(here), "r1").relaxations == ()
    with pytest.raises(NoSuchRequestError, match="no request 'r9'"):
        explain(here, plan(here), "r9")


@THOROUGH
@given(planned_days(max_requests=4), st.integers(0, 3))
def test_every_relaxation_is_a_checked_plan_of_the_changed_day_and_no_cheaper_than_its_optimum(drawn_day, number):
    problem, drawn = drawn_day
    wanted = problem.requests[number % len(problem.requests)].id
    told = explain(problem, drawn, wanted)
    for each in told.relaxations:
        changed = apply_change(problem, wanted, each.change)
        assert check(changed, each.plan).violations == ()
        assert each.rung < told.rung
        assert abs(each.plan.cost - drawn.cost - each.added_cny) < 1e-6
        if len(changed.vehicles) <= 3:
            assert each.plan.cost >= find_optimum(changed).cost - 1e-6


@THOROUGH
@given(planned_days(max_locks=1), st.integers(0, 3))
def test_a_certificate_made_again_is_the_same_to_the_byte_and_the_checker_confirms_it(drawn_day, number):
    problem, drawn = drawn_day
    wanted = problem.requests[number % len(problem.requests)].id
    made, again = (certify(problem, drawn, explain(problem, drawn, wanted)) for _ in range(2))
    assert json.dumps(made, ensure_ascii=False) == json.dumps(again, ensure_ascii=False)
    read = json.loads(json.dumps(made, ensure_ascii=False))
    assert list(list_mismatches(problem, drawn, read)) == []


def test_a_certificate_that_was_altered_is_found_out():
    here = day((trip("r1", latest=540.0), trip("r2", latest=545.0)), (vehicle(),))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)))
    made = json.loads(json.dumps(certify(here, drawn, explain(here, drawn, "r2"))))
    assert list(list_mismatches(here, drawn, made)) == [], "the control"

    def faults(change) -> list[str]:
        altered = copy.deepcopy(made)
        change(altered)
        return [each.en for each in list_mismatches(here, drawn, altered)]

    later = next(k for k, each in enumerate(made["relaxations"]) if each["change"]["kind"] == "later")

    def cheaper(data):
        data["relaxations"][later]["added_cny"] -= 10

    def earlier_start(data):
        data["relaxations"][later]["patch"]["vehicles"]["v1"][0][1][1] -= 30

    def smaller_shift(data):
        data["relaxations"][later]["change"]["amount"] = 5.0

    def other_mechanism(data):
        data["mechanism"] = "unified"

    assert "costs" in faults(cheaper)[0]
    assert "breaks a rule" in faults(earlier_start)[0]
    assert "breaks a rule" in faults(smaller_shift)[0]
    assert "the plan serves it by unserved" in faults(other_mechanism)[0]
    other = stated(here, replace(drawn, seconds=2.0))
    assert [each.place for each in list_mismatches(here, other, made)] == ["plan_digest"]


@THOROUGH
@given(planned_days(), planned_days())
def test_a_patch_leads_from_one_plan_to_the_other(one, other):
    first, second = one[1], other[1]
    patched = apply_patch(first, json.loads(json.dumps(make_patch(first, second))))
    assert sorted(patched.unserved) == sorted(second.unserved)
    assert set(patched.social) == set(second.social)
    assert {(each.vehicle, each.legs) for each in patched.duties} == {
        (each.vehicle, each.legs) for each in second.duties
    }


def test_changes_are_written_and_read_again():
    change = Change(ChangeKind.AGREEMENT, ("away", "home"), 25.0)
    assert Change.from_json(json.loads(json.dumps(change.as_json()))) == change
    with pytest.raises(KeyError):
        apply_change(day(), "r9", Change(ChangeKind.EARLIER, (), 5.0))
