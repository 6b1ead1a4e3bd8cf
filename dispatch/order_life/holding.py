"""What changes beside an order when it moves: its booking is let go, and its day's token moves on."""

from __future__ import annotations

import secrets
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.refusal import Refusal
from fleet_data.booking_records import Release
from fleet_data.plan_records import COMMITTED, KeptOrder
from fleet_data.regions import get_region
from fleet_data.stores import bookings, orders, plans, publications
from fleet_data.stores.errors import StoreError
from fleet_data.stores.requests import get_request

CHINA = ZoneInfo("Asia/Shanghai")


def let_go(session: Session, order: KeptOrder, why: Release, *, who: str) -> None:
    """Release the order's booking, unless another party of the ride still needs it."""
    if order.booking_id is None:
        return
    riders = orders.list_for_booking(session, order.booking_id)
    if not any(rider.id != order.id and rider.order.state in COMMITTED for rider in riders):
        bookings.release(session, order.booking_id, why, who=who)


def touch_day(session: Session, order: KeptOrder, what: str, *, who: str) -> None:
    """Move the tokens of the days that the order belongs to, so that a plan made before is not published over it."""
    if order.plan_id is not None:
        base = plans.get_base(session, order.plan_id)
        publications.move_token(session, base.day, base.region, what, order.id, who=who)
        return
    if order.order.planned_start_at is None:
        return
    day = order.order.planned_start_at.astimezone(CHINA).date()
    code: str | None = get_request(session, order.order.request).region
    while code is not None:
        publications.move_token(session, day, code, what, order.id, who=who)
        code = get_region(code).parent


def refuse_stored(code: str, error: StoreError) -> Refusal:
    """What the database would not keep, as a refusal."""
    zh, _, en = str(error).partition(" / ")
    return Refusal(code, zh, en)


def make_code() -> str:
    """Six digits that the passenger tells the driver."""
    return f"{secrets.randbelow(1_000_000):06d}"
