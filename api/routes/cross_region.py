"""Two-sided orders, and the statements by which two regions settle them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import granted, person_of, sides_of
from api.languages import Words
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import CONFLICT, Fault, Problem
from api.routes.agreements import check_side
from api.schemas.base import Key
from api.schemas.cross_region import AskIn, AskOut, NetIn, PaymentIn, StatementOut, StepIn
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch import cross_region as desk
from dispatch.netting import check_statement, confirm_statement, net_month, settle_statement, settle_trip
from dispatch.refusal import Refusal
from fleet_data.settlement_records import AskState, NettingStatement, TwoSidedOrder
from fleet_data.stores import settlements
from fleet_data.stores.requests import get_request
from fleet_data.stores.settlements import ASKS, STATEMENTS, list_asks

routes = APIRouter(prefix="/two-sided-orders", tags=["cross-region 异地联动"])
statements = APIRouter(prefix="/netting-statements", tags=["cross-region 异地联动"])

_NEEDED = {"accept": ("vehicle", "driver"), "decline": ("words",), "dispute": ("words",)}
_NEEDED["report_served"] = ("ended_on", "km", "minutes")


@routes.get("")
def list_orders(
    work: Annotated[Work, may(Permission.SEE_AGREEMENTS)],
    asked: Annotated[PageQuery, paged(settlements.ASK_SORTS)],
    state: AskState | None = None,
    agreement: Annotated[Key | None, Query(description="under this agreement alone")] = None,
) -> PageOut[AskOut]:
    """List the two-sided orders of the caller's regions, on either side. 异地联动用车单列表"""
    query = settlements.query_asks(work.scope, state=state, agreement=agreement)

    def read(session: Session) -> PageOut[AskOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=settlements.ASK_SORTS,
            key="ask",
            shown=lambda row: AskOut(order=ASKS.read(row)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=AskOut)
def ask(body: AskIn, work: Annotated[Work, may_write(Permission.MAKE_PLANS)]) -> Response:
    """Ask another region for a trip; the law is asked first. 请求异地保障"""

    def put(session: Session) -> AskOut:
        check_side(work, get_request(session, body.request).region)
        done = desk.ask_region(
            session, body.request, body.agreement, who=person_of(work), sides=sides_of(work), now=work.now
        )
        return AskOut(order=granted(done))

    return work.write(put)


@routes.get("/{ask}")
def get_order(work: Annotated[Work, may(Permission.SEE_AGREEMENTS)], ask: Key) -> AskOut:
    """One two-sided order: both sides see the same trip. 异地联动用车单"""

    def read(session: Session) -> AskOut:
        kept = ASKS.get(session, ask)
        check_side(work, kept.asking_region, kept.serving_region)
        return AskOut(order=kept)

    return work.read(read)


@routes.post("/{ask}/steps", response_model=AskOut)
def step(body: StepIn, work: Annotated[Work, may_write(Permission.MAKE_PLANS)], ask: Key) -> Response:
    """One side's next word: accept, decline, withdraw, report, bill, agree, dispute. 办理异地联动用车单"""
    missing = [name for name in _NEEDED.get(body.act, ()) if getattr(body, name) is None]
    if missing:
        faults = [Fault(f"body/{name}", Words(f"{body.act} 须填写", f"{body.act} asks for it")) for name in missing]
        raise Problem(CONFLICT, faults=faults)

    def put(session: Session) -> AskOut:
        kept = ASKS.get(session, ask)
        check_side(work, kept.asking_region, kept.serving_region)
        return AskOut(order=granted(take(session, work, ask, body)))

    return work.write(put)


@routes.post("/{ask}/statement", status_code=201, response_model=StatementOut)
def settle_singly(work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)], ask: Key) -> Response:
    """A statement of this trip alone, where the agreement settles each trip. 一事一结"""

    def put(session: Session) -> StatementOut:
        kept = ASKS.get(session, ask)
        check_side(work, kept.asking_region, kept.serving_region)
        return shown(session, granted(settle_trip(session, ask, who=person_of(work), now=work.now)))

    return work.write(put)


