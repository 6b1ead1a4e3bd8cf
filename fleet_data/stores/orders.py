"""Orders: written with their plan; afterwards only their state moves, and the journal tells each move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fleet_data.plan_records import KeptOrder, OrderRecord, OrderState
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import OrderRow

_FIELDS = (
    "request", "mechanism", "reason_zh", "reason_en", "cost_cny", "state", "option", "option_kind", "vehicle",
    "driver", "supplier", "planned_start_at", "planned_end_at", "duty", "leg",
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


def move(session: Session, order_id: int, state: OrderState, *, who: str) -> KeptOrder:
    """Bring an order into a state and tell the journal.

    Raises NotKeptError, or StoreError when the database refuses: the vehicle is committed to another trip at that
    time, or the request has another committed order. The transaction goes on as if this move had not been tried.
    """
    row = session.get(OrderRow, order_id)
    if row is None:
        raise NotKeptError(f"没有编号为 {order_id} 的派车单。 / No order {order_id} is kept.")
    before = row.state
    try:
        with session.begin_nested():
            row.state = state
    except IntegrityError as error:
        raise StoreError([_say_refused(row.request, row.vehicle, state)]) from error
    change = journal.Change("orders", str(order_id), str(state), {"state": before}, {"state": state})
    journal.write(session, [change], who)
    return _kept(row)


def _kept(row: OrderRow) -> KeptOrder:
    record = OrderRecord(**{name: getattr(row, name) for name in _FIELDS}, articles=tuple(row.articles))
    return KeptOrder(row.id, row.plan_id, record)


def _say_overlap(vehicle: str, trip: str, other: str) -> str:
    return (
        f"车辆 {vehicle} 的两次出车 {trip} 与 {other} 时间重叠。 / "
        f"Vehicle {vehicle} would be in two trips at once, {trip} and {other}; plan the day again."
    )


def _say_refused(request: str, vehicle: str | None, state: OrderState) -> str:
    return (
        f"申请 {request} 的派车单不能转为“{state}”：车辆 {vehicle} 该时段已有派车单，或该申请已有有效派车单。 / "
        f"The order of request {request} cannot become '{state}': vehicle {vehicle} is committed to another trip at "
        f"that time, or the request has another committed order; cancel that one first."
    )
