from solver.problem import CrossRegion
from tests.solver.days import codes, day, duty, option, plan, request, trip, vehicle

AWAY = (vehicle("v1", pool="pool-2"), vehicle("v2", pool="pool-2"))
TAKEN = duty("v1", ("r1-direct", 540.0))


def agreement(max_vehicles: int | None = None) -> tuple[CrossRegion, ...]:
    return (CrossRegion("away", "home", 60.0, max_vehicles),)


def test_the_own_pool_needs_no_agreement_and_pays_no_surcharge():
    problem = day()
    # 10 km out, 30 km on the trip, 10 km home, 50 CNY for the duty
    assert plan(problem, TAKEN).cost == 100.0
    assert codes(problem, plan(problem, TAKEN)) == []


def test_another_regions_pool_without_an_agreement_is_reported():
    problem = day(vehicles=AWAY)
    assert codes(problem, plan(problem, TAKEN)) == ["cross_region_not_allowed"]


def test_an_agreement_the_other_way_round_does_not_help():
    problem = day(vehicles=AWAY, cross_region=(CrossRegion("home", "away", 60.0),))
    assert codes(problem, plan(problem, TAKEN)) == ["cross_region_not_allowed"]


def test_under_an_agreement_each_option_pays_its_surcharge():
    problem = day((request("r1"), trip("r2", earliest=620.0, latest=620.0)), AWAY, cross_region=agreement())
    both = plan(problem, duty("v1", ("r1-direct", 550.0), ("r2-direct", 620.0)))
    assert codes(problem, both) == []
    assert both.cost == 50 + (40 + 30 + 0 + 30 + 40) + 2 * 60


def test_a_rail_option_counts_by_the_region_of_the_option():
    rail = option("r1-rail", ("r1",), kind="rail_and_local", region="away", extra_cost=90.0)
    problem = day((request("r1", (rail,)),), AWAY)
    taken = plan(problem, duty("v1", ("r1-rail", 540.0)))
    assert codes(problem, taken) == []
    assert taken.cost == 50 + (40 + 30 + 40) + 90


def test_more_vehicles_than_the_agreement_lends_are_reported():
    requests = (request("r1"), request("r2"))
    duties = (TAKEN, duty("v2", ("r2-direct", 540.0)))
    one = day(requests, AWAY, cross_region=agreement(max_vehicles=1))
    assert codes(one, plan(one, *duties)) == ["cross_region_vehicles"]
    two = day(requests, AWAY, cross_region=agreement(max_vehicles=2))
    assert codes(two, plan(two, *duties)) == []


def test_one_vehicle_with_two_options_is_one_lent_vehicle():
    problem = day((request("r1"), trip("r2", earliest=620.0, latest=620.0)), AWAY, cross_region=agreement(1))
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 550.0), ("r2-direct", 620.0)))) == []
