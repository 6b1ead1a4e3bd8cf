from datetime import date, datetime, time
from typing import Any

import pytest

from dispatch.crews import pair_crews
from dispatch.eligibility import judge_vehicles
from dispatch.policy import MAX_DRIVING
from dispatch.turns import NO_TURNS, Turns, count_turns, read_turn_rule
from fleet_data.calendar import CHINA
from fleet_data.records import DriverRecord, Ledgers, VehicleRecord
from fleet_data.session import transaction
from fleet_data.stores.turns import DutyTurn, list_turns
from rulebook.book import asof
from rulebook.terms import DayKind
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, HOHHOT, HOLIDAY, at, car, driver, request

RULE = read_turn_rule(asof(DAY, HOHHOT))
NIGHT = ((time(16), time(0)),)


def driver_of(
    cars: list[VehicleRecord], drivers: list[DriverRecord], plate: str, had: dict[str, Turns], **how: Any
) -> str:
    kind = how.get("kind", DayKind.WORKDAY)
    eligible, _ = judge_vehicles(cars, DAY, lambda _: DayKind.WORKDAY)
    crews, _ = pair_crews(eligible, drivers, DAY, MAX_DRIVING, had, lambda _: kind)
    return next(crew.driver.driver for crew in crews if crew.vehicle.record.plate == plate)


def test_the_night_goes_to_who_has_had_fewer_nights() -> None:
    cars, drivers = [car(1, available=NIGHT)], [driver(1, on_duty=NIGHT), driver(2, on_duty=NIGHT)]
    assert driver_of(cars, drivers, car(1).plate, {"D001": Turns(nights=3)}) == "D002"
    assert driver_of(cars, drivers, car(1).plate, {"D002": Turns(nights=3)}) == "D001"


def test_a_day_shift_is_no_turn_and_the_usual_car_is_kept() -> None:
    cars = [car(1, available=((time(8), time(17)),))]
    drivers = [driver(1, usual_plate=cars[0].plate), driver(2)]
    assert driver_of(cars, drivers, cars[0].plate, {"D001": Turns(nights=30)}) == "D001"


def test_a_holiday_is_spread_and_only_on_a_holiday() -> None:
    cars, drivers = [car(1)], [driver(1, usual_plate=car(1).plate), driver(2)]
    had = {"D001": Turns(holidays=2)}
    assert driver_of(cars, drivers, car(1).plate, had, kind=DayKind.HOLIDAY) == "D002", (
        "two turns outweigh the usual car"
    )
    assert driver_of(cars, drivers, car(1).plate, {"D001": Turns(holidays=1)}, kind=DayKind.HOLIDAY) == "D001"
    assert driver_of(cars, drivers, car(1).plate, had) == "D001"


def test_fairness_never_leaves_a_car_without_a_driver() -> None:
    cars = [car(1, available=NIGHT), car(2, available=NIGHT)]
    drivers = [driver(1, on_duty=NIGHT), driver(2, on_duty=NIGHT)]
    eligible, _ = judge_vehicles(cars, DAY, lambda _: DayKind.WORKDAY)
    assert len(pair_crews(eligible, drivers, DAY, MAX_DRIVING, {"D001": Turns(nights=1000)})[0]) == 2


@pytest.mark.parametrize(
    ("hours", "holiday", "turns"),
    [
        (((480.0, 1000.0),), False, NO_TURNS),
        (((480.0, 1321.0),), False, Turns(nights=1, long_days=1)),
        (((299.0, 400.0),), False, Turns(nights=1)),
        (((300.0, 1320.0),), False, Turns(long_days=1)),
        (((480.0, 780.0), (800.0, 1101.0)), False, Turns(long_days=1)),
        (((480.0, 540.0),), True, Turns(holidays=1)),
        ((), True, NO_TURNS),
    ],
)
def test_what_a_turn_is_on_both_sides_of_its_edges(hours: Any, holiday: bool, turns: Turns) -> None:
    assert RULE.find_turns(hours, holiday) == turns


def test_two_plans_that_hold_the_same_driver_on_a_day_count_once() -> None:
    def out(day: date, region: str) -> DutyTurn:
        evening = datetime.combine(day, time(21), CHINA), datetime.combine(day, time(23), CHINA)
        return DutyTurn("D001", day, region, *evening)

    duties = [out(DAY, "150000"), out(DAY, HOHHOT), out(HOLIDAY, HOHHOT)]
    assert count_turns(duties, RULE) == {"D001": Turns(nights=2, holidays=1)}


def test_the_newest_plan_of_a_day_counts_and_the_report_tells_the_turns(plan: Planner) -> None:
    evening = request(1, leaves=at(20, 30))
    ledgers = Ledgers((car(1, available=NIGHT),), (driver(1, on_duty=NIGHT),), (evening,))
    done = plan(ledgers)
    plan(ledgers)
    assert any("夜班 1 人次" in note.zh for note in done.notes)
    with transaction(plan.engine) as session:
        turns = list_turns(session, DAY, DAY)
    assert [(each.driver, each.day) for each in turns] == [("D001", DAY)], "not once for each version"
