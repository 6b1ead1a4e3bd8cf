"""Parcels into PostgreSQL: binary COPY straight into the day while all is new; once a key was there already, into a
staging table and from there by INSERT … ON CONFLICT DO NOTHING, until all is new again. Then COMMIT.

A day's partition is attached before its first point (attaching takes a weaker lock than CREATE … PARTITION OF). The
day's row in `track_days` is locked for sharing until the commit, so that a sealing that has marked the day sees every
point written before the mark, and every later one marks the day again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import Engine

from fleet_data.tracks.columns import FIELDS, day_bounds_ms
from fleet_data.tracks.intake.copy_format import encode, known_columns
from fleet_data.tracks.intake.parcel import LATEST, Parcel

SCHEMA = "track_points_by_day"
_EPOCH = date(1970, 1, 1)
_PARTITION_LOCK = 7_143_019
_TYPES = {"i2": "smallint", "i4": "integer", "i8": "bigint", "f4": "real", "f8": "double precision"}
_STAGING = (
    "CREATE TEMP TABLE IF NOT EXISTS track_staging ("
    + ", ".join(f"{name} {_TYPES[kind]}" for name, kind, _ in FIELDS)
    + ", items bytea, raw bytea) ON COMMIT DELETE ROWS"
)
_STAND_IN = {
    name: "NaN" if np.isnan(unknown) else str(int(unknown)) for name, _, unknown in FIELDS if unknown is not None
}
_QUARANTINE = (
    "INSERT INTO track_quarantine (received_at_ms, source, device, reason, raw, digest) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (digest) DO NOTHING"
)
_LATEST = (
    f"INSERT INTO track_latest AS kept ({', '.join(LATEST)}) VALUES ({', '.join(['%s'] * len(LATEST))}) "
    f"ON CONFLICT (device_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in LATEST[1:])} "
    "WHERE (excluded.seen_at_ms, excluded.fix_at_ms) > (kept.seen_at_ms, kept.fix_at_ms)"
)


class PostgresqlAppender:
    """Holds one connection of the engine's pool until it is closed."""

    def __init__(self, engine: Engine) -> None:
        self._held = engine.raw_connection()
        connection: Any = self._held.driver_connection
        self._connection: psycopg.Connection[Any] = connection
        self._partitions: set[int] = set()
        self._expects_new = True  # until a delivery brings what is there already
        with self._connection.transaction():
            self._run("SET synchronous_commit = on")
            self._run(_STAGING)

    def append(self, parcel: Parcel) -> NDArray[np.bool_]:
        """Commit a parcel; raises psycopg.Error when nothing of it was written."""
        days = parcel.days()
        for day in days:
            if day not in self._partitions:
                self._ensure_partition(day)
        with self._connection.transaction():
            stored = self._points(parcel, days)
            with self._connection.cursor() as cursor:
                if parcel.quarantine:
                    cursor.executemany(_QUARANTINE, parcel.quarantine)
                if parcel.latest:
                    cursor.executemany(_LATEST, parcel.latest)
        return stored

    def close(self) -> None:
        """Give the connection back to the pool, without the staging table."""
        try:
            if not self._connection.broken:
                with self._connection.transaction():
                    self._run("DROP TABLE IF EXISTS track_staging")
                self._held.close()
            else:
                self._held.invalidate()
        except psycopg.Error:
            self._held.invalidate()

    def _points(self, parcel: Parcel, days: list[int]) -> NDArray[np.bool_]:
        points = parcel.points
        if not len(points):
            return np.zeros(0, dtype=bool)
        dates = [_EPOCH + timedelta(days=day) for day in days]
        self._run("UPDATE track_days SET reopened = true WHERE day = ANY(%s) AND NOT reopened", (dates,))
        self._run("SELECT 1 FROM track_days WHERE day = ANY(%s) FOR SHARE", (dates,))
        row = self._run(
            "INSERT INTO track_parcels (received_at_ms, rows, digest) VALUES (%s, %s, %s) RETURNING id",
            (parcel.received_at_ms, parcel.rows, parcel.digest),
        ).fetchone()
        assert row is not None
        points.columns["parcel_id"] = np.full(len(points), row[0], dtype=np.int64)
        told = known_columns(points)
        bytes_too = ["items", "raw"] if points.items is not None or points.raw is not None else []
        columns = ", ".join([*told, *bytes_too])
        content = encode(points, list(told))
        target = f"{SCHEMA}.{_partition(days[0])}" if len(days) == 1 else "track_points"
        if self._expects_new and not any(told.values()) and self._all_new(target, columns, content):
            return np.ones(len(points), dtype=bool)
        known = ", ".join(
            [f"NULLIF({name}, '{_STAND_IN[name]}')" if partly else name for name, partly in told.items()] + bytes_too
        )
        self._copy("track_staging", columns, content)
        new = self._run(
            f"INSERT INTO {target} ({columns}) SELECT {known} FROM track_staging ON CONFLICT DO NOTHING"
        ).rowcount
        self._expects_new = new == len(points)
        if new in (0, len(points)):
            return np.full(len(points), new > 0)
        return self._new_rows(parcel, int(row[0]))

    def _all_new(self, target: str, columns: str, content: bytes) -> bool:
        """Straight into the table, twice as fast; False, with nothing written, where a key is there already."""
        try:
            with self._connection.transaction():
                self._copy(target, columns, content)
        except psycopg.errors.UniqueViolation:
            return False
        return True

    def _copy(self, target: str, columns: str, content: bytes) -> None:
        words = f"COPY {target} ({columns}) FROM STDIN (FORMAT binary)".encode()
        with self._connection.cursor() as cursor, cursor.copy(words) as copy:
            copy.write(content)

    def _new_rows(self, parcel: Parcel, parcel_id: int) -> NDArray[np.bool_]:
        """Which rows bear this parcel's number; both sides are in the order of the key."""
        kept = self._run(
            "SELECT s.device_id, s.fix_at_ms, s.content FROM track_staging s JOIN track_points p "
            "USING (device_id, fix_at_ms, content) WHERE p.parcel_id <> %s "
            "AND p.fix_at_ms BETWEEN %s AND %s",
            (parcel_id, int(parcel.points["fix_at_ms"].min()), int(parcel.points["fix_at_ms"].max())),
        ).fetchall()
        there = set(kept)
        keys = zip(*(parcel.points[name].tolist() for name in ("device_id", "fix_at_ms", "content")), strict=True)
        return np.fromiter((key not in there for key in keys), dtype=bool, count=len(parcel.points))

    def _ensure_partition(self, day: int) -> None:
        name, (start, end) = _partition(day), day_bounds_ms(day)
        with self._connection.transaction():
            self._run("SELECT pg_advisory_xact_lock(%s)", (_PARTITION_LOCK,))
            there = self._run("SELECT to_regclass(%s)", (f"{SCHEMA}.{name}",)).fetchone()
            if there is None or there[0] is None:
                self._run(f"CREATE TABLE {SCHEMA}.{name} (LIKE track_points INCLUDING ALL)")
                self._run(
                    f"ALTER TABLE track_points ATTACH PARTITION {SCHEMA}.{name} FOR VALUES FROM ({start}) TO ({end})"
                )
            self._run(
                "INSERT INTO track_days (day, version, reopened) VALUES (%s, 0, true) ON CONFLICT DO NOTHING",
                (_EPOCH + timedelta(days=day),),
            )
        self._partitions.add(day)

    def _run(self, words: str, values: tuple[Any, ...] | None = None) -> psycopg.Cursor[Any]:
        return self._connection.execute(words.encode(), values)


def _partition(day: int) -> str:
    return f"points_{_EPOCH + timedelta(days=day):%Y%m%d}"
