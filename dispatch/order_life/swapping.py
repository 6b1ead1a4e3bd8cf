"""Another car or driver for an order (换车、改派): the old crew is let go and the new one booked, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from dispatch.order_life.acts import Act, find_move, refuse_from_here
from dispatch.order_life.doer import Doer, refuse_who
from dispatch.order_life.holding import make_code, touch_day
from dispatch.order_life.needs import refuse_missing
from dispatch.refusal import Refusal, refuse_input
from fleet_data.booking_records import Booking, BookingKind, Clash, Release, Wish
from fleet_data.plan_records import COMMITTED, ON_THE_ROAD, KeptOrder, OrderState
from fleet_data.stores import bookings, order_life, orders, vehicles


@dataclass(frozen=True, slots=True)
class Swapped:
    """The orders that ride with the new crew, which has to accept them anew, and the crew's booking."""

    orders: tuple[KeptOrder, ...]
    booking: Booking


def swap(
    session: Session,
    doer: Doer,
    order_id: int,
    *,
    reason: str,
    vehicle: str | None = None,
    driver: str | None = None,
    until_at: datetime | None = None,
    now: datetime | None = None,
) -> Swapped | Clash | Refusal:
    """Give an order, and whoever shares its ride, another car, another driver or both; None keeps what it has.

    On the road the new crew is held from now on, until `until_at` (default: as planned). Whether the law lets the car
    serve the request is judged by the caller. Raises NotKeptError for an order, car or driver that is not kept.
    """
    now = now or datetime.now(UTC)
    order = orders.get_order(session, order_id, for_change=True)
    refused = refuse_who(session, doer, order, Act.SWAP) or refuse_missing(Act.SWAP, {"reason": reason}, hired=False)
    if refused is not None:
        return refused
    if find_move(Act.SWAP, order.order.state, doer.role) is None or order.booking_id is None:
        return refuse_from_here(order.id, Act.SWAP, order.order.state)
    new_vehicle, new_driver = vehicle or order.order.vehicle, driver or order.order.driver
    if (new_vehicle, new_driver) == (order.order.vehicle, order.order.driver):
        return refuse_input(
            "vehicle", "order.swap_same", "车辆和驾驶员均未变。", "Neither vehicle nor driver is another."
        )
    bookings.check_kept(session, new_vehicle, new_driver)
    refused = _refuse_other_region(session, order, new_vehicle)
    if refused is not None:
        return refused
    wish = _wish(session, order, new_vehicle, new_driver, until_at, now)
    if wish.end_at <= wish.start_at:
        return refuse_input(
            "until_at",
            "order.swap_over",
            "计划时间已过，请给出新的结束时间。",
            "Its planned time is over; say until when.",
        )
    return _change_crew(session, doer, order, wish, reason, now)


def _change_crew(
    session: Session, doer: Doer, order: KeptOrder, wish: Wish, reason: str, now: datetime
) -> Swapped | Clash:
    assert order.booking_id is not None
    riders = [each for each in orders.list_for_booking(session, order.booking_id) if each.order.state in COMMITTED]
    with session.begin_nested() as undo:
        bookings.release(session, order.booking_id, Release.SWAPPED, who=doer.person)
        booking = bookings.book(session, wish, who=doer.person)
        if isinstance(booking, Clash):
            undo.rollback()
            return booking
        moved = []
        for rider in riders:
            changes = {
                "vehicle": wish.vehicle,
                "driver": wish.driver,
                "booking_id": booking.id,
                "turn": rider.turn + 1,
                "passenger_code": make_code(),
            }
            before = {"vehicle": rider.order.vehicle, "driver": rider.order.driver, "state": rider.order.state}
            moved.append(
                order_life.take_step(
                    session,
                    orders.get_order(session, rider.id, for_change=True),
                    Act.SWAP,
                    OrderState.PUBLISHED,
                    who=doer.person,
                    role=doer.role,
                    happened_at=now,
                    changes=changes,
                    details={"reason": reason, "before": before},
                )
            )
            touch_day(session, moved[-1], Act.SWAP, who=doer.person)
    return Swapped(tuple(moved), booking)


def _wish(
    session: Session,
    order: KeptOrder,
    vehicle: str | None,
    driver: str | None,
    until_at: datetime | None,
    now: datetime,
) -> Wish:
    assert order.booking_id is not None
    held = bookings.get_booking(session, order.booking_id).wish
    start_at = max(held.start_at, now) if order.order.state in ON_THE_ROAD else held.start_at
    return Wish(BookingKind.TRIP, start_at, until_at or held.end_at, held.purpose, vehicle, driver)


def _refuse_other_region(session: Session, order: KeptOrder, vehicle: str | None) -> Refusal | None:
    """Another region's car is asked for from that region, not taken."""
    if vehicle is None or order.order.vehicle is None or vehicle == order.order.vehicle:
        return None
    old, new = (vehicles.get_vehicle(session, plate).pool_region for plate in (order.order.vehicle, vehicle))
    if old == new:
        return None
    return refuse_input(
        "vehicle",
        "order.swap_region",
        f"车辆 {vehicle} 属于地区 {new}，须按异地联动协议向该地区申请。",
        f"Vehicle {vehicle} is of region {new}: ask that region for it by the agreement.",
    )
