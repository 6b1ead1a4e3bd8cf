"""Batches of fixes for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from fleet_data.tracks.records import Datum, PointBatch, Source

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Hohhot
NOON_MS = round(NOON.timestamp() * 1000)


def batch(
    device: str | Sequence[str] = "13800000001",
    at_ms: Sequence[int] = (NOON_MS,),
    lat: Any = 40.84,
    lon: Any = 111.75,
    *,
    source: Source = Source.JT808,
    received_at: datetime = NOON,
    datum: Datum = Datum.WGS84,
    raw: Sequence[bytes] | None = None,
    **columns: Any,
) -> PointBatch:
    """Fixes as an entrance would hand them over; what is not named is unknown."""
    count = len(at_ms)

    def column(name: str, otherwise: float | bool, kind: str) -> Any:
        return np.broadcast_to(np.asarray(columns.get(name, otherwise), dtype=kind), count).copy()

    return PointBatch(
        source=source,
        received_at=received_at,
        datum=datum,
        device_ids=[device] * count if isinstance(device, str) else list(device),
        fix_at_ms=np.asarray(at_ms, dtype=np.int64),
        lat=np.broadcast_to(np.asarray(lat, dtype=np.float64), count).copy(),
        lon=np.broadcast_to(np.asarray(lon, dtype=np.float64), count).copy(),
        speed_kmh=column("speed_kmh", np.nan, "f4"),
        course_degrees=column("course_degrees", np.nan, "f4"),
        altitude_m=column("altitude_m", np.nan, "f4"),
        satellites=column("satellites", -1, "i2"),
        odometer_km=column("odometer_km", np.nan, "f8"),
        valid=column("valid", True, "?"),
        alarm_bits=column("alarm_bits", 0, "u4"),
        status_bits=column("status_bits", 0, "u4"),
        serial=column("serial", -1, "i4"),
        items=[b""] * count,
        raw=[b""] * count if raw is None else list(raw),
    )
