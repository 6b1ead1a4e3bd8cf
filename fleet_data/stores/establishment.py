"""Establishment: the approved numbers in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fleet_data.stores.units import save_units
from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import EstablishmentRow
from rulebook.terms import VehicleCategory


@dataclass(frozen=True, slots=True)
class EstablishmentRecord:
    """An approved number of vehicles of a category for a unit; `valid_until` None: until further notice."""

    region: str
    unit: str
    category: VehicleCategory
    valid_from: date
    valid_until: date | None
    vehicles: int
    document: str


def save_establishment(session: Session, records: Iterable[EstablishmentRecord], who: str) -> Saved:
    """Write approved numbers, and the units they are for."""
    records = tuple(records)
    save_units(session, ((record.region, record.unit) for record in records), who)
    return upsert(session, EstablishmentRow, map(asdict, records), who)


def list_for_day(session: Session, day: date, region: str) -> list[EstablishmentRecord]:
    """The numbers in force in a region on a legal day, by unit and category."""
    rows = session.scalars(
        select(EstablishmentRow)
        .where(EstablishmentRow.region == region, EstablishmentRow.valid_from <= day)
        .where(or_(EstablishmentRow.valid_until.is_(None), EstablishmentRow.valid_until >= day))
        .order_by(EstablishmentRow.unit, EstablishmentRow.category)
    )
    return [
        EstablishmentRecord(
            row.region, row.unit, row.category, row.valid_from, row.valid_until, row.vehicles, row.document
        )
        for row in rows
    ]
