"""Newest positions of the vehicles of a scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fleet_data.scope import Scope
from fleet_data.tables import DeviceRow, LatestRow, PoolRow, VehicleRow

SILENT_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a vehicle was seen last; `fix_at` is by the device's clock, `received_at` by the server's."""

    vehicle: str
    device: str
    pool: str
    region: str
    fix_at: datetime
    received_at: datetime
    lat: float
    lon: float
    speed_kmh: float | None
    course_degrees: float | None
    flags: int

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing came from it for a while: where it is now is not known."""
        return now - self.received_at > SILENT_AFTER


def list_positions(session: Session, scope: Scope, *, pool: str | None = None) -> list[Position]:
    """Newest positions within a scope, of one pool where named, by plate; of two devices in a car the newer one."""
    query = _query().where(scope.condition(PoolRow.region))
    if pool is not None:
        query = query.where(PoolRow.name == pool)
    newest: dict[str, Position] = {}
    for device, latest, vehicle, found in session.execute(query).tuples():
        position = Position(
            vehicle.plate, device.name, found.name, found.region, _instant(latest.fix_at_ms),
            _instant(latest.received_at_ms), latest.lat, latest.lon, latest.speed_kmh, latest.course_degrees,
            latest.flags,
        )  # fmt: skip
        kept = newest.get(vehicle.plate)
        if kept is None or position.fix_at > kept.fix_at:
            newest[vehicle.plate] = position
    return [newest[plate] for plate in sorted(newest)]


def _query() -> Select[DeviceRow, LatestRow, VehicleRow, PoolRow]:
    return (
        select(DeviceRow, LatestRow, VehicleRow, PoolRow)
        .join(LatestRow, LatestRow.device_id == DeviceRow.id)
        .join(VehicleRow, VehicleRow.plate == DeviceRow.vehicle)
        .join(PoolRow, PoolRow.name == VehicleRow.pool)
    )


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
