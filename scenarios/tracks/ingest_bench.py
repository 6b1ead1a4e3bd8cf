"""How fast points are kept, beside the raw limit of the same database measured in the same run.

The raw limit is binary COPY of bytes made beforehand into a table with the same columns and key, in transactions of
20 000 rows. The door gets bodies of requests as they would come over HTTP, parsed in this process, 32 in flight.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from sqlalchemy import Engine, text

from fleet_data.session import migrate, transaction
from fleet_data.stores import devices
from fleet_data.tracks.columns import FIELDS, Points
from fleet_data.tracks.intake import Door
from fleet_data.tracks.intake.copy_format import encode
from fleet_data.tracks.wire.batches import parse_batch
from scenarios.tracks.labelled_days import LabelledDay, make_day

IN_FLIGHT: Final = 32
RAW_ROWS: Final = 20_000
_TOLD: Final = [name for name, _, unknown in FIELDS if unknown is None or name in ("lat", "lon", "speed_kmh")]
_NAMES: Final = ", ".join(_TOLD)


@dataclass(frozen=True, slots=True)
class Rate:
    """Points a second of wall time, and a second of processor time of this process and the database together."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Ingest:
    """Requests of one size, new and delivered again, and how many rows the second time changed."""

    per_request: int
    new: Rate
    again: Rate
    rows_changed: int


def measure_raw(engine: Engine, points: int) -> Rate:
    """Points a second of binary COPY into a table with the key."""
    day = _day(points)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS bench_keyed"))
        connection.execute(text("CREATE TABLE bench_keyed (LIKE track_points INCLUDING ALL)"))
    blocks = [encode(_points(day, slice(start, start + RAW_ROWS)), _TOLD) for start in range(0, len(day), RAW_ROWS)]
    held = engine.raw_connection()
    driver: Any = held.driver_connection
    words = f"COPY bench_keyed ({_NAMES}) FROM STDIN (FORMAT binary)".encode()
    begun, cpu = time.perf_counter(), _cpu_seconds(engine)
    for block in blocks:
        with driver.transaction(), driver.cursor() as cursor, cursor.copy(words) as copy:
            copy.write(block)
    seconds, cpu = time.perf_counter() - begun, _cpu_seconds(engine) - cpu
    held.close()
    with engine.begin() as again:
        again.execute(text("DROP TABLE bench_keyed"))
    return Rate(len(day) / seconds, len(day) / cpu)


def measure_door(engine: Engine, points: int, per_request: int) -> Ingest:
    """Points a second through parser and door, receipts after the commit; then all of it once more."""
    day = _day(points)
    with transaction(engine) as session:
        devices.ensure(session, [_name(vehicle) for vehicle in np.unique(day.vehicle)], who="bench")
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE track_points, track_latest, track_parcels, track_days"))
    bodies = _bodies(day, per_request)
    rates = []
    counts = []
    for _ in range(2):
        with Door(engine) as door:
            begun, cpu = time.perf_counter(), _cpu_seconds(engine)
            _send(door, bodies)
            wall, cpu = time.perf_counter() - begun, _cpu_seconds(engine) - cpu
            rates.append(Rate(len(day) / wall, len(day) / cpu))
        with engine.connect() as connection:
            counts.append(
                connection.execute(text("SELECT count(*), max(parcel_id), sum(flags) FROM track_points")).one()
            )
    assert counts[0][0] == len(day)
    changed = 0 if counts[0] == counts[1] else abs(counts[1][0] - counts[0][0]) or 1
    return Ingest(per_request, rates[0], rates[1], changed)


def prepare(engine: Engine) -> None:
    """Tables, where there are none."""
    migrate(engine)


def _cpu_seconds(engine: Engine) -> float:
    """Of this process and of every process of the database that is there (on another machine: none)."""
    with engine.connect() as connection:
        pids = connection.execute(text("SELECT pid FROM pg_stat_activity")).scalars().all()
    ticks = 0
    for pid in pids:
        told = Path(f"/proc/{pid}/stat")
        if told.exists():
            fields = told.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _send(door: Door, bodies: Sequence[bytes]) -> None:
    waiting: deque[Any] = deque()
    received_at = datetime.now(UTC)
    for body in bodies:
        waiting.append(door.give(parse_batch(body, None, received_at).batch))
        if len(waiting) >= IN_FLIGHT:
            receipt = waiting.popleft().result()
            assert not receipt.quarantined
    for future in waiting:
        future.result()


def _day(points: int) -> LabelledDay:
    """Points in order of time over all vehicles, as they would come, some hours old at most."""
    vehicles = max(1, points // 1_500)
    day = make_day(1, vehicles)
    order = np.argsort(day.at_ms, kind="stable")[:points]
    shift = round(time.time() * 1000) - int(day.at_ms[order].max())
    return LabelledDay(
        day.vehicle[order], day.at_ms[order] + shift, day.lat[order], day.lon[order], day.speed_kmh[order], stops=[]
    )


def _bodies(day: LabelledDay, per_request: int) -> list[bytes]:
    """Compact rows of one vehicle a request, the requests of all vehicles mixed."""
    parts = []
    for vehicle in np.unique(day.vehicle):
        rows = np.flatnonzero(day.vehicle == vehicle)
        for start in range(0, len(rows), per_request):
            part = rows[start : start + per_request]
            values = np.column_stack([day.at_ms[part], day.lat[part], day.lon[part], day.speed_kmh[part].round(1)])
            told = {"device": _name(vehicle), "datum": "wgs84", "rows": values.tolist()}
            parts.append((start, msgspec.json.encode(told)))
    return [body for _, body in sorted(parts, key=lambda part: part[0])]


def _name(vehicle: int) -> str:
    return f"bench-{vehicle:05d}"


def _points(day: LabelledDay, rows: slice) -> Points:
    count = len(day.at_ms[rows])
    columns = {name: np.full(count, 0 if unknown is None else unknown, dtype=kind) for name, kind, unknown in FIELDS}
    columns |= {
        "device_id": day.vehicle[rows], "fix_at_ms": day.at_ms[rows], "received_at_ms": day.at_ms[rows],
        "lat": day.lat[rows], "lon": day.lon[rows], "speed_kmh": day.speed_kmh[rows],
        "content": np.arange(count, dtype=np.int32),
    }  # fmt: skip
    return Points(columns)
