"""Units: the organs that own vehicles and file requests."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import UnitRow


def save_units(session: Session, units: Iterable[tuple[str, str]], who: str) -> Saved:
    """Write units, given as (region, name)."""
    return upsert(session, UnitRow, [{"region": region, "name": name} for region, name in sorted(set(units))], who)


def list_for_region(session: Session, region: str) -> list[str]:
    """The names of a region's units, ascending."""
    return list(session.scalars(select(UnitRow.name).where(UnitRow.region == region).order_by(UnitRow.name)))
