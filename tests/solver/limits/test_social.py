from dataclasses import replace

from tests.solver.days import TAXI, codes, day, option, plan, request

BY_TAXI = (("r1-direct", "taxi"),)


def test_a_plain_trip_may_go_to_a_supplier_at_the_fare():
    problem = day(social=(TAXI,))
    taken = plan(problem, social=BY_TAXI)
    assert codes(problem, taken) == []
    assert taken.cost == 40 + 3 * 30 + 0.5 * 60


def test_the_extra_cost_of_an_option_is_paid_with_a_supplier_too():
    problem = day((request("r1", (option("r1-direct", ("r1",), extra_cost=7.0),)),), social=(TAXI,))
    assert plan(problem, social=BY_TAXI).cost == 40 + 3 * 30 + 0.5 * 60 + 7


def test_a_supplier_of_another_region_is_reported():
    problem = day(social=(replace(TAXI, region="away"),))
    assert codes(problem, plan(problem, social=BY_TAXI)) == ["supplier_region"]


def test_a_suppliers_seats_must_hold_the_passengers():
    exact, small = day(social=(replace(TAXI, seats=2),)), day(social=(replace(TAXI, seats=1),))
    assert codes(exact, plan(exact, social=BY_TAXI)) == []
    assert codes(small, plan(small, social=BY_TAXI)) == ["supplier_seats"]


def test_a_supplier_must_have_the_features():
    asked = (request(features=frozenset({"4x4"})),)
    without, with_it = day(asked, social=(TAXI,)), day(asked, social=(replace(TAXI, features=frozenset({"4x4"})),))
    assert codes(without, plan(without, social=BY_TAXI)) == ["supplier_features"]
    assert codes(with_it, plan(with_it, social=BY_TAXI)) == []


def test_a_supplier_takes_so_many_options():
    requests = (request("r1"), request("r2"))
    both = (("r1-direct", "taxi"), ("r2-direct", "taxi"))
    one, two = (
        day(requests, social=(replace(TAXI, max_options=1),)),
        day(requests, social=(replace(TAXI, max_options=2),)),
    )
    assert codes(one, plan(one, social=both)) == ["supplier_max_options"]
    assert codes(two, plan(two, social=both)) == []


def test_a_request_bound_to_categories_is_never_served_socially():
    problem = day((request(categories=frozenset({"general"})),), social=(TAXI,))
    assert codes(problem, plan(problem, social=BY_TAXI)) == ["social_with_categories"]


def test_a_shared_option_is_bound_when_one_of_its_requests_is():
    shared = option("s1", ("r1", "r2"), kind="shared", passengers=4)
    problem = day((request("r1"), request("r2", categories=frozenset({"special"}))), shared=(shared,), social=(TAXI,))
    assert codes(problem, plan(problem, social=(("s1", "taxi"),))) == ["social_with_categories"]
