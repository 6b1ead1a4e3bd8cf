"""Sealed days: exact, versioned, provable, small; holds outlive the time to keep."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine, func, select

from fleet_data.session import reading, transaction
from fleet_data.stores import devices, track_days
from fleet_data.stores import points as point_store
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import AuditEntryRow, PointRow
from fleet_data.tracks.archive.day_file import leaves_path, originals_path, read_day_file, table_of
from fleet_data.tracks.archive.history import AlteredFileError, list_altered, read_history
from fleet_data.tracks.archive.retention import forget_before, proves_held
from fleet_data.tracks.archive.sealing import DayNotOverError, Sealed, seal_all, seal_day
from fleet_data.tracks.intake import Door
from fleet_data.tracks.quality import flags_of

from .fixes import NOON, NOON_MS, batch

DAY = date(2026, 11, 20)
LATER = datetime(2026, 11, 22, tzinfo=UTC)


def fill(door: Door, device: str = "A", count: int = 200, start_ms: int = NOON_MS - 3_600_000) -> None:
    rng = np.random.default_rng(len(device) + count)
    at_ms = [start_ms + 30_000 * k for k in range(count)]
    walk = np.round(40.8 + np.cumsum(rng.normal(0, 1e-3, count)), 6)
    door.append(batch(device, at_ms, walk, 111.75, speed_kmh=np.round(rng.random(count) * 60, 1), satellites=9))


def seal(engine: Engine, folder: Path, day: date = DAY) -> Sealed:
    return seal_day(engine, folder, day, who="test", now=LATER)


def test_a_sealed_day_holds_exactly_what_was_stored(engine: Engine, door: Door, tmp_path: Path):
    fill(door)
    door.append(batch("B", [NOON_MS, NOON_MS + 1], serial=[7, 8], raw=[b"\x7e1\x7e", b"\x7e2\x7e"]))
    sealed = seal(engine, tmp_path)
    with reading(engine) as session:
        points = point_store.read_points(session, 0, NOON_MS * 2, originals=True)
        names = {device.id: device.name for device in devices.list_devices(session)}
    (file,) = sealed.files
    assert read_day_file(file.path, originals=True).equals(table_of(points, names, flags_of(points)))
    assert originals_path(file.path).is_file()
    assert (sealed.version, sealed.new, file.points) == (1, True, 202)
    assert list_altered(engine, tmp_path, DAY, DAY) == []


def test_sealing_is_told_to_the_audit_log(engine: Engine, door: Door, tmp_path: Path):
    fill(door, count=3)
    with reading(engine) as session:
        before = session.scalar(select(func.count()).select_from(AuditEntryRow)) or 0
    seal(engine, tmp_path)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(AuditEntryRow)) == before + 1


def test_sealing_again_without_new_points_makes_nothing(engine: Engine, door: Door, tmp_path: Path):
    fill(door)
    first = seal(engine, tmp_path)
    assert seal(engine, tmp_path) == Sealed(DAY, 1, new=False)
    fill(door)  # delivered again
    assert seal(engine, tmp_path) == Sealed(DAY, 1, new=False)
    assert sorted(path.suffix for path in first.files[0].path.parent.iterdir()) == [".json", ".parquet"]


def test_a_late_point_reopens_the_day_and_the_old_version_stays_provable(engine: Engine, door: Door, tmp_path: Path):
    fill(door)
    first = seal(engine, tmp_path)
    door.append(batch("A", [NOON_MS + 1], received_at=LATER))
    second = seal(engine, tmp_path)
    assert (second.version, second.files[0].points) == (2, 201)
    assert len(read_history(engine, tmp_path, "A", DAY, DAY, version=1, check=True)) == 200
    assert len(read_history(engine, tmp_path, "A", DAY, DAY, check=True)) == 201
    assert first.files[0].digest != second.files[0].digest
    with pytest.raises(NotKeptError, match="version 3"):
        read_history(engine, tmp_path, "A", DAY, DAY, version=3)


def test_what_the_database_let_go_of_is_in_the_next_version_too(engine: Engine, door: Door, tmp_path: Path):
    fill(door)
    seal(engine, tmp_path)
    with transaction(engine) as session:
        session.execute(PointRow.__table__.delete())
    door.append(batch("A", [NOON_MS + 1], received_at=LATER))
    assert seal(engine, tmp_path).files[0].points == 201


def test_a_day_that_goes_on_is_not_sealed(engine: Engine, door: Door, tmp_path: Path):
    fill(door, count=3)
    with pytest.raises(DayNotOverError, match="is not over yet"):
        seal_day(engine, tmp_path, DAY, who="test", now=NOON)
    assert seal_all(engine, tmp_path, who="test", now=NOON) == []
    assert [sealed.day for sealed in seal_all(engine, tmp_path, who="test", now=LATER)] == [DAY]


def test_a_sealing_that_fails_leaves_the_day_open(engine: Engine, door: Door, tmp_path: Path):
    fill(door, count=3)
    (tmp_path / "2026").write_text("in the way")
    with pytest.raises(OSError, match="2026"):
        seal(engine, tmp_path)
    (tmp_path / "2026").unlink()
    assert seal(engine, tmp_path).new


def test_an_altered_file_is_noticed(engine: Engine, door: Door, tmp_path: Path):
    fill(door, count=3)
    path = seal(engine, tmp_path).files[0].path
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    assert list_altered(engine, tmp_path, DAY, DAY) == [path]
    with pytest.raises(AlteredFileError, match="restore it from a backup"):
        read_history(engine, tmp_path, "A", DAY, DAY, check=True)


def test_a_clean_day_takes_about_ten_bytes_a_point(engine: Engine, door: Door, tmp_path: Path):
    for name in ("A", "BB", "CCC", "DDDD"):
        fill(door, name, 2000, NOON_MS - 40_000_000)
    day_before = seal_all(engine, tmp_path, who="test", now=LATER)
    size = sum(file.bytes for sealed in day_before for file in sealed.files)
    assert size / 8000 < 12.5  # with the footers of two small files


def test_after_its_time_a_day_is_gone_from_rows_and_files(engine: Engine, door: Door, tmp_path: Path):
    fill(door)
    door.append(batch("A", lat=0.0, lon=0.0))
    path = seal(engine, tmp_path).files[0].path
    gone = forget_before(engine, tmp_path, DAY + timedelta(days=1), who="test")
    assert [(one.day, one.points) for one in gone] == [(DAY, 200)]
    assert not path.exists()
    assert not leaves_path(path).exists()
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(PointRow)) == 0
        assert point_store.list_latest(session) == []
        assert point_store.list_quarantined(session) == []
        assert [file.erased_at is not None for file in track_days.list_versions(session, DAY)] == [True]
    assert forget_before(engine, tmp_path, DAY + timedelta(days=1), who="test") == []
    assert door.append(batch("A")).stored == 1  # a late point finds its partition made again


def test_a_held_device_outlives_the_time_and_can_still_be_proved(engine: Engine, door: Door, tmp_path: Path):
    for name in ("A", "B", "C"):
        fill(door, name)
    with transaction(engine) as session:
        hold = track_days.place_hold(session, "B", DAY, DAY, "案件 演示01", "演示监督员01")
    forget_before(engine, tmp_path, DAY + timedelta(days=1), who="test")
    with reading(engine) as session:
        (file,) = track_days.list_files(session, DAY, DAY)
        names = {device.id: device.name for device in devices.list_devices(session)}
        assert {names[row] for row in session.scalars(select(PointRow.device_id).distinct())} == {"B"}
    path = tmp_path / file.path
    assert read_day_file(path)["device"].unique().to_list() == ["B"]
    assert [name for name, _ in json.loads(leaves_path(path).read_text())["leaves"]] == [None, "B", None]
    assert proves_held(path)
    with transaction(engine) as session:
        track_days.release_hold(session, hold)
    forget_before(engine, tmp_path, DAY + timedelta(days=1), who="test")
    assert not path.exists()


def test_a_held_file_that_was_altered_proves_nothing(engine: Engine, door: Door, tmp_path: Path):
    fill(door, "A", 5)
    fill(door, "B", 5)
    path = seal(engine, tmp_path).files[0].path
    assert proves_held(path)
    table = pl.read_parquet(path).with_columns((pl.col("lat").cast(pl.Float64) + 0.001).alias("lat"))
    table.write_parquet(path)
    assert not proves_held(path)


def test_a_hold_needs_a_reason_and_days_in_order(engine: Engine):
    with transaction(engine) as session:
        with pytest.raises(StoreError, match="needs a reason"):
            track_days.place_hold(session, "B", DAY, DAY, " ", "test")
        with pytest.raises(StoreError, match="in their order"):
            track_days.place_hold(session, "B", DAY, DAY - timedelta(days=1), "case", "test")
        with pytest.raises(NotKeptError, match="No hold 99"):
            track_days.release_hold(session, 99)
