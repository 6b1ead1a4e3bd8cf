"""Orders without a plan: sent directly or in an emergency, and trips filled in afterwards; they stay marked as such."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.order_life.acts import ACT_WORDS, MOVES, Act, refuse_from_here
from dispatch.order_life.doer import Doer, refuse_who
from dispatch.order_life.holding import make_code, refuse_stored, touch_day
from dispatch.refusal import Refusal, RefusalKind, refuse_input
from fleet_data.booking_records import BookingKind, Clash, Wish
from fleet_data.plan_records import KeptOrder, OrderKind, OrderRecord, OrderState
from fleet_data.records import RequestRecord
from fleet_data.stores import bookings, order_life, orders, vehicles
from fleet_data.stores.errors import StoreError
from fleet_data.stores.requests import get_request
from rulebook.terms import Mechanism


@dataclass(frozen=True, slots=True)
class DrivenTrip:
    """A trip that took place without an order: what the paper says. Kilometres are the odometer's."""

    request: str
    vehicle: str
    driver: str
    started_at: datetime
    ended_at: datetime
    odometer_out_km: float
    odometer_in_km: float
    reason: str


def send_directly(
    session: Session, doer: Doer, order: OrderRecord, *, now: datetime | None = None
) -> KeptOrder | Clash | Refusal:
    """Book the crew and dispatch an order of kind DIRECT or EMERGENCY with its vehicle, driver and times.

    Whether the law lets the car serve the request is judged by the caller. Raises NotKeptError.
    """
    now = now or datetime.now(UTC)
    if order.kind not in (OrderKind.DIRECT, OrderKind.EMERGENCY) or order.vehicle is None:
        return refuse_input(
            "kind", "order.kind", "须为直接调度或应急单，并指定车辆。", "Name a vehicle; direct or emergency."
        )
    if order.planned_start_at is None or order.planned_end_at is None or order.planned_end_at <= order.planned_start_at:
        return refuse_input("planned_end_at", "order.times", "起止时间不成立。", "The end must be after the start.")
    request = get_request(session, order.request)
    refused = _refuse_outside(doer, request, Act.PUBLISH)
    if refused is not None:
        return refused
    bookings.check_kept(session, order.vehicle, order.driver)
    wish = Wish(
        BookingKind.TRIP, order.planned_start_at, order.planned_end_at, order.request, order.vehicle, order.driver
    )
    with session.begin_nested() as undo:
        booking = bookings.book(session, wish, who=doer.person)
        if isinstance(booking, Clash):
            undo.rollback()
            return booking
        kept = orders.create(session, replace(order, state=OrderState.DRAFT))
        changes = {"booking_id": booking.id, "passenger_code": make_code()}
        try:
            sent = _step(session, doer, kept, Act.PUBLISH, OrderState.PUBLISHED, now, changes, {"kind": order.kind})
        except StoreError as error:
            undo.rollback()
            return refuse_stored("order.twice", error)
        touch_day(session, sent, Act.PUBLISH, who=doer.person)
    return sent


def file_back_fill(
    session: Session, doer: Doer, trip: DrivenTrip, *, now: datetime | None = None
) -> KeptOrder | Refusal:
    """Write down a trip that took place without an order; it counts once a second person approves it.

    It is never refused for clashing with another trip of the car: that is told in its history. Raises NotKeptError.
    """
    now = now or datetime.now(UTC)
    if not trip.started_at < trip.ended_at <= now:
        return refuse_input("ended_at", "order.times", "补录的行程须已结束。", "A trip that is filled in must be over.")
    if not trip.reason.strip():
        return refuse_input("reason", "order.needs", "请说明补录原因。", "Say why it was not ordered before.")
    if not 0 <= trip.odometer_out_km <= trip.odometer_in_km:
        return refuse_input(
            "odometer_in_km", "order.odometer", "还车里程不能小于出车里程。", "The odometer cannot come back with less."
        )
    request = get_request(session, trip.request)
    refused = _refuse_outside(doer, request, Act.FILE_BACK_FILL)
    if refused is not None:
        return refused
    bookings.check_kept(session, trip.vehicle, trip.driver)
    own = vehicles.get_vehicle(session, trip.vehicle).pool_region == request.region
    others = orders.list_driven(session, trip.vehicle, trip.started_at, trip.ended_at)
    kept = orders.create(
        session,
        OrderRecord(
            request=trip.request,
            mechanism=Mechanism.OWN_LEVEL if own else Mechanism.CROSS_REGION,
            reason_zh=f"补录：{trip.reason}",
            reason_en=f"filled in afterwards: {trip.reason}",
            vehicle=trip.vehicle,
            driver=trip.driver,
            planned_start_at=trip.started_at,
            planned_end_at=trip.ended_at,
            kind=OrderKind.BACK_FILLED,
        ),
    )
    details = {
        "reason": trip.reason,
        "odometer_out_km": trip.odometer_out_km,
        "odometer_in_km": trip.odometer_in_km,
        "clashes_with_orders": [other.id for other in others],
    }
    return _step(session, doer, kept, Act.FILE_BACK_FILL, OrderState.DRAFT, now, {}, details)


def approve_back_fill(
    session: Session, doer: Doer, order_id: int, *, comment: str = "", now: datetime | None = None
) -> KeptOrder | Refusal:
    """Let a filled-in trip count as returned; by another person than who filed it, at the server's time."""
    order = orders.get_order(session, order_id, for_change=True)
    refused = refuse_who(session, doer, order, Act.APPROVE_BACK_FILL)
    if refused is not None:
        return refused
    if order.order.kind is not OrderKind.BACK_FILLED or order.order.state is not OrderState.DRAFT:
        return refuse_from_here(order.id, Act.APPROVE_BACK_FILL, order.order.state)
    at = now or datetime.now(UTC)
    return _step(session, doer, order, Act.APPROVE_BACK_FILL, OrderState.RETURNED, at, {}, {"comment": comment})


def _refuse_outside(doer: Doer, request: RequestRecord, act: Act) -> Refusal | None:
    words = ACT_WORDS[act]
    may = {role for move in MOVES[act] for role in move.roles}
    if doer.role not in may or not doer.scope.holds(request.region, request.unit):
        return Refusal(
            "order.not_yours",
            f"申请 {request.request} 不在您的权限范围，不能{words.zh}，请由其单位或地区的调度人员办理。",
            f"Request {request.request} is not within your rights: you cannot {words.en} it; its own desk can.",
            RefusalKind.FORBIDDEN,
        )
    return None


def _step(
    session: Session,
    doer: Doer,
    order: KeptOrder,
    act: Act,
    state: OrderState,
    at: datetime,
    changes: dict[str, Any],
    details: dict[str, Any],
) -> KeptOrder:
    return order_life.take_step(
        session,
        order,
        act,
        state,
        who=doer.person,
        role=doer.role,
        happened_at=at,
        changes=changes,
        details=details,
    )
