"""Orders: written with their plan, or singly; what happens to them afterwards is in `order_life`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from fleet_data.plan_records import COMMITTED, ON_THE_ROAD, KeptOrder, OrderRecord, OrderState
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import OrderRow, PlanRow

_FIELDS = (
    "request", "mechanism", "reason_zh", "reason_en", "cost_cny", "state", "option", "option_kind", "vehicle",
    "driver", "supplier", "planned_start_at", "planned_end_at", "duty", "leg", "kind",
)  # fmt: skip


def check(orders: Sequence[OrderRecord], duties: int) -> None:
    """Raises StoreError when one vehicle would be in two trips at once, or an order names a duty beyond `duties`."""
    problems = [
        f"申请 {order.request} 的派车单引用了不存在的出车任务 {order.duty}。 / "
        f"The order of request {order.request} names duty {order.duty}; the plan has {duties}, counted from 0."
        for order in orders
        if order.duty is not None and not 0 <= order.duty < duties
    ]
    trips = defaultdict(list)
    for order in orders:
        if order.vehicle and order.planned_start_at and order.planned_end_at:
            trips[order.vehicle].append((order.planned_start_at, order.planned_end_at, order.option or order.request))
    for vehicle, of_vehicle in trips.items():
        for (_, end, trip), (start, _, other) in pairwise(sorted(set(of_vehicle))):
            if start < end:
                problems.append(_say_overlap(vehicle, trip, other))
    if problems:
        raise StoreError(problems)


def save(session: Session, plan_id: int, orders: Sequence[OrderRecord]) -> None:
    """Write a plan's orders."""
    rows = [
        {name: getattr(order, name) for name in _FIELDS} | {"plan_id": plan_id, "articles": list(order.articles)}
        for order in orders
    ]
    if rows:
        session.execute(insert(OrderRow), rows)


def list_for_plan(session: Session, plan_id: int) -> list[KeptOrder]:
    """A plan's orders, by request number."""
    rows = session.scalars(select(OrderRow).where(OrderRow.plan_id == plan_id).order_by(OrderRow.request))
    return [_kept(row) for row in rows]


def list_for_request(session: Session, request: str) -> list[KeptOrder]:
    """Every order a request ever had, oldest plan first."""
    rows = session.scalars(select(OrderRow).where(OrderRow.request == request).order_by(OrderRow.plan_id))
    return [_kept(row) for row in rows]


def create(session: Session, order: OrderRecord, *, turn: int = 0) -> KeptOrder:
    """Write an order that no plan holds: sent directly, in an emergency, or filled in afterwards."""
    row = OrderRow(**{name: getattr(order, name) for name in _FIELDS}, articles=list(order.articles), turn=turn)
    session.add(row)
    session.flush()
    return _kept(row)


def get_order(session: Session, order_id: int, *, for_change: bool = False) -> KeptOrder:
    """The order of an id; `for_change` keeps others off it until the transaction ends. Raises NotKeptError."""
    row = session.get(OrderRow, order_id, with_for_update=for_change or None, populate_existing=True)
    if row is None:
        raise NotKeptError(f"没有编号为 {order_id} 的派车单。 / No order {order_id} is kept; list the day's orders.")
    return _kept(row)


def list_committed(session: Session, day: date, region: str) -> list[KeptOrder]:
    """The orders of the plans of a day and region that are published and not yet returned, by request number."""
    query = (
        select(OrderRow)
        .join(PlanRow, PlanRow.id == OrderRow.plan_id)
        .where(PlanRow.day == day, PlanRow.region == region, OrderRow.state.in_(COMMITTED))
        .order_by(OrderRow.request)
    )
    return [_kept(row) for row in session.scalars(query)]


def list_for_booking(session: Session, booking_id: int) -> list[KeptOrder]:
    """The orders that ride under one booking: more than one where parties share the car."""
    rows = session.scalars(select(OrderRow).where(OrderRow.booking_id == booking_id).order_by(OrderRow.id))
    return [_kept(row) for row in rows]


def list_for_driver(session: Session, driver: str, start_at: datetime, end_at: datetime) -> list[KeptOrder]:
    """A driver's orders of a time that are no drafts, by their planned start."""
    query = (
        select(OrderRow)
        .where(
            OrderRow.driver == driver,
            OrderRow.state != OrderState.DRAFT,
            OrderRow.planned_start_at < end_at,
            OrderRow.planned_end_at > start_at,
        )
        .order_by(OrderRow.planned_start_at, OrderRow.id)
    )
    return [_kept(row) for row in session.scalars(query)]


def list_out(session: Session, vehicle: str | None, driver: str | None) -> list[KeptOrder]:
    """The orders on which this vehicle or this driver is out now."""
    same = [column == value for column, value in ((OrderRow.vehicle, vehicle), (OrderRow.driver, driver)) if value]
    if not same:
        return []
    rows = session.scalars(select(OrderRow).where(OrderRow.state.in_(ON_THE_ROAD), or_(*same)).order_by(OrderRow.id))
    return [_kept(row) for row in rows]


def list_driven(session: Session, vehicle: str, start_at: datetime, end_at: datetime) -> list[KeptOrder]:
    """The orders, cancelled and draft ones left out, for which this vehicle was out in a time."""
    query = select(OrderRow).where(
        OrderRow.vehicle == vehicle,
        OrderRow.state.not_in((OrderState.DRAFT, OrderState.CANCELLED)),
        OrderRow.planned_start_at < end_at,
        OrderRow.planned_end_at > start_at,
    )
    return [_kept(row) for row in session.scalars(query.order_by(OrderRow.id))]


def to_record(row: OrderRow) -> KeptOrder:
    """A row of a page as a record."""
    return _kept(row)


def _kept(row: OrderRow) -> KeptOrder:
    record = OrderRecord(**{name: getattr(row, name) for name in _FIELDS}, articles=tuple(row.articles))
    return KeptOrder(row.id, row.plan_id, record, row.booking_id, row.passenger_code, row.turn)


def _say_overlap(vehicle: str, trip: str, other: str) -> str:
    return (
        f"车辆 {vehicle} 的两次出车 {trip} 与 {other} 时间重叠。 / "
        f"Vehicle {vehicle} would be in two trips at once, {trip} and {other}; plan the day again."
    )
