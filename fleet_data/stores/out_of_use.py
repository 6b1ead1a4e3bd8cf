"""Times in which cars and drivers cannot be sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from fleet_data.fleet_records import DriverAbsence, VehicleBlock
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
    conditions: list[ColumnElement[bool]] = []
    if from_at is not None:
        conditions.append(func.coalesce(row.lifted_at, row.until_at) > from_at)
    if until_at is not None:
        conditions.append(row.from_at < until_at)
    if regions is not None:
        conditions.append(row.region.in_(regions))
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
    conditions: list[ColumnElement[bool]] = []
    if from_at is not None:
        conditions.append(func.coalesce(row.lifted_at, row.until_at) > from_at)
    if until_at is not None:
        conditions.append(row.from_at < until_at)
    if regions is not None:
        conditions.append(row.region.in_(regions))
    if driver is not None:
        conditions.append(row.driver == driver)
    return ABSENCES.list(session, *conditions)
