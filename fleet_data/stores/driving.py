"""What drivers told from the road: who is or was out, and their reports."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fleet_data.order_records import Report
from fleet_data.plan_records import ON_THE_ROAD, KeptOrder
from fleet_data.scope import Scope
from fleet_data.stores import order_life, orders
from fleet_data.tables import OrderReportRow, OrderRow, VehicleRow

_DRIVER = "driver"


def list_drivers_out(session: Session, scope: Scope, from_at: datetime, until_at: datetime) -> list[str]:
    """The drivers of a scope's cars who are out, or had a trip that touches the time; by staff number."""
    query = (
        select(OrderRow.driver)
        .join(VehicleRow, VehicleRow.plate == OrderRow.vehicle)
        .where(OrderRow.driver.is_not(None), scope.condition(VehicleRow.unit_region))
        .where(
            OrderRow.state.in_(ON_THE_ROAD)
            | ((OrderRow.planned_start_at < until_at) & (OrderRow.planned_end_at > from_at))
        )
        .distinct()
    )
    return sorted(driver for driver in session.scalars(query) if driver is not None)


def list_orders_about(session: Session, driver: str, from_at: datetime, until_at: datetime) -> list[KeptOrder]:
    """A driver's orders of a time, and those they are still out on."""
    found = {order.id: order for order in orders.list_for_driver(session, driver, from_at, until_at)}
    found |= {order.id: order for order in orders.list_out(session, None, driver)}
    return [found[number] for number in sorted(found)]


def list_own_reports(
    session: Session, account: str, from_at: datetime, until_at: datetime
) -> dict[tuple[int, int], list[Report]]:
    """What an account told as a driver in a time, by order and crew."""
    query = (
        select(OrderReportRow.order_id)
        .where(OrderReportRow.who == account, OrderReportRow.role == _DRIVER)
        .where(OrderReportRow.happened_at >= from_at, OrderReportRow.happened_at < until_at)
        .distinct()
    )
    found: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for order_id in session.scalars(query):
        for report in order_life.list_reports(session, order_id):
            if report.who == account and report.role == _DRIVER:
                found[order_id, report.turn].append(report)
    return dict(found)
