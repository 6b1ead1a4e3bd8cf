from dataclasses import replace

from tests.solver.days import codes, day, duty, option, plan, request, vehicle

TAKEN = duty("v1", ("r1-direct", 540.0))


def test_a_plain_trip_fits_a_plain_vehicle():
    problem = day()
    assert codes(problem, plan(problem, TAKEN)) == []


def test_five_passengers_do_not_fit_four_seats():
    problem = day((request("r1", (option("r1-direct", ("r1",), passengers=5),)),))
    assert codes(problem, plan(problem, TAKEN)) == ["vehicle_does_not_fit_seats"]


def test_four_passengers_fit_four_seats():
    problem = day((request("r1", (option("r1-direct", ("r1",), passengers=4),)),))
    assert codes(problem, plan(problem, TAKEN)) == []


def test_a_category_that_was_not_asked_for_is_reported():
    problem = day((request(categories=frozenset({"emergency", "special"})),))
    assert codes(problem, plan(problem, TAKEN)) == ["vehicle_does_not_fit_category"]


def test_one_of_several_asked_categories_is_enough():
    problem = day((request(categories=frozenset({"emergency", "general"})),))
    assert codes(problem, plan(problem, TAKEN)) == []


def test_every_asked_feature_must_be_there():
    asked = request(features=frozenset({"4x4", "wheelchair"}))
    assert codes(day((asked,)), plan(day((asked,)), TAKEN)) == ["vehicle_does_not_fit_features"]
    half = day((asked,), (vehicle(features=frozenset({"4x4"})),))
    assert codes(half, plan(half, TAKEN)) == ["vehicle_does_not_fit_features"]
    both = day((asked,), (vehicle(features=frozenset({"4x4", "wheelchair", "radio"})),))
    assert codes(both, plan(both, TAKEN)) == []


def test_a_shared_option_asks_for_what_all_its_requests_ask():
    first = request("r1", categories=frozenset({"general", "special"}))
    second = request("r2", features=frozenset({"4x4"}), categories=frozenset({"special"}))
    shared = option("s1", ("r1", "r2"), kind="shared", passengers=4)
    problem = day((first, second), shared=(shared,))
    expected = ["vehicle_does_not_fit_category", "vehicle_does_not_fit_features"]
    assert codes(problem, plan(problem, duty("v1", ("s1", 540.0)))) == expected
    fitting = replace(problem, vehicles=(vehicle(category="special", features=frozenset({"4x4"})),))
    assert codes(fitting, plan(fitting, duty("v1", ("s1", 540.0)))) == []
