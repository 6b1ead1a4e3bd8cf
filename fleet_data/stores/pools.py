"""Pools: described by the rows of their vehicles, which must agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.records import VehicleRecord
from fleet_data.scope import Scope
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Row, Saved, upsert
from fleet_data.tables import PoolRow


def gather(vehicles: Iterable[VehicleRecord]) -> tuple[list[Row], list[str]]:
    """The pools the vehicles describe, and a sentence for each vehicle that contradicts an earlier one."""
    first: dict[str, VehicleRecord] = {}
    problems = []
    for vehicle in vehicles:
        known = first.setdefault(vehicle.pool, vehicle)
        if _place(known) != _place(vehicle):
            problems.append(_say_disagree(known, vehicle))
    rows = [
        {"name": name, "region": vehicle.pool_region, "lat": vehicle.pool_lat, "lon": vehicle.pool_lon}
        for name, vehicle in first.items()
    ]
    return rows, problems


def save_pools(session: Session, rows: Iterable[Row], who: str) -> Saved:
    """Write pools as `gather` gives them."""
    return upsert(session, PoolRow, rows, who)


def list_names(session: Session) -> set[str]:
    """The names of all kept pools."""
    return set(session.scalars(select(PoolRow.name)))


def _place(vehicle: VehicleRecord) -> tuple[str, float, float]:
    return vehicle.pool_region, vehicle.pool_lat, vehicle.pool_lon


def _say_disagree(known: VehicleRecord, vehicle: VehicleRecord) -> str:
    return (
        f"车队“{vehicle.pool}”的地区或坐标不一致：{known.plate} 写 {_place(known)}，"
        f"{vehicle.plate} 写 {_place(vehicle)}；请改为同一处，或用不同的车队名称。 / "
        f"The pool '{vehicle.pool}' stands at {_place(known)} in the row of {known.plate} and at {_place(vehicle)} in "
        f"that of {vehicle.plate}; give it one region and place, or two names."
    )


SORTS: dict[str, InstrumentedAttribute[Any]] = {"name": PoolRow.name, "region": PoolRow.region}


def query(scope: Scope, *, region: str | None = None) -> Select[PoolRow]:
    """The pools inside a scope (of units: those of their regions), for a page of them."""
    wanted = scope.limit(select(PoolRow), PoolRow.region)
    return wanted if region is None else wanted.where(PoolRow.region == region)


def get_row(session: Session, scope: Scope, name: str) -> PoolRow:
    """The pool of a name; one outside the scope is not there. Raises NotKeptError."""
    row = session.scalars(query(scope).where(PoolRow.name == name)).one_or_none()
    if row is None:
        raise NotKeptError(f"没有名为“{name}”的车队，或不在您的范围内。 / There is no pool '{name}' in your scope.")
    return row


def find_place(session: Session, name: str) -> tuple[str, float, float] | None:
    """Region, latitude and longitude of the pool of a name."""
    row = session.get(PoolRow, name)
    return None if row is None else (row.region, row.lat, row.lon)
