"""Orders within a scope, for pages of them: by the request's place, the car's region, or who drives or travels."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fleet_data.calendar import day_bounds
from fleet_data.plan_records import OrderKind, OrderState
from fleet_data.scope import Scope
from fleet_data.tables import OrderRow, RequestLifeRow, RequestRow, VehicleRow

SORTS: dict[str, InstrumentedAttribute[Any]] = {"id": OrderRow.id, "request": OrderRow.request}


def query(
    scope: Scope,
    *,
    own: bool = False,
    assigned: bool = False,
    state: OrderState | None = None,
    kind: OrderKind | None = None,
    request: str | None = None,
    vehicle: str | None = None,
    driver: str | None = None,
    day: date | None = None,
) -> Select[OrderRow]:
    """The orders of a scope; `own`: of the person's requests alone, `assigned`: of the driver's trips alone."""
    found = (
        select(OrderRow)
        .join(RequestRow, RequestRow.request == OrderRow.request)
        .outerjoin(RequestLifeRow, RequestLifeRow.request == OrderRow.request)
        .outerjoin(VehicleRow, VehicleRow.plate == OrderRow.vehicle)
        .where(_inside(scope, own, assigned))
    )
    if own or assigned:
        found = found.where(OrderRow.state != OrderState.DRAFT)
    filters: dict[Any, Any] = {
        OrderRow.state: state,
        OrderRow.kind: kind,
        OrderRow.request: request,
        OrderRow.vehicle: vehicle,
        OrderRow.driver: driver,
    }
    for column, value in filters.items():
        if value is not None:
            found = found.where(column == value)
    if day is not None:
        begin_at, end_at = day_bounds(day)
        found = found.where(OrderRow.planned_start_at < end_at, OrderRow.planned_end_at > begin_at)
    return found


def _inside(scope: Scope, own: bool, assigned: bool) -> ColumnElement[bool]:
    mine = or_(RequestLifeRow.filed_by == scope.person, RequestLifeRow.traveller == scope.person)
    driven = OrderRow.driver == scope.driver
    if own or assigned:
        parts = [mine] if own else []
        return or_(*parts, driven) if assigned else mine
    places = or_(
        scope.condition(RequestRow.region, RequestRow.unit),
        scope.condition(VehicleRow.unit_region, VehicleRow.unit),
    )
    return or_(places, mine, driven) if scope.driver else or_(places, mine)
