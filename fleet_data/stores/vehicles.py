"""Vehicles, with the place of their pool."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.records import VehicleRecord, VehicleState
from fleet_data.scope import Scope
from fleet_data.stores import hours
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Row, Saved, upsert
from fleet_data.tables import OrderRow, PoolRow, VehicleFileRow, VehicleRow

_AS_THEY_ARE = (
    "plate", "pool", "unit", "category", "seats", "energy", "fixed_cost_cny", "cost_per_km_cny", "state", "range_km",
    "duty_car", "reserve", "displacement_l", "price_cny", "first_registered_on",
)  # fmt: skip


def save_vehicles(session: Session, records: Iterable[VehicleRecord], who: str) -> Saved:
    """Write vehicles; their pools and units must be kept already."""
    return upsert(session, VehicleRow, map(_to_row, records), who)


def list_for_regions(session: Session, regions: Collection[str] | None = None) -> list[VehicleRecord]:
    """The vehicles of the pools of these levels (None: of all), in whatever state, by plate."""
    query = select(VehicleRow, PoolRow).join(PoolRow, VehicleRow.pool == PoolRow.name).order_by(VehicleRow.plate)
    if regions is not None:
        query = query.where(PoolRow.region.in_(regions))
    return [_to_record(vehicle, pool) for vehicle, pool in session.execute(query)]


def find_vehicle(session: Session, plate: str) -> VehicleRecord | None:
    """The vehicle of a plate, if there is one."""
    query = select(VehicleRow, PoolRow).join(PoolRow, VehicleRow.pool == PoolRow.name).where(VehicleRow.plate == plate)
    found = session.execute(query).one_or_none()
    return None if found is None else _to_record(*found)


def get_vehicle(session: Session, plate: str) -> VehicleRecord:
    """The vehicle of a plate; raises NotKeptError."""
    found = find_vehicle(session, plate)
    if found is None:
        raise NotKeptError(
            f"车辆台账中没有车牌“{plate}”。 / No vehicle with the plate '{plate}' is kept; import its ledger first."
        )
    return found


def _to_row(record: VehicleRecord) -> Row:
    return {name: getattr(record, name) for name in _AS_THEY_ARE} | {
        "unit_region": record.pool_region,
        "available": hours.to_json(record.available),
        "features": sorted(record.features),
    }


def _to_record(vehicle: VehicleRow, pool: PoolRow) -> VehicleRecord:
    return VehicleRecord(
        **{name: getattr(vehicle, name) for name in _AS_THEY_ARE},
        pool_region=pool.region,
        pool_lat=pool.lat,
        pool_lon=pool.lon,
        available=hours.from_json(vehicle.available),
        features=frozenset(vehicle.features),
    )


SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "plate": VehicleRow.plate,
    "pool": VehicleRow.pool,
    "category": VehicleRow.category,
}


def query(
    scope: Scope,
    *,
    assigned_only: bool = False,
    with_secret: bool = False,
    pool: str | None = None,
    state: VehicleState | None = None,
) -> Select[VehicleRow]:
    """The cars of a scope, for a page of them; `assigned_only`: those its driver has orders on. A secret car stays off
    ordinary lists (USE-23).
    """
    own = select(OrderRow.vehicle).where(OrderRow.driver == scope.driver, OrderRow.vehicle.is_not(None))
    inside = scope.condition(VehicleRow.unit_region, VehicleRow.unit)
    found = select(VehicleRow).where(VehicleRow.plate.in_(own) if assigned_only else inside)
    if not with_secret:
        secret = select(VehicleFileRow.vehicle).where(VehicleFileRow.is_secret)
        found = found.where(VehicleRow.plate.not_in(secret))
    if pool is not None:
        found = found.where(VehicleRow.pool == pool)
    return found if state is None else found.where(VehicleRow.state == state)


def to_record(session: Session, row: VehicleRow) -> VehicleRecord:
    """A row of a page as a record; its pool is read once for all its cars."""
    return _to_record(row, session.get_one(PoolRow, row.pool))
