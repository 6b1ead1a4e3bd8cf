"""Let go of tracks whose time is over, but not of what a legal hold keeps.

A day under a hold keeps one file with the held devices alone; the leaves of all devices stay as bare hashes, so that
the file can still be proved against the root that the audit log has.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, delete, text, update
from sqlalchemy.orm import Session

from fleet_data.audit.merkle import prove_inclusion, verify_inclusion
from fleet_data.session import reading, transaction
from fleet_data.stores import audit, devices, track_days
from fleet_data.tables import DayFileRow, LatestRow, ParcelRow, PointRow, QuarantineRow, TrackDayRow
from fleet_data.tracks.archive.day_file import (
    leaves_of,
    leaves_path,
    originals_path,
    read_day_file,
    write_day_file,
)
from fleet_data.tracks.archive.sealing import seal_day
from fleet_data.tracks.columns import day_bounds_ms
from fleet_data.tracks.intake.postgresql import SCHEMA

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A day let go of; `held` devices stay."""

    day: date
    points: int
    held: tuple[str, ...]


def forget_before(engine: Engine, folder: Path, first_kept: date, *, who: str) -> list[Forgotten]:
    """Let go of all days before one: rows, partitions, files, newest positions and what was quarantined.

    A held day is sealed first where it is not. Running it again adds nothing. Raises OSError.
    """
    with reading(engine) as session:
        days = [row.day for row in track_days.list_days(session, before=first_kept)]
    forgotten = []
    for day in days:
        with reading(engine) as session:
            held = track_days.list_held(session, day)
        if held:
            seal_day(engine, folder, day, who=who)
        done = _forget_day(engine, folder, day, held, who)
        if done is not None:
            forgotten.append(done)
    _forget_rest(engine, day_bounds_ms((first_kept - _EPOCH).days)[0])
    return forgotten


def proves_held(path: Path) -> bool:
    """Whether a file that a hold kept still leads to the root its day was sealed with."""
    told = json.loads(leaves_path(path).read_text("utf-8"))
    hashes = [bytes.fromhex(leaf) for _, leaf in told["leaves"]]
    names = [name for name, _ in told["leaves"]]
    table = read_day_file(path, originals=True)
    return all(
        verify_inclusion(
            "sha256", leaf, names.index(name), len(hashes),
            prove_inclusion("sha256", hashes, names.index(name)), bytes.fromhex(told["root"]),
        )
        for name, leaf in leaves_of(table).items()
    )  # fmt: skip


def _forget_day(engine: Engine, folder: Path, day: date, held: Sequence[str], who: str) -> Forgotten | None:
    with reading(engine) as session:
        files = [file for file in track_days.list_versions(session, day) if file.erased_at is None]
        known = {device.name: device.id for device in devices.list_devices(session)}
    extracts = {file.path: _held_only(folder / file.path, held) for file in files}
    start, end = day_bounds_ms((day - _EPOCH).days)
    with transaction(engine) as session:
        points = _forget_rows(session, day, start, end, [known[name] for name in held if name in known])
        emptied = [file for file in files if not extracts[file.path]]
        session.execute(
            update(DayFileRow)
            .where(DayFileRow.day == day, DayFileRow.path.in_([file.path for file in emptied]))
            .values(erased_at=datetime.now(UTC))
        )
        if not held:
            session.execute(delete(TrackDayRow).where(TrackDayRow.day == day))
        changed = points > 0 or bool(emptied)
        if changed:
            told = {"points": points, "files": [file.digest for file in emptied], "held": len(held)}
            audit.append(session, "track_day_forgotten", who=who, subject="track_days", key=day.isoformat(), more=told)
    for file in emptied:
        for path in (folder / file.path, originals_path(folder / file.path), leaves_path(folder / file.path)):
            path.unlink(missing_ok=True)
    return Forgotten(day, points, tuple(held)) if changed else None


def _held_only(path: Path, held: Sequence[str]) -> bool:
    """Bring a file down to the held devices; False when none of them is in it (it is then erased)."""
    if not held or not path.is_file():
        return False
    told = json.loads(leaves_path(path).read_text("utf-8"))
    table = read_day_file(path, held, originals=True)
    if not len(table):
        return False
    if len(table["device"].unique()) < len(told["leaves"]) and any(name for name, _ in told["leaves"]):
        fresh = path.with_name(f"{path.stem}-held.parquet")
        originals_path(path).unlink(missing_ok=True)
        write_day_file(table, fresh)
        fresh.replace(path)
        if originals_path(fresh).is_file():
            originals_path(fresh).replace(originals_path(path))
        leaves_path(fresh).unlink()
        kept = set(held)
        told["leaves"] = [[name if name in kept else None, leaf] for name, leaf in told["leaves"]]
        leaves_path(path).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return True


def _forget_rows(session: Session, day: date, start: int, end: int, held: Sequence[int]) -> int:
    """Delete a day's points but those of held devices; on PostgreSQL an unheld day goes with its partition."""
    partition = f"{SCHEMA}.points_{day:%Y%m%d}"
    if session.get_bind().dialect.name == "postgresql" and not held:
        if session.scalar(text("SELECT to_regclass(:name)"), {"name": partition}) is None:
            return 0
        count = session.scalar(text(f"SELECT count(*) FROM {partition}")) or 0
        session.execute(text(f"DROP TABLE {partition}"))
        return int(count)
    query = delete(PointRow).where(PointRow.fix_at_ms >= start, PointRow.fix_at_ms < end)
    result = session.execute(query.where(PointRow.device_id.not_in(held)) if held else query)
    return int(getattr(result, "rowcount", 0))


def _forget_rest(engine: Engine, before_ms: int) -> None:
    """What hangs on no day."""
    oldest_parcel = before_ms - int(timedelta(days=1).total_seconds() * 1000)
    with transaction(engine) as session:
        session.execute(delete(LatestRow).where(LatestRow.fix_at_ms < before_ms))
        session.execute(delete(QuarantineRow).where(QuarantineRow.received_at_ms < before_ms))
        session.execute(delete(ParcelRow).where(ParcelRow.received_at_ms < oldest_parcel))
