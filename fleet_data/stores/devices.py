"""Devices that report positions: who is known, whose they are, how their coordinates are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import DeviceRow
from fleet_data.tables.types import KEY_LENGTH
from fleet_data.tracks.devices import DatumPolicy, Device, DeviceKind

_AT_ONCE = 400


def ensure(
    session: Session,
    names: Iterable[str],
    *,
    who: str,
    kind: DeviceKind = DeviceKind.TERMINAL,
    datum: DatumPolicy = DatumPolicy.WGS84,
) -> None:
    """Make devices known that are not yet; known ones stay as they are. Raises StoreError for a name too long."""
    wanted = sorted(set(names))
    if long := [name for name in wanted if len(name) > KEY_LENGTH]:
        raise StoreError([_say_long(name) for name in long])
    rows = [{"name": name, "kind": kind, "datum": datum, "added_by": who} for name in wanted]
    if rows:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert(DeviceRow) if on_sqlite else postgresql.insert(DeviceRow)
        session.execute(insert.on_conflict_do_nothing(index_elements=["name"]), rows)


def settle(
    session: Session,
    name: str,
    *,
    who: str,
    kind: DeviceKind | None = None,
    datum: DatumPolicy | None = None,
    vehicle: str | None = None,
    driver: str | None = None,
) -> Device:
    """Set what is given of a known device and tell the journal; raises NotKeptError."""
    row = session.scalar(select(DeviceRow).where(DeviceRow.name == name))
    if row is None:
        raise NotKeptError(f"没有名为“{name}”的终端。 / No device '{name}' is known; register it first.")
    given = {"kind": kind, "datum": datum, "vehicle": vehicle, "driver": driver}
    after = {key: value for key, value in given.items() if value is not None and getattr(row, key) != value}
    before = {key: getattr(row, key) for key in after}
    for key, value in after.items():
        setattr(row, key, value)
    if after:
        journal.write(session, [journal.Change("track_devices", name, "changed", before, after)], who)
    return _device(row)


def find_devices(session: Session, names: Sequence[str]) -> dict[str, Device]:
    """The known ones of these names."""
    found = {}
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        for row in session.scalars(select(DeviceRow).where(DeviceRow.name.in_(part))):
            found[row.name] = _device(row)
    return found


def list_devices(session: Session, ids: Iterable[int] | None = None) -> list[Device]:
    """All devices, or those of these numbers, by number."""
    query = select(DeviceRow).order_by(DeviceRow.id)
    wanted = None if ids is None else set(ids)
    return [_device(row) for row in session.scalars(query) if wanted is None or row.id in wanted]


def _device(row: DeviceRow) -> Device:
    return Device(row.id, row.name, row.kind, row.datum, row.vehicle, row.driver)


def _say_long(name: str) -> str:
    return (
        f"终端名“{name[:40]}…”有 {len(name)} 个字，最多 {KEY_LENGTH} 个。 / "
        f"The device name '{name[:40]}…' has {len(name)} characters; at most {KEY_LENGTH} are kept."
    )
