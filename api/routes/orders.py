"""Orders: listed, shown with their history, swapped, held up, cancelled; sent without a plan."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import granted, is_assigned_only, is_own_only
from api.order_desk import act_on, booked, code_shown, doer_for, seen, shown
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key
from api.schemas.my import OrderId, Sha256
from api.schemas.orders import (
    DeskActIn,
    HiredActIn,
    OrderLifeOut,
    OrderOut,
    ReasonIn,
    SendIn,
    StepOut,
    SwapIn,
    SwappedOut,
)
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch.lawful_crew import refuse_unlawful
from dispatch.order_life.acts import Act
from dispatch.order_life.reporting import Told
from dispatch.order_life.sending import send_directly
from dispatch.order_life.swapping import swap
from fleet_data.plan_records import OrderKind, OrderState
from fleet_data.stores import order_life, order_lists, orders, phone_batches, vehicles
from fleet_data.stores.requests import get_request
from rulebook.terms import Mechanism

routes = APIRouter(prefix="/orders", tags=["orders 派车单"])


@routes.get("")
def list_orders(
    work: Annotated[Work, may(Permission.SEE_ORDERS)],
    asked: Annotated[PageQuery, paged(order_lists.SORTS)],
    state: OrderState | None = None,
    kind: OrderKind | None = None,
    request: Key | None = None,
    vehicle: Annotated[Key | None, Query(description="plate")] = None,
    driver: Annotated[Key | None, Query(description="staff number")] = None,
    day: Annotated[LegalDay | None, Query(description="whose planned time touches this legal day")] = None,
) -> PageOut[OrderOut]:
    """List the orders within the caller's scope; kinds that are not normal are always told. 派车单列表"""
    query = order_lists.query(
        work.scope,
        own=is_own_only(work),
        assigned=is_assigned_only(work),
        state=state,
        kind=kind,
        request=request,
        vehicle=vehicle,
        driver=driver,
        day=day,
    )

    def read(session: Session) -> PageOut[OrderOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=order_lists.SORTS,
            key="id",
            shown=lambda row: OrderOut.of(orders.to_record(row), with_code=code_shown(work)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=OrderOut)
def send_an_order(body: SendIn, work: Annotated[Work, may_write(Permission.MOVE_ORDERS)]) -> Response:
    """Send a car without a plan: directly, or in an emergency; marked so for good. 直接调度、应急派车"""

    def send(session: Session) -> OrderOut:
        asked = get_request(session, body.request)
        if not work.scope.holds(asked.region, asked.unit):
            raise Problem(NOT_FOUND)
        refused = refuse_unlawful(session, asked, body.vehicle, body.driver, body.start_at)
        if refused is not None:
            granted(refused)
        own = vehicles.get_vehicle(session, body.vehicle).pool_region == asked.region
        record = body.record(Mechanism.OWN_LEVEL if own else Mechanism.CROSS_REGION)
        return shown(work, booked(send_directly(session, doer_for(work, Act.PUBLISH), record, now=work.now)))

    return work.write(send)


@routes.get("/{order}")
def get_an_order(work: Annotated[Work, may(Permission.SEE_ORDERS)], order: OrderId) -> OrderLifeOut:
    """One order with its whole history. 派车单"""

    def read(session: Session) -> OrderLifeOut:
        kept = seen(session, work, order)
        steps = tuple(StepOut.of(step) for step in order_life.list_steps(session, order))
        return OrderLifeOut(**shown(work, kept).model_dump(), steps=steps)

    return work.read(read)


@routes.get("/{order}/photos/{photo}", response_class=Response, responses={200: {"content": {"image/jpeg": {}}}})
def get_a_photo(work: Annotated[Work, may(Permission.SEE_ORDERS)], order: OrderId, photo: Sha256) -> Response:
    """A photo of the odometer. 里程表照片"""

    def read(session: Session) -> bytes:
        seen(session, work, order)
        found = phone_batches.find_photo(session, order, photo)
        if found is None:
            raise Problem(NOT_FOUND)
        return found.jpeg

    return Response(work.read(read), media_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


@routes.post("/{order}/swap", response_model=SwappedOut)
def swap_a_crew(body: SwapIn, work: Annotated[Work, may_write(Permission.MOVE_ORDERS)], order: OrderId) -> Response:
    """Another car or driver, for all who share the ride; the old one is let go, or nothing is done. 换车、改派"""

    def change(session: Session) -> SwappedOut:
        kept = seen(session, work, order)
        plate, driver = body.vehicle or kept.order.vehicle, body.driver or kept.order.driver
        if plate is not None:
            at = max(work.now, kept.order.planned_start_at or work.now)
            refused = refuse_unlawful(session, get_request(session, kept.order.request), plate, driver, at)
            if refused is not None:
                granted(refused)
        done = swap(
            session,
            doer_for(work, Act.SWAP),
            order,
            reason=body.reason,
            vehicle=body.vehicle,
            driver=body.driver,
            until_at=body.until_at,
            now=work.now,
        )
        return SwappedOut(orders=tuple(shown(work, each) for each in booked(done).orders))

    return work.write(change)


@routes.post("/{order}/acts", response_model=OrderOut)
def hold_up_an_order(
    body: DeskActIn, work: Annotated[Work, may_write(Permission.MOVE_ORDERS)], order: OrderId
) -> Response:
    """Hold an order up on the road, or let it go on. 中止、恢复"""
    told = Told(str(uuid4()), order, Act(body.act), {} if body.reason is None else {"reason": body.reason})
    return work.write(lambda session: act_on(session, work, told))


@routes.post("/{order}/hired-acts", response_model=OrderOut)
def tell_for_a_hired_car(
    body: HiredActIn, work: Annotated[Work, may_write(Permission.MOVE_ORDERS)], order: OrderId
) -> Response:
    """Tell what a hired car's driver says: they have no phone of ours. 代社会车辆上报"""
    told = Told(body.report, order, Act(body.act), {} if body.reason is None else {"reason": body.reason})
    return work.write(lambda session: act_on(session, work, told))


@routes.post("/{order}/cancellation", response_model=OrderOut)
def cancel_an_order(
    body: ReasonIn, work: Annotated[Work, may_write(Permission.MOVE_ORDERS)], order: OrderId
) -> Response:
    """Cancel an order; its car and driver are free again. Nothing is deleted. 取消"""
    told = Told(str(uuid4()), order, Act.CANCEL, {"reason": body.reason})
    return work.write(lambda session: act_on(session, work, told))
