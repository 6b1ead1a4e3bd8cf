"""Seal a finished day: its points, sorted and hashed, as files of a new version; the digests go into the audit log.

A point that comes after the sealing reopens the day, and the next sealing makes the next version. The older version
stays where it is, with its digest, so that what was concluded from it can still be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import polars as pl
from sqlalchemy import Engine

from fleet_data.session import reading, transaction
from fleet_data.stores import audit, devices, track_days
from fleet_data.stores import points as point_store
from fleet_data.tables import DayFileRow
from fleet_data.tracks.archive.day_file import Written, read_day_file, table_of, write_day_file
from fleet_data.tracks.columns import day_bounds_ms
from fleet_data.tracks.quality import flags_of

DEVICES_A_BUCKET: Final = 400
_EPOCH: Final = date(1970, 1, 1)


class DayNotOverError(ValueError):
    """A day that still goes on cannot be sealed; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A day's newest version: 0 when the day has no points; `new` tells whether this run made it."""

    day: date
    version: int
    new: bool
    files: tuple[Written, ...] = ()


def seal_day(engine: Engine, folder: Path, day: date, *, who: str, now: datetime | None = None) -> Sealed:
    """Seal a legal day (Asia/Shanghai) below the archive's folder; does nothing when no new point came.

    Raises DayNotOverError, OSError. When it fails half-way the day counts as unsealed and nothing is lost.
    """
    start, end = day_bounds_ms((day - _EPOCH).days)
    if (now or datetime.now(UTC)).timestamp() * 1000 < end:
        raise DayNotOverError(_say_not_over(day))
    with transaction(engine) as session:
        row = track_days.find_day(session, day, lock=True)
        if row is None or not row.reopened:
            return Sealed(day, 0 if row is None else row.version, new=False)
        version = row.version + 1
        # From this commit on every new point reopens the day; every older one is in what is read next.
        track_days.mark_sealed_so_far(session, day)
    try:
        written = _write(engine, folder, day, version, start, end)
        if not _is_new(engine, day, version - 1, written):
            return Sealed(day, version - 1, new=False)
        _record(engine, day, version, written, folder, who)
    except BaseException:
        with transaction(engine) as session:
            track_days.mark_reopened(session, day)
        raise
    return Sealed(day, version, new=True, files=tuple(written))


def seal_all(engine: Engine, folder: Path, *, who: str, now: datetime | None = None) -> list[Sealed]:
    """Seal every finished day that has points no file holds, oldest first."""
    over = now or datetime.now(UTC)
    with reading(engine) as session:
        days = [row.day for row in track_days.list_days(session) if row.reopened]
    finished = [day for day in days if day_bounds_ms((day - _EPOCH).days)[1] <= over.timestamp() * 1000]
    return [seal_day(engine, folder, day, who=who, now=over) for day in finished]


def _write(engine: Engine, folder: Path, day: date, version: int, start: int, end: int) -> list[Written]:
    """All buckets; an earlier version's rows are in too, where the database has let go of them."""
    with reading(engine) as session:
        names = {device.id: device.name for device in devices.list_devices(session)}
        old = track_days.list_files(session, day, day)
    buckets = max(1, -(-len(names) // DEVICES_A_BUCKET), *(file.bucket + 1 for file in old))
    written: list[Written] = []
    for bucket in range(buckets):
        wanted = None if buckets == 1 else [number for number in names if number % buckets == bucket]
        with reading(engine) as session:
            points = point_store.read_points(session, start, end, wanted, originals=True)
        table = _with_older(table_of(points, names, flags_of(points)), _older(folder, old, names, buckets, bucket))
        path = folder / f"{day:%Y}" / f"{day:%m}" / f"{day:%d}" / f"v{version}-{bucket}.parquet"
        if len(table) or not written:
            written.append(write_day_file(table, path))
    return written


def _older(folder: Path, old: Sequence[DayFileRow], names: dict[int, str], buckets: int, bucket: int) -> pl.DataFrame:
    mine = [name for number, name in names.items() if number % buckets == bucket]
    tables = [read_day_file(folder / file.path, mine, originals=True) for file in old]
    return pl.concat(tables) if tables else pl.DataFrame()


def _with_older(table: pl.DataFrame, older: pl.DataFrame) -> pl.DataFrame:
    if not len(older):
        return table
    told = [name for name in table.columns if name not in ("flags", "delay_ms", "serial")]
    missing = (
        older.select(table.columns).cast(pl.Schema(table.schema)).join(table, on=told, how="anti", nulls_equal=True)
    )
    return pl.concat([table, missing]).sort("device", "at", maintain_order=True) if len(missing) else table


def _is_new(engine: Engine, day: date, version: int, written: Sequence[Written]) -> bool:
    """Whether these files differ from the newest version's; files that do not are taken away again."""
    with reading(engine) as session:
        roots = [file.root for file in track_days.list_files(session, day, day, version)]
    if roots != [file.root for file in written]:
        return True
    for file in written:
        for path in file.path.parent.glob(f"{file.path.stem}.*"):
            path.unlink()
    return False


def _record(engine: Engine, day: date, version: int, written: Sequence[Written], folder: Path, who: str) -> None:
    sealed_at = datetime.now(UTC)
    rows = [
        {
            "bucket": bucket, "path": str(file.path.relative_to(folder)), "digest": file.digest, "root": file.root,
            "points": file.points, "bytes": file.bytes, "sealed_at": sealed_at,
        }
        for bucket, file in enumerate(written)
    ]  # fmt: skip
    with transaction(engine) as session:
        track_days.save_version(session, day, version, rows)
        told = {"version": version, "files": [[file.digest, file.root, file.points] for file in written]}
        audit.append(session, "track_day_sealed", who=who, subject="track_days", key=day.isoformat(), more=told)


def _say_not_over(day: date) -> str:
    return f"{day} 尚未结束，不能封存。 / {day} is not over yet and cannot be sealed; seal it the day after."
