"""Parcels into SQLite: one writer at a time, INSERT OR IGNORE, COMMIT with the log flushed."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from fleet_data.tracks.columns import FIELDS
from fleet_data.tracks.intake.parcel import LATEST, Parcel

_EPOCH = date(1970, 1, 1)
_NAMES = [name for name, _, _ in FIELDS] + ["items", "raw"]
_INSERT = f"INSERT OR IGNORE INTO track_points ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"
_LATEST = (
    f"INSERT INTO track_latest ({', '.join(LATEST)}) VALUES ({', '.join('?' * len(LATEST))}) "
    f"ON CONFLICT (device_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in LATEST[1:])} "
    "WHERE (excluded.seen_at_ms, excluded.fix_at_ms) > (track_latest.seen_at_ms, track_latest.fix_at_ms)"
)
_QUARANTINE = (
    "INSERT OR IGNORE INTO track_quarantine (received_at_ms, source, device, reason, raw, digest) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)


class SqliteAppender:
    """Holds one connection of the engine's pool until it is closed."""

    def __init__(self, engine: Engine) -> None:
        self._held = engine.raw_connection()
        connection: Any = self._held.driver_connection
        self._connection: sqlite3.Connection = connection
        # What is acknowledged outlives a power cut too: in WAL mode the default does not flush at a commit.
        self._connection.execute("PRAGMA synchronous = FULL")

    def append(self, parcel: Parcel) -> NDArray[np.bool_]:
        """Commit a parcel; raises sqlite3.Error when nothing of it was written."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            stored = _points(cursor, parcel)
            cursor.executemany(_QUARANTINE, parcel.quarantine)
            cursor.executemany(_LATEST, parcel.latest)
            cursor.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                cursor.execute("ROLLBACK")
            raise
        return stored

    def close(self) -> None:
        """Give the connection back to the pool."""
        self._held.close()


def _points(cursor: sqlite3.Cursor, parcel: Parcel) -> NDArray[np.bool_]:
    points = parcel.points
    if not len(points):
        return np.zeros(0, dtype=bool)
    for day in parcel.days():
        cursor.execute(
            "INSERT INTO track_days (day, version, reopened) VALUES (?, 0, 1) "
            "ON CONFLICT (day) DO UPDATE SET reopened = 1 WHERE NOT reopened",
            ((_EPOCH + timedelta(days=day)).isoformat(),),
        )
    cursor.execute(
        "INSERT INTO track_parcels (received_at_ms, rows, digest) VALUES (?, ?, ?)",
        (parcel.received_at_ms, parcel.rows, parcel.digest),
    )
    parcel_id = cursor.lastrowid
    points.columns["parcel_id"] = np.full(len(points), parcel_id, dtype=np.int64)
    before = cursor.connection.total_changes
    cursor.executemany(_INSERT, _rows(parcel))
    new = cursor.connection.total_changes - before
    if new in (0, len(points)):
        return np.full(len(points), new > 0)
    first, last = int(points["fix_at_ms"].min()), int(points["fix_at_ms"].max())
    there = set(
        cursor.execute(
            "SELECT device_id, fix_at_ms, content FROM track_points WHERE parcel_id = ? AND fix_at_ms BETWEEN ? AND ? "
            "AND device_id IN (SELECT value FROM json_each(?))",
            (parcel_id, first, last, str(np.unique(points["device_id"]).tolist())),
        )
    )
    keys = zip(*(points[name].tolist() for name in ("device_id", "fix_at_ms", "content")), strict=True)
    return np.fromiter((key in there for key in keys), dtype=bool, count=len(points))


def _rows(parcel: Parcel) -> Any:
    """Tuples in the order of the table; NaN becomes NULL by itself."""
    points = parcel.points
    columns: list[Any] = []
    for name, _, unknown in FIELDS:
        values = points[name].tolist()
        if unknown is not None and unknown == unknown:
            values = [None if value == unknown else value for value in values]
        columns.append(values)
    nothing: list[None] = [None] * len(points)
    columns.append([value or None for value in points.items] if points.items is not None else nothing)
    columns.append([value or None for value in points.raw] if points.raw is not None else nothing)
    return zip(*columns, strict=True)
