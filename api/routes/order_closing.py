"""The end of orders: confirmed, rated, disputed, settled; trips without an order filled in afterwards."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import granted
from api.order_desk import act_on, doer_for, seen, shown
from api.problems import NOT_FOUND, Problem
from api.schemas.my import OrderId
from api.schemas.orders import ApprovalIn, BackFillIn, OrderOut, RatingIn, ReasonIn, SettlementIn
from api.work import Work, may_write
from dispatch.order_life.acts import Act
from dispatch.order_life.reporting import Told
from dispatch.order_life.sending import approve_back_fill, file_back_fill
from fleet_data.stores.requests import get_request

routes = APIRouter(prefix="/orders", tags=["orders 派车单"])
Closing = Annotated[Work, may_write(Permission.SETTLE_TRIPS)]


@routes.post("/{order}/confirmation", response_model=OrderOut)
def confirm_an_order(work: Closing, order: OrderId) -> Response:
    """The traveller confirms the trip. 确认"""
    return _tell(work, order, Act.CONFIRM, {})


@routes.post("/{order}/rating", response_model=OrderOut)
def rate_an_order(body: RatingIn, work: Closing, order: OrderId) -> Response:
    """The traveller says how it was. 评价"""
    return _tell(work, order, Act.RATE, body.model_dump(exclude_none=True))


@routes.post("/{order}/withdrawal", response_model=OrderOut)
def withdraw_an_order(body: ReasonIn, work: Closing, order: OrderId) -> Response:
    """The traveller no longer needs the car; until it has left. 申请人取消"""
    return _tell(work, order, Act.CANCEL, {"reason": body.reason})


@routes.post("/{order}/dispute", response_model=OrderOut)
def dispute_an_order(body: ReasonIn, work: Closing, order: OrderId) -> Response:
    """The traveller disagrees with what was recorded. 提出异议"""
    return _tell(work, order, Act.DISPUTE, {"reason": body.reason})


@routes.post("/{order}/resolution", response_model=OrderOut)
def resolve_an_order(body: ReasonIn, work: Closing, order: OrderId) -> Response:
    """The fleet's office settles a dispute; not about a trip of one's own. 处理异议"""
    return _tell(work, order, Act.RESOLVE, {"reason": body.reason})


@routes.post("/{order}/settlement", response_model=OrderOut)
def settle_an_order(body: SettlementIn, work: Closing, order: OrderId) -> Response:
    """The fleet's office settles what it cost; not a trip of one's own. 结算"""
    return _tell(work, order, Act.SETTLE, body.model_dump(exclude_none=True))


@routes.post("/back-fills", status_code=201, response_model=OrderOut)
def file_a_back_fill(body: BackFillIn, work: Annotated[Work, may_write(Permission.FILE_BACK_FILLS)]) -> Response:
    """Write down a trip that took place without an order; always marked, counts once a second person approves. 补录"""

    def file(session: Session) -> OrderOut:
        asked = get_request(session, body.request)
        if not work.scope.holds(asked.region, asked.unit):
            raise Problem(NOT_FOUND)
        done = file_back_fill(session, doer_for(work, Act.FILE_BACK_FILL), body.trip(), now=work.now)
        return shown(work, granted(done))

    return work.write(file)


@routes.post("/{order}/back-fill-approval", response_model=OrderOut)
def approve_a_back_fill(
    body: ApprovalIn, work: Annotated[Work, may_write(Permission.BACK_FILL_REQUESTS)], order: OrderId
) -> Response:
    """A second person lets a filled-in trip count, at the server's time. 核准补录"""

    def approve(session: Session) -> OrderOut:
        seen(session, work, order)
        doer = doer_for(work, Act.APPROVE_BACK_FILL)
        return shown(work, granted(approve_back_fill(session, doer, order, comment=body.comment, now=work.now)))

    return work.write(approve)


def _tell(work: Work, order: int, act: Act, details: dict[str, object]) -> Response:
    told = Told(str(uuid4()), order, act, details)
    return work.write(lambda session: act_on(session, work, told))
