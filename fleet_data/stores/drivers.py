"""Drivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.records import DriverRecord
from fleet_data.scope import Scope
from fleet_data.stores import hours
from fleet_data.stores.errors import NotKeptError
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


def get_driver(session: Session, driver: str) -> DriverRecord:
    """The driver of a staff number; raises NotKeptError."""
    row = session.get(DriverRow, driver)
    if row is None:
        raise NotKeptError(f"没有工号为“{driver}”的驾驶员。 / No driver '{driver}' is kept; check the staff number.")
    return _to_record(row)


def region_of(session: Session, driver: str) -> str:
    """The level whose pool a driver drives for; raises NotKeptError."""
    get_driver(session, driver)
    query = select(PoolRow.region).join(DriverRow, DriverRow.pool == PoolRow.name).where(DriverRow.driver == driver)
    return session.scalars(query).one()


def find_driver(session: Session, driver: str) -> DriverRecord | None:
    """The driver of a staff number, if there is one."""
    row = session.get(DriverRow, driver)
    return None if row is None else _to_record(row)


def list_with_region(session: Session, regions: Collection[str] | None = None) -> list[tuple[DriverRecord, str]]:
    """The drivers of these levels' pools (None: of all) with the level, by staff number."""
    query = select(DriverRow, PoolRow.region).join(PoolRow, DriverRow.pool == PoolRow.name).order_by(DriverRow.driver)
    if regions is not None:
        query = query.where(PoolRow.region.in_(regions))
    return [(_to_record(row), region) for row, region in session.execute(query)]


SORTS: dict[str, InstrumentedAttribute[Any]] = {"driver": DriverRow.driver, "pool": DriverRow.pool}


def query(scope: Scope, *, own_only: bool = False, pool: str | None = None) -> Select[DriverRow]:
    """The drivers of a scope's pools, for a page of them; `own_only`: the scope's own driver."""
    of_pools = scope.limit(select(PoolRow.name), PoolRow.region)
    found = select(DriverRow).where(DriverRow.driver == scope.driver if own_only else DriverRow.pool.in_(of_pools))
    return found if pool is None else found.where(DriverRow.pool == pool)


def to_record(row: DriverRow) -> DriverRecord:
    """A row of a page as a record."""
    return _to_record(row)
