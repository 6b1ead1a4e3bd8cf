"""Agreements between regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.records import AgreementRecord
from fleet_data.scope import Scope
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import AgreementRow

_FIELDS = tuple(field.name for field in fields(AgreementRecord))


def save_agreements(session: Session, records: Iterable[AgreementRecord], who: str) -> Saved:
    """Write agreements."""
    return upsert(session, AgreementRow, map(asdict, records), who)


def list_for_request_regions(session: Session, regions: Collection[str] | None = None) -> list[AgreementRecord]:
    """The agreements by which these regions' requests (None: all) may be served, by number, whatever their days."""
    query = select(AgreementRow).order_by(AgreementRow.agreement)
    if regions is not None:
        query = query.where(AgreementRow.request_region.in_(regions))
    return [AgreementRecord(**{name: getattr(row, name) for name in _FIELDS}) for row in session.scalars(query)]


def find_agreement(session: Session, agreement: str) -> AgreementRecord | None:
    """The agreement of a number, if there is one."""
    row = session.get(AgreementRow, agreement)
    return None if row is None else AgreementRecord(**{name: getattr(row, name) for name in _FIELDS})


def get_agreement(session: Session, agreement: str) -> AgreementRecord:
    """The agreement of a number; raises NotKeptError."""
    found = find_agreement(session, agreement)
    if found is None:
        raise NotKeptError(
            f"没有编号为“{agreement}”的异地联动协议。 / There is no agreement '{agreement}'; check its number."
        )
    return found


def list_between(session: Session, one: str, other: str) -> list[AgreementRecord]:
    """The agreements by which one region's pools serve another's requests, whatever their days."""
    query = select(AgreementRow).where(AgreementRow.pool_region == one, AgreementRow.request_region == other)
    rows = session.scalars(query.order_by(AgreementRow.agreement))
    return [AgreementRecord(**{name: getattr(row, name) for name in _FIELDS}) for row in rows]


SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "agreement": AgreementRow.agreement,
    "valid_until": AgreementRow.valid_until,
}


def query(scope: Scope, *, day: date | None = None) -> Select[AgreementRow]:
    """The agreements in which a scope's regions stand on either side, in force on a legal day or whenever."""
    row = AgreementRow
    found = select(row).where(or_(scope.condition(row.pool_region), scope.condition(row.request_region)))
    return found if day is None else found.where(row.valid_from <= day, row.valid_until >= day)
