"""Two-sided orders: asked by one region, accepted by the other, billed by the agreement, netted monthly."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dispatch import cross_region as desk
from dispatch.agreements import KeptAgreement, end_agreement, get_kept, make_agreement
from dispatch.billing import bill_trip, show_fen, to_fen
from dispatch.netting import (
    check_statement,
    confirm_statement,
    last_day,
    net_all,
    net_month,
    settle_statement,
    settle_trip,
)
from dispatch.person import Person
from dispatch.planning import plan_day
from fleet_data.records import Ledgers
from fleet_data.session import transaction
from fleet_data.settlement_records import AgreementTerms, AskState, NettingStatement, Settlement, TwoSidedOrder
from fleet_data.stores import ledgers
from fleet_data.stores.settlements import ASKS, list_asks, list_statements
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, ROADS, agreement, at, car, driver, other_pool, request, supplier
from tests.dispatch.desk import code_of

HOME, AWAY, HOME2 = Person("demo.home", "演示本地"), Person("demo.away", "演示外地"), Person("demo.home2", "演示本地二")
CAR, DRIVER = other_pool()
NOW = at(8)
AFTER = at(20)
MONTH = date(2026, 11, 1)
BACK = agreement(2, pool_region=HOHHOT, request_region=BAOTOU, cost_per_option_cny=0.0)


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        asked = tuple(request(n) for n in (1, 2, 3))
        visiting = tuple(request(n, region=BAOTOU) for n in (7, 8))
        held = Ledgers(
            vehicles=(car(), CAR),
            drivers=(driver(), DRIVER),
            requests=(*asked, *visiting),
            agreements=(agreement(), BACK),
        )
        ledgers.save_ledgers(opened, held)
        yield opened


def ask(session: Session, number: int = 1, lets: str = "A001", **more: Any) -> TwoSidedOrder:
    usual = {"who": HOME, "sides": [HOHHOT], "now": NOW}
    done = desk.ask_region(session, f"R{number:03d}", lets, **(usual | more))
    assert isinstance(done, TwoSidedOrder), done
    return done


def accept(session: Session, key: str, **more: Any) -> Any:
    usual = {"vehicle": CAR.plate, "driver": DRIVER.driver, "who": AWAY, "sides": [BAOTOU], "now": NOW}
    return desk.accept_ask(session, key, **(usual | more))


def billed(session: Session, number: int = 1, km: float = 100.0, day: date = DAY) -> TwoSidedOrder:
    key = ask(session, number).ask
    accept(session, key)
    desk.report_served(session, key, ended_on=day, km=km, minutes=120.0, who=AWAY, sides=[BAOTOU], now=AFTER)
    done = desk.bill_ask(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


def agreed(session: Session, number: int = 1, km: float = 100.0, day: date = DAY) -> TwoSidedOrder:
    key = billed(session, number, km, day).ask
    done = desk.agree_bill(session, key, who=HOME, sides=[HOHHOT], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


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


def test_a_month_is_netted_once_and_late_bills_come_into_its_next_statement(session: Session) -> None:
    first = agreed(session, 1)
    back = visit(session, 7, km=50.0)
    done = net_month(session, MONTH, HOHHOT, BAOTOU, who=HOME, now=AFTER)
    assert isinstance(done, NettingStatement)
    assert (done.owed_to_a_fen, done.owed_to_b_fen) == (back.bill_fen, first.bill_fen)
    assert (done.net_fen, done.payer) == (20_000 - 10_000, HOHHOT)
    assert code_of(net_month(session, MONTH, BAOTOU, HOHHOT, who=HOME, now=AFTER)) == "nothing_to_net"
    agreed(session, 2, day=DAY - timedelta(days=1))
    late = net_month(session, MONTH, BAOTOU, HOHHOT, who=HOME, now=AFTER)
    assert isinstance(late, NettingStatement)
    assert (late.number, late.trips, late.payer) == (2, 1, HOHHOT)


def visit(session: Session, number: int, km: float) -> TwoSidedOrder:
    """The other way round: Baotou asks, Hohhot serves; fixed 60 and 0.8 a kilometre, no surcharge."""
    key = ask(session, number, "A002", who=AWAY, sides=[BAOTOU]).ask
    own = {"who": HOME, "sides": [HOHHOT]}
    accept(session, key, vehicle=car().plate, driver="D001", now=NOW, **own)
    desk.report_served(session, key, ended_on=DAY, km=km, minutes=60.0, now=AFTER, **own)
    desk.bill_ask(session, key, now=AFTER, **own)
    done = desk.agree_bill(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


def test_bills_that_cancel_out_leave_nobody_to_pay(session: Session) -> None:
    agreed(session, 1, km=0.0)
    visit(session, 7, km=75.0)
    (done,) = net_all(session, MONTH, who=HOME, now=AFTER)
    assert (done.owed_to_a_fen, done.owed_to_b_fen, done.net_fen, done.payer) == (12_000, 12_000, 0, None)


def test_only_agreed_bills_of_days_up_to_the_months_end_are_netted(session: Session) -> None:
    billed(session, 1)
    agreed(session, 2)
    assert net_all(session, date(2026, 10, 1), who=HOME, now=AFTER) == []
    (done,) = net_all(session, MONTH, who=HOME, now=AFTER, regions=[HOHHOT])
    assert done.trips == 1
    assert code_of(net_month(session, DAY, HOHHOT, BAOTOU, who=HOME, now=AFTER)) == "bad_month_on"
    assert code_of(net_month(session, MONTH, HOHHOT, HOHHOT, who=HOME, now=AFTER)) == "bad_other"


def test_a_statement_is_confirmed_by_two_persons_of_both_sides_before_it_is_paid(session: Session) -> None:
    agreed(session)
    (made,) = net_all(session, MONTH, who=HOME, now=AFTER)
    key = made.statement
    pay = {"document": "演示凭证", "who": HOME, "now": AFTER}
    assert code_of(settle_statement(session, key, **pay)) == "unconfirmed"
    assert code_of(confirm_statement(session, key, who=HOME, sides=["150300"])) == "wrong_side"
    both = [HOHHOT, BAOTOU]
    confirm_statement(session, key, who=HOME, sides=both)
    assert code_of(confirm_statement(session, key, who=HOME, sides=both)) == "own_request"
    assert code_of(confirm_statement(session, key, who=HOME2, sides=[HOHHOT])) == "wrong_side"
    confirm_statement(session, key, who=AWAY, sides=[BAOTOU])
    assert code_of(settle_statement(session, key, document=" ", who=HOME, now=AFTER)) == "bad_document"
    done = settle_statement(session, key, **pay)
    assert isinstance(done, NettingStatement)
    assert done.settled_at == AFTER
    assert code_of(settle_statement(session, key, **pay)) == "settled_already"
    assert [each.statement for each in list_statements(session, regions=[BAOTOU], month_on=MONTH)] == [key]


def test_a_bill_altered_after_its_statement_is_found(session: Session) -> None:
    kept = agreed(session)
    (made,) = net_all(session, MONTH, who=HOME, now=AFTER)
    assert check_statement(session, made)
    session.execute(text("UPDATE two_sided_orders SET bill_fen = 1 WHERE ask = :ask"), {"ask": kept.ask})
    session.expire_all()
    assert not check_statement(session, made)
    assert code_of(confirm_statement(session, made.statement, who=HOME, sides=[HOHHOT])) == "statement_altered"


def test_an_agreement_that_settles_each_trip_is_left_out_of_the_month(session: Session) -> None:
    single = agreement(3)
    assert isinstance(
        make_agreement(session, single, AgreementTerms("", Settlement.PER_TRIP, per_km_cny=2.0), who=HOME),
        KeptAgreement,
    )
    key = ask(session, 3, "A003").ask
    accept(session, key)
    side = {"who": AWAY, "sides": [BAOTOU], "now": AFTER}
    desk.report_served(session, key, ended_on=DAY, km=100.0, minutes=60.0, **side)
    assert code_of(settle_trip(session, key, who=HOME, now=AFTER)) == "wrong_state"
    assert getattr(desk.bill_ask(session, key, **side), "bill_fen", None) == 6000 + 20_000 + 6000
    desk.agree_bill(session, key, who=HOME, sides=[HOHHOT], now=AFTER)
    assert net_all(session, MONTH, who=HOME, now=AFTER) == []
    done = settle_trip(session, key, who=HOME, now=AFTER)
    assert isinstance(done, NettingStatement)
    assert (done.trips, done.net_fen, ASKS.get(session, key).state) == (1, 32_000, AskState.NETTED)
    monthly = agreed(session, 1).ask
    assert code_of(settle_trip(session, monthly, who=HOME, now=AFTER)) == "netted_monthly"


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


MONEY = st.floats(0, 5000, allow_nan=False).map(lambda value: round(value, 2))


@given(base=MONEY, per_km=MONEY, per_minute=MONEY, surcharge=MONEY, km=MONEY, minutes=MONEY)
def test_a_bill_is_the_sum_of_its_lines_to_the_fen(
    base: float, per_km: float, per_minute: float, surcharge: float, km: float, minutes: float
) -> None:
    terms = AgreementTerms("A001", Settlement.MONTHLY, None, base, per_km, per_minute)
    bill = bill_trip(agreement(cost_per_option_cny=surcharge), terms, car(), km, minutes)
    exact = base + per_km * km + per_minute * minutes + surcharge
    assert abs(bill.fen - exact * 100) <= 2.0 + exact * 1e-9
    shown = sum(to_fen(float(line.split("（")[0].rsplit(" ", 1)[1])) for line in bill.lines)
    assert shown == bill.fen
    assert to_fen(float(show_fen(bill.fen))) == bill.fen


def test_halves_of_a_fen_go_up_as_they_are_written() -> None:
    assert [to_fen(each) for each in (0.005, 1.005, 2.675, 0.004)] == [1, 101, 268, 0]


@pytest.mark.parametrize(("month", "last"), [((2026, 2), 28), ((2028, 2), 29), ((2026, 12), 31)])
def test_a_month_ends_on_its_last_day(month: tuple[int, int], last: int) -> None:
    assert last_day(date(*month, 1)) == date(*month, last)
    assert supplier().supplier == "S001"
