"""Drivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from fleet_data.records import DriverRecord
from fleet_data.stores import hours
from fleet_data.stores.upsert import Row, Saved, upsert
from fleet_data.tables import DriverRow, PoolRow

_AS_THEY_ARE = (
    "driver", "name", "pool", "licence_class", "licence_valid_until", "max_driving_minutes", "usual_plate", "is_leader",
)  # fmt: skip


def save_drivers(session: Session, records: Iterable[DriverRecord], who: str) -> Saved:
    """Write drivers; their pools must be kept already."""
    return upsert(session, DriverRow, map(_to_row, records), who)


def list_for_regions(session: Session, regions: Collection[str] | None = None) -> list[DriverRecord]:
    """The drivers of the pools of these levels (None: of all), by staff number."""
    query = select(DriverRow).join(PoolRow, DriverRow.pool == PoolRow.name).order_by(DriverRow.driver)
    if regions is not None:
        query = query.where(PoolRow.region.in_(regions))
    return [_to_record(row) for row in session.scalars(query)]


def _to_row(record: DriverRecord) -> Row:
    return {name: getattr(record, name) for name in _AS_THEY_ARE} | {"on_duty": hours.to_json(record.on_duty)}


def _to_record(row: DriverRow) -> DriverRecord:
    return DriverRecord(**{name: getattr(row, name) for name in _AS_THEY_ARE}, on_duty=hours.from_json(row.on_duty))