@statements.get("")
def list_statements(
    work: Annotated[Work, may(Permission.SEE_AGREEMENTS)],
    asked: Annotated[PageQuery, paged(settlements.STATEMENT_SORTS)],
    month_on: Annotated[LegalDay | None, Query(description="of the month with this first day")] = None,
) -> PageOut[StatementOut]:
    """List the statements of the caller's regions. 对账单列表"""
    query = settlements.query_statements(work.scope, month_on=month_on)

    def read(session: Session) -> PageOut[StatementOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=settlements.STATEMENT_SORTS,
            key="statement",
            shown=lambda row: StatementOut(statement=STATEMENTS.read(row)),
        )

    return work.read(read)


@statements.post("", status_code=201, response_model=StatementOut)
def net(body: NetIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)]) -> Response:
    """Net the agreed bills of a month between two regions. 按月轧差"""
    check_side(work, body.one, body.other)

    def put(session: Session) -> StatementOut:
        done = net_month(session, body.month_on, body.one, body.other, who=person_of(work), now=work.now)
        return shown(session, granted(done))

    return work.write(put)


@statements.get("/{statement}")
def get_statement(work: Annotated[Work, may(Permission.SEE_AGREEMENTS)], statement: Key) -> StatementOut:
    """One statement with its lines, and whether they still hold. 对账单"""
    return work.read(lambda session: shown(session, seen(session, work, statement)))


@statements.post("/{statement}/confirmation", response_model=StatementOut)
def confirm(work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)], statement: Key) -> Response:
    """One side confirms; nobody does so for both. 确认对账单"""

    def put(session: Session) -> StatementOut:
        seen(session, work, statement)
        done = confirm_statement(session, statement, who=person_of(work), sides=sides_of(work))
        return shown(session, granted(done))

    return work.write(put)


@statements.post("/{statement}/payment", response_model=StatementOut)
def pay(body: PaymentIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)], statement: Key) -> Response:
    """It was paid, after both sides confirmed it. 结算对账单"""

    def put(session: Session) -> StatementOut:
        seen(session, work, statement)
        done = settle_statement(session, statement, document=body.document, who=person_of(work), now=work.now)
        return shown(session, granted(done))

    return work.write(put)


def take(session: Session, work: Work, ask: str, body: StepIn) -> TwoSidedOrder | Refusal:
    """The use case of an act."""
    who, sides, now = person_of(work), sides_of(work), work.now
    if body.act == "accept":
        vehicle, driver = body.vehicle or "", body.driver or ""
        return desk.accept_ask(session, ask, vehicle=vehicle, driver=driver, who=who, sides=sides, now=now)
    if body.act == "decline":
        return desk.decline_ask(session, ask, answer=body.words or "", who=who, sides=sides, now=now)
    if body.act == "withdraw":
        return desk.withdraw_ask(session, ask, who=who, sides=sides)
    if body.act == "report_served":
        assert body.ended_on is not None
        return desk.report_served(
            session,
            ask,
            ended_on=body.ended_on,
            km=body.km or 0.0,
            minutes=body.minutes or 0.0,
            who=who,
            sides=sides,
            now=now,
        )
    if body.act == "bill":
        return desk.bill_ask(session, ask, who=who, sides=sides, now=now)
    if body.act == "agree":
        return desk.agree_bill(session, ask, who=who, sides=sides, now=now)
    return desk.dispute_bill(session, ask, dispute=body.words or "", who=who, sides=sides)


def seen(session: Session, work: Work, statement: str) -> NettingStatement:
    """The statement, if the caller stands on a side of it; else it is not there."""
    kept = STATEMENTS.get(session, statement)
    check_side(work, kept.region_a, kept.region_b)
    return kept


def shown(session: Session, kept: NettingStatement) -> StatementOut:
    """A statement with its lines."""
    lines = tuple(list_asks(session, statement=kept.statement))
    return StatementOut(statement=kept, lines=lines, holds=check_statement(session, kept))
