"""Two-sided orders: asked by one region, accepted by the other, billed by the agreement."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch import cross_region as desk
from dispatch.agreements import end_agreement, get_kept, make_agreement
from dispatch.planning import plan_day
from fleet_data.records import Ledgers
from fleet_data.session import transaction
from fleet_data.settlement_records import AgreementTerms, AskState, Settlement
from fleet_data.stores import ledgers
from fleet_data.stores.settlements import list_asks
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, ROADS, agreement, at, car, request
from tests.dispatch.desk import code_of
from tests.dispatch.two_sides import (
    AFTER,
    AWAY,
    CAR,
    HOME,
    NOW,
    accept,
    ask,
    billed,
    fill,
)


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        fill(opened)
        yield opened


def test_a_two_sided_order_goes_from_one_side_to_the_other_and_back(session: Session) -> None:
    asked = ask(session)
    assert (asked.state, asked.asking_region, asked.serving_region) == (AskState.ASKED, HOHHOT, BAOTOU)
    taken = accept(session, asked.ask)
    assert (taken.state, taken.vehicle, taken.answered_by) == (AskState.ACCEPTED, CAR.plate, AWAY.account)
    end = {"ended_on": DAY, "km": 100.0, "minutes": 120.0, "who": AWAY, "sides": [BAOTOU], "now": AFTER}
    assert getattr(desk.report_served(session, asked.ask, **end), "state", None) is AskState.SERVED
    bill = desk.bill_ask(session, asked.ask, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert getattr(bill, "bill_fen", None) == 6000 + 8000 + 6000, "the car's day, its kilometres, the surcharge"
    assert getattr(desk.agree_bill(session, asked.ask, who=HOME, sides=[HOHHOT], now=AFTER), "state", None) == "agreed"


def test_each_step_belongs_to_one_side_and_who_asked_does_not_answer(session: Session) -> None:
    refused = desk.ask_region(session, "R001", "A001", who=AWAY, sides=[BAOTOU], now=NOW)
    assert code_of(refused) == "wrong_side"
    key = ask(session).ask
    assert code_of(accept(session, key, sides=[HOHHOT])) == "wrong_side"
    assert code_of(accept(session, key, who=HOME)) == "own_request"
    assert code_of(accept(session, key, vehicle=car().plate)) == "car_of_others"
    assert code_of(accept(session, key, driver="D001")) == "driver_of_others"
    accept(session, key)
    end = {"ended_on": DAY, "km": 1.0, "minutes": 1.0, "who": HOME, "sides": [HOHHOT], "now": AFTER}
    assert code_of(desk.report_served(session, key, **end)) == "wrong_side"
    ahead = end | {"who": AWAY, "sides": [BAOTOU], "ended_on": DAY + timedelta(days=1)}
    assert code_of(desk.report_served(session, key, **ahead)) == "bad_ended_on"
    assert code_of(desk.bill_ask(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)) == "wrong_state"


def test_the_law_is_asked_before_the_other_region(session: Session) -> None:
    late = request(4, leaves=at(9, day=date(2027, 3, 1)))
    ledgers.save_ledgers(session, Ledgers(requests=(late,)))
    refusal = desk.ask_region(session, "R004", "A001", who=HOME, sides=[HOHHOT], now=NOW)
    assert code_of(refusal) == "agreement_not_in_force"
    assert getattr(refusal, "articles", ())
    others = desk.ask_region(session, "R001", "A002", who=HOME, sides=[HOHHOT], now=NOW)
    assert code_of(others) == "agreement_of_others"


def test_a_request_is_asked_for_once_and_again_after_a_refusal(session: Session) -> None:
    key = ask(session).ask
    again = desk.ask_region(session, "R001", "A001", who=HOME, sides=[HOHHOT], now=NOW)
    assert code_of(again) == "asked_already"
    side = {"who": AWAY, "sides": [BAOTOU], "now": NOW}
    assert code_of(desk.decline_ask(session, key, answer=" ", **side)) == "bad_answer"
    desk.decline_ask(session, key, answer="演示无车", **side)
    second = ask(session).ask
    desk.withdraw_ask(session, second, who=HOME, sides=[HOHHOT])
    ask(session)
    assert len(list_asks(session, request="R001")) == 3, "every word of both sides is kept"


def test_a_disputed_bill_is_corrected_and_agreed(session: Session) -> None:
    key = billed(session).ask
    side = {"who": HOME, "sides": [HOHHOT]}
    assert code_of(desk.dispute_bill(session, key, dispute="", **side)) == "bad_dispute"
    desk.dispute_bill(session, key, dispute="演示里程有误", **side)
    corrected = {"ended_on": DAY, "km": 80.0, "minutes": 120.0, "who": AWAY, "sides": [BAOTOU], "now": AFTER}
    desk.report_served(session, key, **corrected)
    again = desk.bill_ask(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert getattr(again, "bill_fen", None) == 18_400
    assert getattr(again, "dispute", None) == "演示里程有误", "what was objected stays"


def test_the_plans_cross_region_orders_wait_for_the_other_region(session: Session) -> None:
    day = plan_day(session, DAY, HOHHOT, roads=ROADS, seconds=1.0)
    plan_id = find_plan(session)
    lent = {order.need.id for order in day.orders if order.mechanism == "cross_region"}
    assert lent
    assert set(desk.list_unaccepted(session, plan_id)) == lent
    asked = desk.ask_for_plan(session, plan_id, who=HOME, now=NOW)
    assert {each.request for each in asked} == lent
    assert all(each.order_id is not None and each.vehicle == CAR.plate for each in asked)
    assert desk.ask_for_plan(session, plan_id, who=HOME, now=NOW) == []
    for each in asked:
        accept(session, each.ask)
    assert desk.list_unaccepted(session, plan_id) == []


def find_plan(session: Session) -> int:
    from fleet_data.stores.plans import find_latest

    kept = find_latest(session, DAY, HOHHOT)
    assert kept is not None
    return kept.id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": " "}, "bad_document"),
        ({"agreement": ""}, "bad_agreement"),
        ({"pool_region": "999999"}, "bad_pool_region"),
        ({"request_region": BAOTOU}, "bad_request_region"),
        ({"valid_until": date(2025, 1, 1)}, "bad_valid_until"),
        ({"cost_per_option_cny": -1.0}, "bad_base_cny"),
        ({"max_vehicles": -1}, "bad_max_vehicles"),
        ({"agreement": "A001"}, "number_taken"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(session: Session, changes: dict[str, Any], code: str) -> None:
    record = replace(agreement(9), **changes)
    assert code_of(make_agreement(session, record, AgreementTerms("", Settlement.MONTHLY), who=HOME)) == code


def test_an_ended_agreement_lets_nobody_be_asked_after_its_day(session: Session) -> None:
    assert code_of(end_agreement(session, "A001", on=date(2030, 1, 1), reason="演示", who=HOME)) == "bad_on"
    assert code_of(end_agreement(session, "A001", on=DAY, reason="", who=HOME)) == "bad_reason"
    end_agreement(session, "A001", on=DAY - timedelta(days=1), reason="演示终止", who=HOME)
    assert get_kept(session, "A001").terms.ended_reason == "演示终止"
    refused = desk.ask_region(session, "R001", "A001", who=HOME, sides=[HOHHOT], now=NOW)
    assert code_of(refused) == "agreement_not_in_force"
