"""Two-sided orders between regions, their terms and their statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.scope import Scope
from fleet_data.settlement_records import AgreementTerms, AskState, NettingStatement, TwoSidedOrder
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import AgreementTermsRow, NettingStatementRow, TwoSidedOrderRow

TERMS: Shelf[AgreementTerms] = Shelf(AgreementTermsRow, AgreementTerms, "协议结算条款", "terms of an agreement")
ASKS: Shelf[TwoSidedOrder] = Shelf(TwoSidedOrderRow, TwoSidedOrder, "异地联动用车单", "two-sided order")
STATEMENTS: Shelf[NettingStatement] = Shelf(NettingStatementRow, NettingStatement, "对账单", "statement")


def list_asks(
    session: Session,
    *,
    regions: Collection[str] | None = None,
    states: Collection[AskState] | None = None,
    request: str | None = None,
    statement: str | None = None,
) -> list[TwoSidedOrder]:
    """Two-sided orders in which these levels stand on either side, in these states."""
    row = TwoSidedOrderRow
    conditions: list[ColumnElement[bool]] = []
    if regions is not None:
        conditions.append(or_(row.asking_region.in_(regions), row.serving_region.in_(regions)))
    if states is not None:
        conditions.append(row.state.in_(states))
    if request is not None:
        conditions.append(row.request == request)
    if statement is not None:
        conditions.append(row.statement == statement)
    return ASKS.list(session, *conditions)


def list_nettable(session: Session, one: str, other: str, until_on: date) -> list[TwoSidedOrder]:
    """The agreed bills between two regions of trips that ended up to a legal day and stand in no statement yet."""
    row = TwoSidedOrderRow
    sides = or_(
        and_(row.asking_region == one, row.serving_region == other),
        and_(row.asking_region == other, row.serving_region == one),
    )
    query = ASKS.query(sides, row.state == AskState.AGREED, row.ended_on <= until_on).with_for_update()
    rows = session.scalars(query.execution_options(populate_existing=True))
    return [ASKS.read(each) for each in rows]


def list_pairs(session: Session, until_on: date, regions: Collection[str] | None = None) -> list[tuple[str, str]]:
    """The pairs of regions (smaller code first) that have bills to net."""
    row = TwoSidedOrderRow
    query = select(row.asking_region, row.serving_region).where(row.state == AskState.AGREED, row.ended_on <= until_on)
    if regions is not None:
        query = query.where(or_(row.asking_region.in_(regions), row.serving_region.in_(regions)))
    return sorted({(min(one, two), max(one, two)) for one, two in session.execute(query.distinct())})


def count_statements(session: Session, month_on: date, region_a: str, region_b: str) -> int:
    """How many statements a pair has for a month."""
    row = NettingStatementRow
    query = select(func.count()).where(row.month_on == month_on, row.region_a == region_a, row.region_b == region_b)
    return session.scalar(query) or 0


def list_statements(
    session: Session, *, regions: Collection[str] | None = None, month_on: date | None = None
) -> list[NettingStatement]:
    """Statements in which these levels stand on either side, of one month or all."""
    row = NettingStatementRow
    conditions: list[ColumnElement[bool]] = []
    if regions is not None:
        conditions.append(or_(row.region_a.in_(regions), row.region_b.in_(regions)))
    if month_on is not None:
        conditions.append(row.month_on == month_on)
    return STATEMENTS.list(session, *conditions)


ASK_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "ask": TwoSidedOrderRow.ask,
    "asked_at": TwoSidedOrderRow.asked_at,
    "state": TwoSidedOrderRow.state,
}
STATEMENT_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "statement": NettingStatementRow.statement,
    "month_on": NettingStatementRow.month_on,
}


def query_asks(
    scope: Scope, *, state: AskState | None = None, agreement: str | None = None
) -> Select[TwoSidedOrderRow]:
    """The two-sided orders in which a scope's regions stand on either side, for a page of them."""
    row = TwoSidedOrderRow
    found = select(row).where(or_(scope.condition(row.asking_region), scope.condition(row.serving_region)))
    if state is not None:
        found = found.where(row.state == state)
    return found if agreement is None else found.where(row.agreement == agreement)


def query_statements(scope: Scope, *, month_on: date | None = None) -> Select[NettingStatementRow]:
    """The statements in which a scope's regions stand on either side, for a page of them."""
    row = NettingStatementRow
    found = select(row).where(or_(scope.condition(row.region_a), scope.condition(row.region_b)))
    return found if month_on is None else found.where(row.month_on == month_on)
