"""The seal register and its exceptions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.fleet_records import ExceptionState, Seal, SealException
from fleet_data.scope import Scope
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


SEAL_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "seal": SealRow.seal,
    "from_on": SealRow.from_on,
    "vehicle": SealRow.vehicle,
}
EXCEPTION_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "exception": SealExceptionRow.exception,
    "from_on": SealExceptionRow.from_on,
    "vehicle": SealExceptionRow.vehicle,
}


def query_seals(scope: Scope, *, vehicle: str | None = None, standing: bool | None = None) -> Select[SealRow]:
    """The seals of a scope's regions, for a page of them; `standing`: those not taken off."""
    found = scope.limit(select(SealRow), SealRow.region)
    if vehicle is not None:
        found = found.where(SealRow.vehicle == vehicle)
    if standing is not None:
        found = found.where(SealRow.unsealed_at.is_(None) if standing else SealRow.unsealed_at.is_not(None))
    return found


def query_exceptions(
    scope: Scope, *, vehicle: str | None = None, state: ExceptionState | None = None
) -> Select[SealExceptionRow]:
    """The exceptions of a scope's regions, for a page of them."""
    found = scope.limit(select(SealExceptionRow), SealExceptionRow.region)
    if vehicle is not None:
        found = found.where(SealExceptionRow.vehicle == vehicle)
    return found if state is None else found.where(SealExceptionRow.state == state)
