"""Points as they are kept: read in the order of their key, a span of days at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fleet_data.tables import LatestRow, PointRow, QuarantineRow
from fleet_data.tracks.columns import FIELDS, Points
from fleet_data.tracks.intake.copy_format import decode

_NAMES = [name for name, _, _ in FIELDS]
_ORDER = "ORDER BY device_id, fix_at_ms, content"


def read_points(
    session: Session, from_ms: int, until_ms: int, device_ids: Sequence[int] | None = None, *, originals: bool = False
) -> Points:
    """Points with from_ms ≤ fix < until_ms, of all devices or some; items and raw only where asked."""
    where = f"fix_at_ms >= {int(from_ms)} AND fix_at_ms < {int(until_ms)}"
    if device_ids is not None:
        where += f" AND device_id IN ({', '.join(str(int(one)) for one in device_ids) or 'NULL'})"
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    points = _from_sqlite(session, where) if on_sqlite else _from_postgresql(session, where)
    if originals and len(points):
        points.items, points.raw = _originals(session, where, points)
    return points


def list_latest(session: Session, device_ids: Sequence[int] | None = None) -> list[LatestRow]:
    """Newest positions, of all devices or some, by device."""
    query = select(LatestRow).order_by(LatestRow.device_id)
    if device_ids is not None:
        query = query.where(LatestRow.device_id.in_(device_ids))
    return list(session.scalars(query))


def list_quarantined(session: Session, device: str | None = None, most: int = 1000) -> list[QuarantineRow]:
    """What was no point, newest first; of one device where named."""
    query = select(QuarantineRow).order_by(QuarantineRow.id.desc()).limit(most)
    return list(session.scalars(query if device is None else query.where(QuarantineRow.device == device)))


def count_points(session: Session, from_ms: int, until_ms: int) -> int:
    """How many points a span holds."""
    where = (PointRow.fix_at_ms >= from_ms, PointRow.fix_at_ms < until_ms)
    return len(session.execute(select(PointRow.content).where(*where)).all())


def _from_postgresql(session: Session, where: str) -> Points:
    columns = ", ".join(
        name if unknown is None else f"COALESCE({name}, '{'NaN' if np.isnan(unknown) else int(unknown)}') AS {name}"
        for name, _, unknown in FIELDS
    )
    connection: Any = session.connection().connection.driver_connection
    query = f"COPY (SELECT {columns} FROM track_points WHERE {where} {_ORDER}) TO STDOUT (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return decode(b"".join(copy))


def _from_sqlite(session: Session, where: str) -> Points:
    rows = session.execute(text(f"SELECT {', '.join(_NAMES)} FROM track_points WHERE {where} {_ORDER}")).all()
    columns = {}
    for place, (name, kind, unknown) in enumerate(FIELDS):
        values = [row[place] for row in rows]
        if unknown is not None:
            values = [unknown if value is None else value for value in values]
        columns[name] = np.array(values, dtype=kind)
    return Points(columns)


def _originals(session: Session, where: str, points: Points) -> tuple[list[bytes] | None, list[bytes] | None]:
    query = f"SELECT device_id, fix_at_ms, content, items, raw FROM track_points WHERE {where}"
    rows = session.execute(text(f"{query} AND (items IS NOT NULL OR raw IS NOT NULL)")).all()
    if not rows:
        return None, None
    found = {tuple(row[:3]): (bytes(row[3] or b""), bytes(row[4] or b"")) for row in rows}
    keys = zip(*(points[name].tolist() for name in ("device_id", "fix_at_ms", "content")), strict=True)
    pairs = [found.get(key, (b"", b"")) for key in keys]
    return [items for items, _ in pairs], [raw for _, raw in pairs]
