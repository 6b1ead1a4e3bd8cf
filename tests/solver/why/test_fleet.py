"""One more vehicle, and limits lifted: what they save is what a plan of that day really saves."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import CrossRegion
from solver.why.changes import Change, ChangeKind, apply_change
from solver.why.fleet import list_one_more
from solver.why.limits import DayLimit, lift, list_limit_costs, longer_hours
from solver.why.prices import DayPrices, RowPrice
from solver.why.roster import Roster
from tests.solver.brute_force import find_optimum
from tests.solver.days import TAXI, day, duty, plan, trip, vehicle
from tests.solver.why.drawn import planned_days, stated

THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@THOROUGH
@given(planned_days(max_requests=3, max_vehicles=2))
def test_one_more_vehicle_saves_at_least_what_is_told(drawn_day):
    problem, drawn = drawn_day
    for each in list_one_more(Roster(problem, drawn)):
        more = apply_change(problem, "", Change(ChangeKind.VEHICLE, (each.sample,)))
        assert drawn.cost - find_optimum(more).cost >= each.at_least - 1e-6


def test_one_more_vehicle_takes_what_is_unserved_and_what_is_dear():
    here = day((trip("r1"), trip("r2"), trip("r3", earliest=700.0, latest=700.0)), (vehicle(),), social=(TAXI,))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)), social=(("r2-direct", "taxi"),))
    (one,) = list_one_more(Roster(here, drawn))
    assert (one.sample, one.count, one.requests) == ("v1", 1, ("r3", "r2"))
    assert one.at_least == pytest.approx((1000 + 160) - (50 + 2 * 50))


def test_bounds_by_duals_are_told_beside_what_was_found_and_are_the_gap_and_the_price():
    here = day((trip("r1"), trip("r2")), (vehicle(), vehicle("v2")))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)), duty("v2", ("r2-direct", 540.0)))
    prices = DayPrices(
        drawn.cost - 7.0, (RowPrice("vehicles", ("v1", "v2"), 5.0), RowPrice("supplier", ("taxi",), 3.0))
    )
    (one,) = list_one_more(Roster(here, drawn), prices)
    assert (one.at_least, one.at_most) == (0.0, pytest.approx(12.0))
    assert prices.find_most_saved(drawn.cost, "supplier", ("taxi",)) == pytest.approx(10.0)
    assert prices.find_most_saved(drawn.cost, "reserve", ("pool-1", "general")) is None


@THOROUGH
@given(planned_days(max_locks=1), st.sampled_from(list(DayLimit)))
def test_every_plan_of_the_day_is_one_of_the_day_without_a_limit(drawn_day, limit):
    problem, drawn = drawn_day
    assert check(problem, drawn).is_clean
    lifted = lift(problem, limit)
    assert check(lifted, stated(lifted, drawn)).is_clean


@pytest.mark.parametrize(
    ("limit", "changes", "saved"),
    [
        (DayLimit.SEATS, {"vehicles": (vehicle(seats=1),)}, 900.0),
        (DayLimit.HOURS, {"vehicles": (vehicle(available=((590.0, 1320.0),)),)}, 900.0),
        (
            DayLimit.AGREEMENT_CAPS,
            {"vehicles": (vehicle(pool="pool-2"),), "cross_region": (CrossRegion("away", "home", 10.0, 0),)},
            1000.0 - 170.0,
        ),
        (
            DayLimit.SUPPLIER_CAPS,
            {"vehicles": (vehicle(seats=1),), "social": (replace(TAXI, max_options=0),)},
            1000.0 - 160.0,
        ),
    ],
)
def test_what_a_limit_costs_is_what_the_day_saves_without_it(limit, changes, saved):
    here = replace(day(), **changes)
    drawn = plan(here)
    costs = {each.limit: each for each in list_limit_costs(here, drawn, seconds=2.0, workers=1)}
    assert costs[limit].at_least == pytest.approx(saved)
    assert costs[limit].at_most >= costs[limit].at_least
    assert costs[limit].proven == pytest.approx(saved, abs=0.2)
    unset = [each.limit for each in costs.values() if not each.is_set]
    assert limit not in unset
    assert all(costs[each].at_least == costs[each].at_most == 0.0 for each in unset)


def test_the_parking_rule_costs_the_way_home_in_between():
    here = day((trip("r1"), trip("r2", earliest=700.0, latest=700.0)))
    drawn = plan(here, duty("v1", ("r1-direct", 550.0), ("r2-direct", 700.0, True)))
    costs = {each.limit: each for each in list_limit_costs(here, drawn, seconds=2.0, workers=1)}
    assert costs[DayLimit.PARKING].at_least == pytest.approx(20.0)


def test_longer_hours_never_meet():
    assert longer_hours(((360.0, 700.0), (720.0, 1300.0))) == ((300.0, 710.0), (710.0, 1360.0))
    assert longer_hours(((30.0, 100.0),)) == ((0.0, 160.0),)
