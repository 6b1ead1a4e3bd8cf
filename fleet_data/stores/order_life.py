"""Reports and steps of orders. A step, the row it changes and its audit entry are written in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fleet_data.order_records import Report, Step
from fleet_data.plan_records import KeptOrder, OrderState
from fleet_data.stores import audit, orders
from fleet_data.stores.errors import StoreError
from fleet_data.tables import OrderReportRow, OrderRow, OrderStepRow

_REPORT = (
    "report", "order_id", "turn", "act", "who", "role", "received_at", "happened_at", "digest", "device_at", "sequence",
    "details",
)  # fmt: skip
_STEP = (
    "order_id", "step", "act", "from_state", "to_state", "who", "role", "report", "happened_at", "recorded_at",
    "changes", "details",
)  # fmt: skip


def find_report(session: Session, report: str) -> Report | None:
    """The report of an id."""
    row = session.get(OrderReportRow, report)
    return None if row is None else _report(row)


def keep_report(session: Session, report: Report) -> None:
    """Write a report; its id must be new."""
    session.add(OrderReportRow(**{name: getattr(report, name) for name in _REPORT}, marks=list(report.marks)))
    session.flush()


def list_reports(session: Session, order_id: int) -> list[Report]:
    """Every report about an order, by when it happened."""
    query = (
        select(OrderReportRow)
        .where(OrderReportRow.order_id == order_id)
        .order_by(OrderReportRow.happened_at, OrderReportRow.sequence, OrderReportRow.report)
    )
    return [_report(row) for row in session.scalars(query)]


def take_step(
    session: Session,
    order: KeptOrder,
    act: str,
    to_state: OrderState,
    *,
    who: str,
    role: str,
    happened_at: datetime,
    report: str | None = None,
    changes: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> KeptOrder:
    """Bring an order that was read for change into a state, with the fields that change; its history and the audit log
    tell it. Raises StoreError when the database refuses: its request has another committed order.
    """
    row = session.get_one(OrderRow, order.id)
    before = row.state
    try:
        with session.begin_nested():
            row.state = to_state
            for name, value in (changes or {}).items():
                setattr(row, name, value)
    except IntegrityError as error:
        raise StoreError([_say_refused(row.request, to_state)]) from error
    number = session.scalar(select(func.max(OrderStepRow.step)).where(OrderStepRow.order_id == order.id)) or 0
    told = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in (changes or {}).items()
    }
    session.add(
        OrderStepRow(
            order_id=order.id,
            step=number + 1,
            act=act,
            from_state=before,
            to_state=to_state,
            who=who,
            role=role,
            report=report,
            happened_at=happened_at,
            recorded_at=datetime.now(UTC),
            changes=told,
            details=details or {},
        )
    )
    more = {"from": before, "to": to_state, "changes": _without_code(told), "details": details or {}}
    audit.append(session, act, who=who, role=role, subject="orders", key=str(order.id), more=more)
    return orders.get_order(session, order.id)


def list_steps(session: Session, order_id: int) -> list[Step]:
    """The steps of an order, oldest first."""
    rows = session.scalars(select(OrderStepRow).where(OrderStepRow.order_id == order_id).order_by(OrderStepRow.step))
    return [Step(**{name: getattr(row, name) for name in _STEP}) for row in rows]


def _without_code(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name != "passenger_code"}


def _report(row: OrderReportRow) -> Report:
    return Report(**{name: getattr(row, name) for name in _REPORT}, marks=tuple(row.marks))


def _say_refused(request: str, state: OrderState) -> str:
    return (
        f"申请 {request} 的派车单不能转为“{state}”：该申请已有有效派车单，请先取消。 / "
        f"The order of request {request} cannot become '{state}': the request has another committed order; "
        f"cancel that one first."
    )
