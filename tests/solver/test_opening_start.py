"""What the opening begins with: locks, given duties, the published plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.instances.days import make_city_day
from solver.opening import warm_up
from solver.problem import CrossRegion, Lock, Pool, Problem, Published, Travel
from tests.solver.days import day, trip, vehicle
from tests.solver.openings import assert_clean, column, drawn, opened


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """No test runs code compiled from older sources."""
    warm_up()


def test_a_published_day_begins_with_its_own_plan():
    problem = make_city_day(60, 14, 4, seed=4)
    prepared, before = opened(problem, 3000)
    published = tuple(
        Published(request, each.vehicle)
        for each in drawn(prepared, before).duties
        for leg in each.legs
        for request in prepared.options[prepared.option_index[leg.option]].covers
    )
    prepared, after = opened(replace(problem, published=published), 0)
    assert after.cost <= before.cost + 1e-6
    assert_clean(prepared, after)
    # the control: a plan from nothing, without rounds, is dearer
    assert opened(problem, 0)[1].cost > 1.02 * before.cost


def test_published_requests_join_the_locks_of_their_vehicle_where_no_limit_forbids_it():
    trips = (trip("r1"), trip("r2", earliest=700.0, latest=700.0, region="away"))
    published = (Published("r1", "v1"), Published("r2", "v1"))
    joined = day(trips, locked=(Lock("r1", "r1-direct", "v1"),), published=published)
    for most, legs in ((1, 2), (0, 1)):
        agreed = (CrossRegion("home", "away", 5.0, most),)
        prepared, opening = opened(replace(joined, cross_region=agreed), 0)
        assert [len(c.options) for c in opening.columns] == [legs]
        assert_clean(prepared, opening)


def test_a_start_is_taken_over_and_what_cannot_stand_beside_it_is_left_out():
    problem = day((trip("r1"), trip("r2"), trip("r3", earliest=700.0, latest=700.0)), (vehicle("v1"), vehicle("v2")))
    together = column(problem, 0, ("r1-direct", "r3-direct"), (False, True))
    again = column(problem, 0, ("r3-direct",), (False,))
    prepared, opening = opened(problem, 0, start=(together, again))
    assert {c.options for c in opening.columns} == {together.options, (prepared.option_index["r2-direct"],)}
    assert_clean(prepared, opening)


def test_a_start_beyond_the_reserve_or_an_agreement_is_cut_down():
    fleet = tuple(vehicle(f"v{k}", pool="pool-2") for k in range(2))
    trips = (trip("r1"), trip("r2"))
    pools = (Pool("pool-1", "home", "p0"), Pool("pool-2", "away", "p50", {"general": 1}))
    agreed = (CrossRegion("away", "home", 60.0, 2),)
    reserved = day(trips, fleet, pools=pools, cross_region=agreed)
    lent = day(trips, fleet, cross_region=(replace(agreed[0], max_vehicles=1),))
    unlimited = day(trips, fleet, cross_region=agreed)
    for problem, duties in ((reserved, 1), (lent, 1), (unlimited, 2)):
        start = tuple(column(problem, 0, (f"r{k}-direct",), (False,)) for k in (1, 2))
        prepared, opening = opened(problem, 50, start=start)
        assert len(opening.columns) == duties
        assert_clean(prepared, opening)


def awkward_day() -> Problem:
    """r1, r2, r3 stand only when the vehicle goes home before r2, though it could drive straight to it.

    Straight on, r2 has to start by 11:00, since r1 ends by 10:00; then r3 at 13:20 is more than an hour after r2 and
    the pool too far from it. From home r2 may start at 12:00.
    """
    trips = (
        trip("r1", earliest=540.0, latest=540.0),
        trip("r2", earliest=640.0, latest=720.0, destination="p50"),
        trip("r3", earliest=840.0, latest=840.0, origin="p50", destination="p50"),
    )
    problem = day(trips, (vehicle("v1"),))
    minutes = problem.travel.minutes.copy()
    minutes[0, 6] = minutes[6, 0] = 120.0
    return replace(problem, travel=Travel(km=problem.travel.km, minutes=minutes))


def test_a_duty_that_goes_home_where_it_could_drive_straight_on_is_kept_as_it_is():
    problem = awkward_day()
    names = tuple(f"r{k}-direct" for k in (1, 2, 3))
    start = column(problem, 0, names, (False, True, False))
    prepared, opening = opened(problem, 200, start=(start,))
    assert opening.columns == (start,)
    assert_clean(prepared, opening)
    # the control: without the start, a search that drives straight on wherever it can does not find it
    assert len(opened(problem, 200)[1].unserved) == 1
    locked = replace(problem, locked=tuple(Lock(f"r{k}", f"r{k}-direct", "v1") for k in (1, 2, 3)))
    prepared, opening = opened(locked, 200)
    assert opening.unserved == ()
    assert_clean(prepared, opening)
