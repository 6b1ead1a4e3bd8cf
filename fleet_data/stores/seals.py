"""The seal register and its exceptions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from fleet_data.fleet_records import ExceptionState, Seal, SealException
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import SealExceptionRow, SealRow

SEALS: Shelf[Seal] = Shelf(SealRow, Seal, "封存记录", "seal")
EXCEPTIONS: Shelf[SealException] = Shelf(SealExceptionRow, SealException, "启封申请", "exception to sealing")


def list_seals(
    session: Session,
    first: date | None = None,
    last: date | None = None,
    *,
    regions: Collection[str] | None = None,
    vehicle: str | None = None,
    open_only: bool = False,
) -> list[Seal]:
    """The seals that touch the legal days from first to last, of these levels' pools, of one car."""
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(SealRow.until_on >= first)
    if last is not None:
        conditions.append(SealRow.from_on <= last)
    if regions is not None:
        conditions.append(SealRow.region.in_(regions))
    if vehicle is not None:
        conditions.append(SealRow.vehicle == vehicle)
    if open_only:
        conditions.append(SealRow.unsealed_at.is_(None))
    return SEALS.list(session, *conditions)


def list_exceptions(
    session: Session,
    first: date | None = None,
    last: date | None = None,
    *,
    regions: Collection[str] | None = None,
    vehicle: str | None = None,
    state: ExceptionState | None = None,
) -> list[SealException]:
    """The exceptions that touch the legal days from first to last, of these levels' pools, in one state."""
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(SealExceptionRow.until_on >= first)
    if last is not None:
        conditions.append(SealExceptionRow.from_on <= last)
    if regions is not None:
        conditions.append(SealExceptionRow.region.in_(regions))
    if vehicle is not None:
        conditions.append(SealExceptionRow.vehicle == vehicle)
    if state is not None:
        conditions.append(SealExceptionRow.state == state)
    return EXCEPTIONS.list(session, *conditions)
