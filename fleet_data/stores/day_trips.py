"""Trips: orders as the office sees a day of them, with the request's unit and the way's driving time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from fleet_data.plan_records import OrderState
from fleet_data.tables import OptionRow, OrderRow, RequestRow
from rulebook.terms import Mechanism

# An order in one of these is or was a trip.
REAL = tuple(
    state for state in OrderState if state not in (OrderState.DRAFT, OrderState.UNSERVED, OrderState.CANCELLED)
)


@dataclass(frozen=True, slots=True)
class Trip:
    """An order with what its request and way say; orders that share a car have one `ride`. Minutes, km, CNY."""

    order_id: int
    plan_id: int | None
    request: str
    region: str
    unit: str
    purpose: str
    origin: str
    destination: str
    passengers: int
    state: OrderState
    mechanism: Mechanism | None
    vehicle: str | None
    driver: str | None
    supplier: str | None
    start_at: datetime | None
    end_at: datetime | None
    driving_minutes: float | None
    km: float | None
    cost_cny: float
    reason_zh: str
    reason_en: str
    articles: tuple[Any, ...]

    @property
    def ride(self) -> tuple[str | None, datetime | None]:
        """Orders of one car that leave together are one ride."""
        return self.vehicle, self.start_at


def list_trips(
    session: Session,
    from_at: datetime,
    until_at: datetime,
    *,
    regions: Collection[str] | None = None,
    driver: str | None = None,
    vehicle: str | None = None,
    supplier: str | None = None,
    states: Collection[OrderState] = REAL,
) -> list[Trip]:
    """The orders in these states that touch [from_at, until_at), by start; `regions` are those of the requests."""
    conditions: list[ColumnElement[bool]] = [
        OrderRow.planned_start_at < until_at,
        OrderRow.planned_end_at > from_at,
        OrderRow.state.in_(states),
    ]
    if regions is not None:
        conditions.append(RequestRow.region.in_(regions))
    for column, value in ((OrderRow.driver, driver), (OrderRow.vehicle, vehicle), (OrderRow.supplier, supplier)):
        if value is not None:
            conditions.append(column == value)
    return _read(session, *conditions)


def list_of_plan(session: Session, plan_id: int) -> list[Trip]:
    """Every order of a plan, served or not."""
    return _read(session, OrderRow.plan_id == plan_id)


def find_trip(session: Session, order_id: int) -> Trip | None:
    """The order of an id as a trip."""
    return next(iter(_read(session, OrderRow.id == order_id)), None)


def _read(session: Session, *conditions: ColumnElement[bool]) -> list[Trip]:
    query = (
        select(OrderRow, RequestRow, OptionRow)
        .join(RequestRow, RequestRow.request == OrderRow.request)
        .outerjoin(OptionRow, and_(OptionRow.plan_id == OrderRow.plan_id, OptionRow.option == OrderRow.option))
        .where(*conditions)
        .order_by(OrderRow.planned_start_at, OrderRow.id)
    )
    return [_trip(order, request, option) for order, request, option in session.execute(query)]


def _trip(order: OrderRow, request: RequestRow, option: OptionRow | None) -> Trip:
    return Trip(
        order_id=order.id,
        plan_id=order.plan_id,
        request=order.request,
        region=request.region,
        unit=request.unit,
        purpose=request.purpose,
        origin=request.origin,
        destination=request.destination,
        passengers=request.passengers,
        state=order.state,
        mechanism=order.mechanism,
        vehicle=order.vehicle,
        driver=order.driver,
        supplier=order.supplier,
        start_at=order.planned_start_at,
        end_at=order.planned_end_at,
        driving_minutes=None if option is None else option.driving_minutes,
        km=None if option is None else option.km,
        cost_cny=order.cost_cny,
        reason_zh=order.reason_zh,
        reason_en=order.reason_en,
        articles=tuple(order.articles),
    )
