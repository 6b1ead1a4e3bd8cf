"""`net_month`, `settle_trip`, `confirm_statement`, `settle_statement`: what two regions owe each other, paid once.

A bill stands in one statement, once: those of a month that is netted already come into its next statement. A statement
keeps a digest of its lines, so that a later change of a bill shows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from dispatch.agreements import get_kept
from dispatch.billing import show_fen, total_fen
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, refuse_input
from fleet_data.settlement_records import AskState, NettingStatement, Settlement, TwoSidedOrder
from fleet_data.stores.settlements import (
    ASKS,
    STATEMENTS,
    count_statements,
    list_asks,
    list_nettable,
    list_pairs,
)
from fleet_data.stores.shelf import new_key


def net_month(
    session: Session, month_on: date, one: str, other: str, *, who: Person, now: datetime
) -> NettingStatement | Refusal:
    """Net the agreed bills between two regions of trips up to the month's end; a trip settled singly is left out."""
    if month_on.day != 1:
        return refuse_input("month_on", "bad_month_on", "月份应写作当月 1 日", "a month is written as its first day")
    if one == other:
        return refuse_input("other", "bad_other", "对账双方应为两个地区", "a statement is between two regions")
    bills = [
        ask
        for ask in list_nettable(session, one, other, last_day(month_on))
        if get_kept(session, ask.agreement).terms.settlement is Settlement.MONTHLY
    ]
    if not bills:
        return Refusal(
            "nothing_to_net",
            f"{one} 与 {other} 在 {month_on:%Y-%m} 没有待轧差的账单",
            f"{one} and {other} have no agreed bill to net for {month_on:%Y-%m}",
        )
    return _state(session, month_on, bills, who, now)


def net_all(
    session: Session, month_on: date, *, who: Person, now: datetime, regions: Collection[str] | None = None
) -> list[NettingStatement]:
    """Every pair of regions with bills to net for a month; what the monthly job does."""
    made = []
    for one, other in list_pairs(session, last_day(month_on), regions):
        done = net_month(session, month_on, one, other, who=who, now=now)
        if isinstance(done, NettingStatement):
            made.append(done)
    return made


def settle_trip(session: Session, ask: str, *, who: Person, now: datetime) -> NettingStatement | Refusal:
    """A statement of a single agreed bill, for agreements that settle each trip (一事一结). Raises NotKeptError."""
    kept = ASKS.hold(session, ask)
    if kept.state is not AskState.AGREED:
        return Refusal("wrong_state", f"账单现为“{kept.state}”，尚未认账", f"the bill is '{kept.state}', not agreed")
    if get_kept(session, kept.agreement).terms.settlement is not Settlement.PER_TRIP:
        return Refusal(
            "netted_monthly",
            f"协议 {kept.agreement} 约定按月轧差",
            f"the agreement {kept.agreement} is netted monthly",
        )
    assert kept.ended_on is not None
    return _state(session, kept.ended_on.replace(day=1), [kept], who, now)


def confirm_statement(
    session: Session, statement: str, *, who: Person, sides: Collection[str]
) -> NettingStatement | Refusal:
    """One side confirms; nobody does so for both, even where he may speak for both. Raises NotKeptError."""
    kept = STATEMENTS.hold(session, statement)
    if kept.settled_at is not None:
        return _SETTLED
    if not check_statement(session, kept):
        return _altered(statement)
    if who.account in (kept.confirmed_by_a, kept.confirmed_by_b):
        return Refusal("own_request", "同一人不得代表双方确认", "nobody confirms for both sides", RefusalKind.FORBIDDEN)
    if kept.region_a in sides and kept.confirmed_by_a is None:
        return STATEMENTS.put(session, replace(kept, confirmed_by_a=who.account), who.account)
    if kept.region_b in sides and kept.confirmed_by_b is None:
        return STATEMENTS.put(session, replace(kept, confirmed_by_b=who.account), who.account)
    return Refusal(
        "wrong_side",
        "您所在一方已确认，或不是对账一方",
        "your side has confirmed already, or is no side of it",
        RefusalKind.FORBIDDEN,
    )


def settle_statement(
    session: Session, statement: str, *, document: str, who: Person, now: datetime
) -> NettingStatement | Refusal:
    """It was paid, by a document that is cited, after both sides confirmed it. Raises NotKeptError."""
    kept = STATEMENTS.hold(session, statement)
    if kept.settled_at is not None:
        return _SETTLED
    if kept.confirmed_by_a is None or kept.confirmed_by_b is None:
        return Refusal(
            "unconfirmed", "对账单须经双方确认后方可结算", "both sides confirm a statement before it is paid"
        )
    if not document.strip():
        return refuse_input("document", "bad_document", "请注明支付凭证", "cite the payment")
    if not check_statement(session, kept):
        return _altered(statement)
    return STATEMENTS.put(session, replace(kept, settled_document=document, settled_at=now), who.account)


def check_statement(session: Session, statement: NettingStatement) -> bool:
    """Whether its lines are what they were when it was made, and add up."""
    lines = list_asks(session, statement=statement.statement)
    to_a, to_b = _owed(lines, statement.region_a)
    sums = (to_a, to_b) == (statement.owed_to_a_fen, statement.owed_to_b_fen)
    return sums and len(lines) == statement.trips and _digest(lines) == statement.lines_digest


def last_day(month_on: date) -> date:
    """The last legal day of a month."""
    return (month_on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_SETTLED = Refusal("settled_already", "对账单已结算", "the statement is paid already")


def _altered(statement: str) -> Refusal:
    return Refusal(
        "statement_altered",
        f"对账单 {statement} 的明细与出具时不符，请先核对",
        f"the lines of statement {statement} are not what they were when it was made; look into it first",
    )


def _state(
    session: Session, month_on: date, bills: Sequence[TwoSidedOrder], who: Person, now: datetime
) -> NettingStatement:
    a, b = sorted((bills[0].asking_region, bills[0].serving_region))
    to_a, to_b = _owed(bills, a)
    net = abs(to_a - to_b)
    statement = NettingStatement(
        statement=new_key("statement"),
        month_on=month_on,
        region_a=a,
        region_b=b,
        number=count_statements(session, month_on, a, b) + 1,
        trips=len(bills),
        owed_to_a_fen=to_a,
        owed_to_b_fen=to_b,
        net_fen=net,
        payer=None if net == 0 else (b if to_a > to_b else a),
        lines_digest=_digest(bills),
        made_by=who.account,
        made_at=now,
    )
    STATEMENTS.put(session, statement, who.account)
    netted = [replace(ask, state=AskState.NETTED, statement=statement.statement) for ask in bills]
    ASKS.save(session, netted, who.account)
    return statement


def _owed(bills: Sequence[TwoSidedOrder], region_a: str) -> tuple[int, int]:
    """What is owed to the first region for what it served, and to the other. Fen."""
    served_by_a = [ask.bill_fen for ask in bills if ask.serving_region == region_a]
    served_by_b = [ask.bill_fen for ask in bills if ask.serving_region != region_a]
    return total_fen(served_by_a), total_fen(served_by_b)


def _digest(bills: Sequence[TwoSidedOrder]) -> str:
    lines = sorted(
        [ask.ask, ask.request, ask.agreement, ask.serving_region, str(ask.ended_on), show_fen(ask.bill_fen or 0)]
        for ask in bills
    )
    return sha256(json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
