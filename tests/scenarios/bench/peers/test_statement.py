from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.bench.peers.statement import Statement, UnstatedError, find_outside
from scenarios.instances import make_city_day, without_parking_rule
from solver.cost import social_fare
from solver.lookup import Lookup
from solver.problem import Lock

DAY = make_city_day(30, 10, 3, 7)
PLAIN = without_parking_rule(DAY)


def test_windows_are_rounded_inwards_and_durations_up():
    first = DAY.requests[0].options[0]
    odd = replace(first, earliest=100.001, latest=110.009, minutes=30.001, driving_minutes=10.001)
    statement = Statement(replace(PLAIN, requests=(replace(DAY.requests[0], options=(odd,)), *DAY.requests[1:])))
    assert statement.earliest[0] == 6001
    assert statement.latest[0] == 6600
    assert statement.driving[0] == 601
    assert statement.service[0] + statement.driving[0] == 1801


def test_an_arc_holds_the_request_it_leaves_and_the_way_to_the_next():
    statement, lookup = Statement(PLAIN), Lookup(PLAIN)
    before, after = statement.options[3], statement.options[5]
    arcs = statement.arcs(PLAIN.pools[0].id)
    km = before.km + lookup.km(before.destination, after.origin)
    minutes = before.driving_minutes + lookup.minutes(before.destination, after.origin)
    assert arcs.km[3, 5] == pytest.approx(km)
    assert 0 <= arcs.metres[3, 5] - 1000 * km < 1
    assert 0 <= arcs.seconds[3, 5] - 60 * minutes < 1
    home = statement.pools[PLAIN.pools[1].id]
    assert arcs.km[home, 5] == pytest.approx(lookup.km(PLAIN.pools[1].place, after.origin))


def test_all_pools_share_their_arcs_unless_cars_have_to_go_home():
    plain, ruled = Statement(PLAIN), Statement(DAY)
    assert plain.arcs("pool-1") is plain.arcs("pool-2")
    assert ruled.arcs("pool-1") is not ruled.arcs("pool-2")


def test_where_a_pause_is_too_long_the_arc_leads_through_the_pool():
    statement, lookup = Statement(DAY), Lookup(DAY)
    starts = [option.earliest for option in statement.options]
    early, late = int(np.argmin(starts)), int(np.argmax(starts))
    before, after = statement.options[early], statement.options[late]
    home = DAY.pools[0].place
    km = before.km + lookup.km(before.destination, home) + lookup.km(home, after.origin)
    assert statement.arcs(DAY.pools[0].id).km[early, late] == pytest.approx(km)
    assert Statement(PLAIN).arcs(DAY.pools[0].id).km[early, late] < km


def test_a_request_may_stay_out_at_its_least_price():
    request = min(DAY.requests, key=lambda each: each.passengers)
    outside = find_outside(DAY, request)
    fares = [social_fare(request.options[0], each) for each in DAY.social if each.seats >= request.passengers]
    assert outside.cost == pytest.approx(min([*fares, request.unserved_cost]))
    alone = find_outside(replace(DAY, social=()), request)
    assert (alone.cost, alone.supplier) == (request.unserved_cost, None)


def test_only_cars_that_fit_are_allowed():
    statement = Statement(PLAIN)
    for shift in statement.shifts:
        for number, request in enumerate(PLAIN.requests):
            assert statement.fits[shift.kind, number] == (request.passengers <= shift.vehicle.seats)


def test_a_car_with_two_intervals_is_two_shifts():
    first = replace(PLAIN.vehicles[0], available=((360.0, 600.0), (700.0, 1200.0)))
    statement = Statement(replace(PLAIN, vehicles=(first, *PLAIN.vehicles[1:])))
    assert len(statement.shifts) == len(PLAIN.vehicles) + 1
    assert (statement.shifts[1].opens, statement.shifts[1].closes) == (42000, 72000)


def test_a_day_that_others_cannot_state_is_refused_by_its_rules():
    lock = Lock(DAY.requests[0].id, DAY.requests[0].options[0].id, DAY.vehicles[0].id)
    with pytest.raises(UnstatedError, match="cannot state locks"):
        Statement(replace(DAY, locked=(lock,)))
    with pytest.raises(UnstatedError, match="cross-region"):
        Statement(make_city_day(60, 20, 4, 1, rich=True))
