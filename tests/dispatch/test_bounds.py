"""The bound of a lawful plan is the largest that holds for it."""

from dataclasses import replace
from datetime import time

from dispatch.docket import Docket, judge_day
from dispatch.lawful_plan import LawfulPlan, _better, _laid_on, _translate, solve_lawfully
from fleet_data.records import Ledgers, RequestRecord
from solver.check import check
from solver.solve import solve
from tests.dispatch.days import DAY, ROADS, at, car, driver, request, supplier


def one_way(number: int, hour: int, minute: int, longitudes: tuple[float, float]) -> RequestRecord:
    start, end = longitudes
    places = {"origin_lon": start, "destination_lon": end, "round_trip": False, "stay_minutes": 0.0}
    return request(number, leaves=at(hour, minute), **places)


def tiring_day() -> Docket:
    """Three one-way trips on end, each lawful alone; driven by one car they leave no room for a pause."""
    east, west = 111.749 + 0.9, 111.749
    trips = (
        one_way(1, 8, 0, (west, east)),
        one_way(2, 9, 45, (east, west)),
        one_way(3, 11, 30, (west, east)),
    )
    cars = tuple(car(n, available=((time(5), time(0)),)) for n in (1, 2))
    drivers = tuple(driver(n, on_duty=((time(5), time(0)),)) for n in (1, 2))
    dear = supplier(base_cost_cny=2000.0)
    return judge_day(Ledgers(vehicles=cars, drivers=drivers, requests=trips, suppliers=(dear,)), DAY, None, ROADS)


def longer(docket: Docket) -> Docket:
    return replace(docket, ways=tuple(way.with_more_rest(20.0) for way in docket.ways))


def test_a_lawful_plan_carries_at_least_the_bound_of_the_day_as_it_was_asked_for() -> None:
    docket = tiring_day()
    lawful = solve_lawfully(docket, seconds=4.0)
    asked = _translate(docket, docket.ways)
    proven = solve(asked, seconds=2.0).lower_bound
    assert check(lawful.problem, lawful.plan).is_clean
    assert lawful.plan.lower_bound >= min(proven, lawful.plan.cost) - 1e-6


def test_a_plan_of_longer_trips_is_kept_as_a_plan_of_the_day_asked_for() -> None:
    docket = tiring_day()
    stretched = solve_lawfully(longer(docket), seconds=2.0)
    asked = _translate(docket, docket.ways)
    proven = solve(asked, seconds=2.0).lower_bound
    ways = {way.option.id: way for way in docket.ways}
    laid = _laid_on((asked, proven), ways, replace(stretched, plan=replace(stretched.plan, lower_bound=0.0)), docket)
    assert laid is not None
    assert laid.problem is asked
    assert laid.plan.lower_bound > 0.0, "the bound of the day asked for, not that of the longer trips"
    assert laid.plan.cost <= stretched.plan.cost + 1e-6
    assert check(asked, laid.plan).is_clean


def test_a_plan_that_breaks_the_day_asked_for_is_not_laid_on_it() -> None:
    docket = tiring_day()
    stretched = solve_lawfully(longer(docket), seconds=2.0)
    asked = _translate(docket, docket.ways)
    late = tuple(
        replace(duty, legs=tuple(replace(leg, start=leg.start + 600.0) for leg in duty.legs))
        for duty in stretched.plan.duties
    )
    broken = replace(stretched, plan=replace(stretched.plan, duties=late))
    assert _laid_on((asked, 0.0), {way.option.id: way for way in docket.ways}, broken, docket) is None


def test_of_two_plans_that_cost_the_same_the_larger_bound_is_kept() -> None:
    docket = tiring_day()
    lawful = solve_lawfully(docket, seconds=1.0)

    def with_bound(bound: float, cost: float) -> LawfulPlan:
        return replace(lawful, plan=replace(lawful.plan, lower_bound=bound, cost=cost))

    assert _better(with_bound(10.0, 100.0), with_bound(20.0, 100.0)).plan.lower_bound == 20.0
    assert _better(with_bound(20.0, 100.0), with_bound(90.0, 101.0)).plan.lower_bound == 20.0
