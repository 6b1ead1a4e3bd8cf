"""Times in which cars and drivers cannot be sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.fleet_records import DriverAbsence, VehicleBlock
from fleet_data.scope import Scope
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import DriverAbsenceRow, VehicleBlockRow

BLOCKS: Shelf[VehicleBlock] = Shelf(VehicleBlockRow, VehicleBlock, "停用记录", "time out of use")
ABSENCES: Shelf[DriverAbsence] = Shelf(DriverAbsenceRow, DriverAbsence, "缺勤记录", "absence")


def list_blocks(
    session: Session,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    *,
    regions: Collection[str] | None = None,
    vehicle: str | None = None,
) -> list[VehicleBlock]:
    """The times out of use that touch [from_at, until_at); a lifted one ended when it was lifted."""
    row = VehicleBlockRow
    conditions = _touching(row, from_at, until_at, regions)
    if vehicle is not None:
        conditions.append(row.vehicle == vehicle)
    return BLOCKS.list(session, *conditions)


def list_absences(
    session: Session,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    *,
    regions: Collection[str] | None = None,
    driver: str | None = None,
) -> list[DriverAbsence]:
    """The absences that touch [from_at, until_at); a lifted one ended when it was lifted."""
    row = DriverAbsenceRow
    conditions = _touching(row, from_at, until_at, regions)
    if driver is not None:
        conditions.append(row.driver == driver)
    return ABSENCES.list(session, *conditions)


def _touching(
    row: type[VehicleBlockRow] | type[DriverAbsenceRow],
    from_at: datetime | None,
    until_at: datetime | None,
    regions: Collection[str] | None,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if from_at is not None:
        conditions.append(func.coalesce(row.lifted_at, row.until_at) > from_at)
    if until_at is not None:
        conditions.append(row.from_at < until_at)
    if regions is not None:
        conditions.append(row.region.in_(regions))
    return conditions


BLOCK_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "block": VehicleBlockRow.block,
    "from_at": VehicleBlockRow.from_at,
    "vehicle": VehicleBlockRow.vehicle,
}
ABSENCE_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "absence": DriverAbsenceRow.absence,
    "from_at": DriverAbsenceRow.from_at,
    "driver": DriverAbsenceRow.driver,
}


def query_blocks(scope: Scope, *, vehicle: str | None = None) -> Select[VehicleBlockRow]:
    """The times out of use of a scope's regions, for a page of them."""
    found = scope.limit(select(VehicleBlockRow), VehicleBlockRow.region)
    return found if vehicle is None else found.where(VehicleBlockRow.vehicle == vehicle)


def query_absences(scope: Scope, *, driver: str | None = None) -> Select[DriverAbsenceRow]:
    """The absences of a scope's regions, for a page of them."""
    found = scope.limit(select(DriverAbsenceRow), DriverAbsenceRow.region)
    return found if driver is None else found.where(DriverAbsenceRow.driver == driver)
