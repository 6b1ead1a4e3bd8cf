"""Bills to the fen, netted monthly, each in one statement, confirmed by both sides, paid once."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dispatch import cross_region as desk
from dispatch.agreements import KeptAgreement, make_agreement
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
from fleet_data.session import transaction
from fleet_data.settlement_records import AgreementTerms, AskState, NettingStatement, Settlement
from fleet_data.stores.settlements import ASKS, list_statements
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, agreement, car, supplier
from tests.dispatch.desk import code_of
from tests.dispatch.two_sides import AFTER, AWAY, HOME, HOME2, MONTH, accept, agreed, ask, billed, fill, visit


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        fill(opened)
        yield opened


MONEY = st.floats(0, 5000, allow_nan=False).map(lambda value: round(value, 2))


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
