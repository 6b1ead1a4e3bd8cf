from datetime import date, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dispatch.crews import Crew, limit_a_duty, pair_crews
from dispatch.eligibility import judge_vehicles
from dispatch.left_out import LeftOut
from dispatch.policy import MAX_DRIVING
from fleet_data.records import DriverRecord, VehicleRecord
from rulebook.terms import DayKind
from tests.dispatch.days import DAY, car, driver


def pair(cars: list[VehicleRecord], drivers: list[DriverRecord]) -> tuple[dict[str, Crew], dict[str, LeftOut]]:
    eligible, _ = judge_vehicles(cars, DAY, lambda _: DayKind.WORKDAY)
    crews, left_out = pair_crews(eligible, drivers, DAY, MAX_DRIVING)
    return {crew.vehicle.record.plate: crew for crew in crews}, {each.id: each for each in left_out}


def test_a_driver_takes_the_usual_car() -> None:
    cars = [car(1), car(2)]
    crews, _ = pair(cars, [driver(1, usual_plate=cars[1].plate), driver(2)])
    assert crews[cars[1].plate].driver.driver == "D001"


def test_as_many_cars_as_possible_are_crewed_even_if_a_usual_car_is_given_up() -> None:
    cars = [car(1), car(2, seats=18)]  # only D001 may drive the bus, and the small car is his usual one
    crews, _ = pair(cars, [driver(1, licence_class="A1", usual_plate=cars[0].plate), driver(2, licence_class="C1")])
    assert crews[cars[1].plate].driver.driver == "D001"
    assert crews[cars[0].plate].driver.driver == "D002"


def test_an_expired_licence_a_leader_and_a_wrong_class_take_no_car() -> None:
    unfit: list[tuple[dict[str, Any], str]] = [
        ({"licence_valid_until": date(2026, 1, 1)}, "licence_expired"),
        ({"is_leader": True}, "leader_drives"),
        ({"licence_class": "D"}, "licence_class"),
    ]
    for changes, code in unfit:
        crews, left_out = pair([car(1)], [driver(1, **changes)])
        assert not crews
        assert left_out["D001"].code == code
        assert left_out[car(1).plate].code == "no_fit_driver"
    assert pair([car(1)], [driver(1)])[0], "the control: a fit driver takes it"


def test_a_crew_is_there_when_both_its_car_and_its_driver_are() -> None:
    crews, _ = pair(
        [car(1, available=((time(8), time(12)), (time(14), time(18))))], [driver(1, on_duty=((time(10), time(16)),))]
    )
    assert crews[car(1).plate].available == ((600, 720), (840, 960))


def test_a_car_and_a_driver_that_never_meet_are_left_out_with_the_reason() -> None:
    crews, left_out = pair([car(1, available=((time(6), time(12)),))], [driver(1, on_duty=((time(12), time(20)),))])
    assert not crews
    assert left_out[car(1).plate].code == "hours_do_not_meet"


def test_drivers_of_another_pool_take_no_car_here() -> None:
    _, left_out = pair([car(1)], [driver(1, pool="另一演示车队")])
    assert left_out[car(1).plate].code == "pool_without_drivers"
    assert left_out["D001"].code == "no_car_left"


def test_the_drivers_own_limit_counts_where_it_is_lower() -> None:
    crews, _ = pair([car(1)], [driver(1, max_driving_minutes=300.0)])
    assert crews[car(1).plate].max_driving_minutes == 300
    crews, _ = pair([car(1)], [driver(1, max_driving_minutes=900.0)])
    assert crews[car(1).plate].max_driving_minutes == 480


@given(st.lists(st.floats(1, 600), min_size=1, max_size=4), st.floats(1, 900))
def test_the_limits_of_all_intervals_together_keep_the_days_limit(lengths: list[float], limit: float) -> None:
    intervals, begins = [], 0.0
    for length in lengths:
        intervals.append((begins, begins + length))
        begins += length + 1
    duty = limit_a_duty(tuple(intervals), limit)
    assert sum(min(duty, length) for length in lengths) <= limit + 1e-6 or duty >= limit
    if sum(lengths) >= limit:
        assert sum(min(duty, length) for length in lengths) >= limit - 1e-6, "no more is taken away than needed"
