"""The seal register and its exceptions."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch.papers import keep_vehicle_file
from dispatch.planning import plan_day
from dispatch.sealing import (
    MOVED,
    WENT_BACK,
    answer_exception,
    ask_exception,
    list_holiday,
    seal_vehicle,
    unseal_vehicle,
)
from fleet_data.fleet_records import ExceptionState, Seal, SealException
from fleet_data.records import Ledgers
from fleet_data.session import transaction
from fleet_data.stores import orders
from fleet_data.stores.ledgers import save_ledgers
from rulebook.terms import Purpose
from tests.dispatch.days import DAY, HOHHOT, HOLIDAY, ROADS, at, car, driver, request
from tests.dispatch.desk import ADMIN, DEPUTY, DIRECTOR, NOW, code_of, publish

PLATE, DUTY_PLATE = car(1).plate, car(2).plate
LAST = HOLIDAY + timedelta(days=7)
USUAL: dict[str, Any] = {
    "bay": "演示泊位1",
    "key_holder": "演示保管人",
    "odometer_km": 1000.0,
    "from_on": HOLIDAY,
    "until_on": LAST,
    "reason": "国庆节封存",
    "photo": "演示照片",
}


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        cars = (car(1), car(2, duty_car=True), car(3))
        save_ledgers(opened, Ledgers(vehicles=cars, drivers=(driver(),), requests=(request(leaves=at(9)),)))
        yield opened


def sealed(session: Session, **changes: Any) -> Seal:
    seal = seal_vehicle(session, PLATE, who=ADMIN, now=at(17, day=HOLIDAY - timedelta(days=1)), **(USUAL | changes))
    assert isinstance(seal, Seal), seal
    return seal


def refused(session: Session, plate: str = PLATE, **changes: Any) -> str:
    return code_of(seal_vehicle(session, plate, who=ADMIN, now=NOW, **(USUAL | changes)))


def test_the_register_asks_for_bay_key_holder_and_photo_and_cites_why(session: Session) -> None:
    for name in ("bay", "key_holder", "photo"):
        assert refused(session, **{name: " "}) == f"bad_{name}"
    assert refused(session, until_on=HOLIDAY - timedelta(days=1)) == "bad_until_on"
    refusal = seal_vehicle(session, PLATE, who=ADMIN, now=NOW, **(USUAL | {"photo": None}))
    assert getattr(refusal, "articles", ())


def test_a_duty_car_a_sealed_car_and_a_committed_car_are_not_sealed(session: Session) -> None:
    assert refused(session, DUTY_PLATE) == "duty_car"
    sealed(session)
    assert refused(session, from_on=LAST, until_on=LAST + timedelta(days=1)) == "sealed_already"
    plan_day(session, DAY, roads=ROADS, seconds=1.0)
    (order,) = orders.list_for_request(session, "R001")
    publish(session, order.id)
    plate = order.order.vehicle
    assert plate is not None
    free = {"from_on": DAY + timedelta(days=1), "until_on": DAY + timedelta(days=2)}
    if plate != DUTY_PLATE:
        assert refused(session, plate, from_on=DAY, until_on=DAY) == "vehicle_committed"
        assert isinstance(seal_vehicle(session, plate, who=ADMIN, now=NOW, **(USUAL | free)), Seal)


@pytest.mark.parametrize(("reading", "marks"), [(1001.0, ()), (1000.0, ()), (1002.0, (MOVED,)), (990.0, (WENT_BACK,))])
def test_what_moved_under_the_seal_is_marked(session: Session, reading: float, marks: tuple[str, ...]) -> None:
    opened = unseal_vehicle(session, sealed(session).seal, odometer_km=reading, who=ADMIN, now=NOW)
    assert isinstance(opened, Seal)
    assert opened.marks == marks
    assert code_of(unseal_vehicle(session, opened.seal, odometer_km=reading, who=ADMIN, now=NOW)) == "unsealed_already"


def test_an_approved_exception_explains_the_kilometres(session: Session) -> None:
    seal = sealed(session)
    asked = ask(session)
    answer_exception(session, asked.exception, approves=True, answer="同意", who=DEPUTY, now=NOW_THEN)
    opened = unseal_vehicle(session, seal.seal, odometer_km=1200.0, who=ADMIN, now=NOW)
    assert getattr(opened, "marks", None) == ()


def test_a_reading_below_the_last_one_is_marked_at_the_sealing(session: Session) -> None:
    keep_vehicle_file(session, PLATE, {"odometer_km": 1500.0}, who=ADMIN)
    assert sealed(session).marks == (WENT_BACK,)


NOW_THEN = at(10, day=HOLIDAY - timedelta(days=1))


def ask(session: Session, **changes: Any) -> SealException:
    usual: dict[str, Any] = {"from_on": HOLIDAY, "until_on": LAST, "reason": "演示应急值守"}
    asked = ask_exception(session, PLATE, who=DIRECTOR, now=NOW_THEN, **(usual | changes))
    assert isinstance(asked, SealException), asked
    return asked


def test_an_exception_is_answered_once_and_by_somebody_else(session: Session) -> None:
    asked = ask(session, purposes=(Purpose.SURVEY,), request="R001")
    own = answer_exception(session, asked.exception, approves=True, answer="", who=DIRECTOR, now=NOW_THEN)
    assert code_of(own) == "own_request"
    done = answer_exception(session, asked.exception, approves=True, answer="同意", who=DEPUTY, now=NOW_THEN)
    assert isinstance(done, SealException)
    assert (done.state, done.purposes) == (ExceptionState.APPROVED, ("survey",))
    again = answer_exception(session, asked.exception, approves=False, answer="", who=DEPUTY, now=NOW_THEN)
    assert code_of(again) == "answered_already"


def test_no_leave_is_given_when_its_days_are_over(session: Session) -> None:
    asked = ask(session)
    late = answer_exception(session, asked.exception, approves=True, answer="", who=DEPUTY, now=NOW)
    assert code_of(late) == "too_late"
    blank = ask_exception(session, PLATE, from_on=HOLIDAY, until_on=LAST, reason="", who=DIRECTOR, now=NOW)
    assert code_of(blank) == "bad_reason"


def test_the_holidays_list_names_duty_cars_sealed_cars_and_those_still_to_seal(session: Session) -> None:
    sealed(session)
    ask(session)
    found = list_holiday(session, HOLIDAY, LAST, [HOHHOT])
    assert [car.plate for car in found.duty] == [DUTY_PLATE]
    assert [(seal.vehicle, seal.bay) for seal in found.sealed] == [(PLATE, "演示泊位1")]
    assert [record.plate for record in found.to_seal] == [car(3).plate]
    assert len(found.exceptions) == 1
    elsewhere = list_holiday(session, HOLIDAY, LAST, ["150200"])
    assert not (elsewhere.duty)
    assert not (elsewhere.sealed)
    assert not (elsewhere.to_seal)
    assert not (elsewhere.exceptions)
    after = list_holiday(session, LAST, LAST + timedelta(days=1), [HOHHOT])
    assert PLATE in {record.plate for record in after.to_seal}, "sealed for a part of it only"
    assert date(2026, 10, 1) == HOLIDAY
