from datetime import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.docket import judge_day
from dispatch.lawful_plan import solve_lawfully
from dispatch.orders import list_orders
from dispatch.planning import make_bench
from dispatch.translate import NO_ROAD
from fleet_data.records import Ledgers, RequestRecord, VehicleRecord
from rulebook.terms import Mechanism, Purpose, VehicleCategory
from solver.check import check
from solver.files import read_problem, write_problem
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, ROADS, agreement, at, car, driver, other_pool, request, supplier


def test_the_instance_can_be_read_back_by_anyone(plan: Planner, tmp_path: Path) -> None:
    other_car, other_driver = other_pool()
    day = plan(
        Ledgers(
            vehicles=(car(features=frozenset({"4x4"}), range_km=300.0), other_car),
            drivers=(driver(), other_driver),
            requests=(request(1), request(2, features=frozenset({"4x4"}))),
            suppliers=(supplier(),),
            agreements=(agreement(max_vehicles=3),),
        )
    )
    write_problem(day.problem, tmp_path / "instance.json")
    again = read_problem(tmp_path / "instance.json")
    assert again.vehicles == day.problem.vehicles
    assert again.requests == day.problem.requests
    assert again.social == day.problem.social
    assert again.cross_region == day.problem.cross_region


def test_a_round_trip_is_busy_out_and_back_and_while_it_waits(plan: Planner) -> None:
    option = plan(Ledgers(requests=(request(),))).problem.requests[0].options[0]
    assert option.origin == option.destination
    assert option.minutes == -(-(option.driving_minutes + 60) // 1), "rounded up to a whole minute"
    assert (option.earliest, option.latest) == (540, 560)


def test_a_one_way_trip_releases_the_car_at_its_destination(plan: Planner) -> None:
    option = plan(Ledgers(requests=(request(round_trip=False, stay_minutes=0.0),))).problem.requests[0].options[0]
    assert option.origin != option.destination


def test_one_in_five_emergency_cars_stays_in_reserve(plan: Planner) -> None:
    cars = tuple(car(n, category=VehicleCategory.EMERGENCY) for n in range(1, 6))
    crews = tuple(driver(n) for n in range(1, 6))
    urgent = request(purpose=Purpose.EMERGENCY)
    assert plan(Ledgers(vehicles=cars, drivers=crews, requests=(urgent,))).problem.pools[0].reserve == {"emergency": 1}


def test_places_no_road_joins_are_further_than_any_day(plan: Planner) -> None:
    assert plan(Ledgers(requests=(request(),))).problem.travel.minutes.max() < NO_ROAD


@st.composite
def small_days(draw: st.DrawFn) -> Ledgers:
    """Up to six requests and three cars of two regions, with anything an office may write down."""
    other_car, other_driver = other_pool()

    def a_request(number: int) -> RequestRecord:
        return request(
            number,
            leaves=at(draw(st.integers(6, 18)), draw(st.sampled_from((0, 15, 40)))),
            purpose=draw(st.sampled_from(list(Purpose))),
            passengers=draw(st.integers(1, 7)),
            destination_lon=111.749 + draw(st.sampled_from((0.2, 0.35, 0.5, 1.5, 2.8))),
            stay_minutes=draw(st.sampled_from((0.0, 10.0, 60.0, 240.0))),
            round_trip=draw(st.booleans()),
            share_consent=draw(st.booleans()),
            priority=draw(st.integers(1, 4)),
        )

    def a_car(number: int) -> VehicleRecord:
        hours = draw(st.sampled_from((((time(6), time(22)),), ((time(8), time(12)), (time(12, 10), time(20))))))
        return car(
            number,
            category=draw(st.sampled_from(list(VehicleCategory))),
            seats=draw(st.sampled_from((4, 7))),
            available=hours,
            range_km=draw(st.sampled_from((None, 150.0))),
            reserve=draw(st.booleans()),
        )

    cars = [a_car(number) for number in range(1, draw(st.integers(1, 3)))]
    return Ledgers(
        vehicles=(*cars, other_car),
        drivers=(*(driver(number) for number in range(1, len(cars) + 1)), other_driver),
        requests=tuple(a_request(number) for number in range(1, draw(st.integers(2, 7)))),
        suppliers=draw(st.sampled_from(((), (supplier(max_options=1),)))),
        agreements=draw(st.sampled_from(((), (agreement(max_vehicles=1),)))),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_days())
def test_any_small_day_gets_a_checked_plan_whose_every_order_is_lawful(ledgers: Ledgers) -> None:
    docket = judge_day(ledgers, DAY, None, ROADS)
    lawful = solve_lawfully(docket, seconds=0.3)
    assert check(lawful.problem, lawful.plan).is_clean
    assert lawful.plan.lower_bound <= lawful.plan.cost + 1e-6
    orders = list_orders(make_bench(docket, lawful), lawful.days)
    assert [order.need.id for order in orders] == [need.id for need in docket.needs]
    assert abs(sum(order.cost_cny for order in orders) - lawful.plan.cost) < 1e-6
    for order in orders:
        if order.mechanism is not None:
            assert all(ruling.permitted for ruling in order.rulings), order.reason
        if order.mechanism in (Mechanism.CROSS_REGION, Mechanism.SOCIAL):
            assert order.count is not None
            assert order.count.own_level_free == 0
        if order.mechanism is Mechanism.SOCIAL:
            assert order.count is not None
            assert order.count.cross_region_free == 0
