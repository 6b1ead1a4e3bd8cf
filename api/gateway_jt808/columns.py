"""Positions to columns, many at a time: the same reading as `api.jt808.position.read_fix`, in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.jt808.bits import SOUTH, VALID, WEST
from api.jt808.items import ODOMETER, SATELLITES
from api.jt808.position import ALTITUDE_RANGE_M, FULL_CIRCLE_DEGREES, MOST_LAT, MOST_LON, NO_SPEED
from api.jt808.reasons import Reason
from fleet_data.tracks.records import UNKNOWN, Datum, PointBatch, Source, Unreadable

HEAD_BYTES = 30  # the serial of the header, then the 28 fixed bytes
_HEAD = np.dtype(
    [
        ("serial", ">u2"),
        ("alarm", ">u4"),
        ("status", ">u4"),
        ("lat", ">u4"),
        ("lon", ">u4"),
        ("altitude", ">i2"),
        ("speed", ">u2"),
        ("course", ">u2"),
        ("clock", "u1", (6,)),
    ]
)
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_DAYS_BEFORE = np.concatenate([[0], np.cumsum(_DAYS)[:-1]])
_EPOCH_2000_DAYS = 10_957
_GMT_8_SECONDS = 8 * 3600
_NAN = float("nan")


class Row(NamedTuple):
    """A position before it is read: `head` is serial and fixed bytes, `tail` the items."""

    device: str
    head: bytes
    tail: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows that are fixes, and those that are none with their reasons."""

    batch: PointBatch
    unreadable: list[Unreadable]


def columns_of(rows: Sequence[Row], received_at: datetime) -> Columns:
    """Read the rows; those without a time or off the globe become unreadable ones."""
    heads = np.frombuffer(b"".join([row.head for row in rows]), dtype=_HEAD)
    fix_at_ms, timed = _instants(heads["clock"])
    placed = (heads["lat"] <= MOST_LAT) & (heads["lon"] <= MOST_LON)
    good = timed & placed
    unreadable: list[Unreadable] = []
    if not good.all():
        for at in np.flatnonzero(~good).tolist():
            reason = Reason.COORDINATES if timed[at] else Reason.FIX_TIME
            unreadable.append(Unreadable(Source.JT808, received_at, rows[at].device, reason, rows[at].raw))
        heads, fix_at_ms = heads[good], fix_at_ms[good]
        rows = [row for row, is_good in zip(rows, good.tolist(), strict=True) if is_good]
    counted = [_counted(row.tail) for row in rows]
    status = heads["status"].astype(np.uint32)
    lat, lon = heads["lat"] / 1e6, heads["lon"] / 1e6
    course = heads["course"].astype(np.float32)
    course[course > FULL_CIRCLE_DEGREES] = np.nan
    speed = heads["speed"].astype(np.float32) / np.float32(10)
    speed[heads["speed"] == NO_SPEED] = np.nan
    batch = PointBatch(
        source=Source.JT808,
        received_at=received_at,
        datum=Datum.BY_DEVICE,
        device_ids=[row.device for row in rows],
        fix_at_ms=fix_at_ms,
        lat=np.where(status & SOUTH, -lat, lat),
        lon=np.where(status & WEST, -lon, lon),
        speed_kmh=speed,
        course_degrees=np.where(course == FULL_CIRCLE_DEGREES, np.float32(0), course),
        altitude_m=np.clip(heads["altitude"], *ALTITUDE_RANGE_M).astype(np.float32),
        satellites=np.array([satellites for satellites, _ in counted], dtype=np.int16),
        odometer_km=np.array([odometer for _, odometer in counted], dtype=np.float64),
        valid=(status & VALID) != 0,
        alarm_bits=heads["alarm"].astype(np.uint32),
        status_bits=status,
        serial=heads["serial"].astype(np.int32),
        items=[row.tail for row in rows],
        raw=[row.raw for row in rows],
    )
    return Columns(batch, unreadable)


def _instants(clock: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """UTC milliseconds of BCD times in GMT+8 (years 2000–2099), and which are times at all."""
    high, low = clock >> 4, clock & 15
    parts = (high * np.uint8(10) + low).astype(np.int64)
    year, month, day, hour, minute, second = parts.T
    place = np.clip(month, 1, 12) - 1
    leap = year % 4 == 0
    days_in_month = _DAYS[place] + (leap & (month == 2))
    valid = (
        (high <= 9).all(axis=1)
        & (low <= 9).all(axis=1)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
        & (day <= days_in_month)
        & (hour <= 23)
        & (minute <= 59)
        & (second <= 59)
    )
    days = _EPOCH_2000_DAYS + year * 365 + (year + 3) // 4 + _DAYS_BEFORE[place] + (leap & (month > 2)) + day - 1
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - _GMT_8_SECONDS
    return seconds * 1000, valid


def _counted(tail: bytes) -> tuple[int, float]:
    """Satellites and odometer (km) among the items."""
    satellites, odometer_km = UNKNOWN, _NAN
    at, end = 0, len(tail)
    while at + 2 <= end:
        number, size = tail[at], tail[at + 1]
        stop = at + 2 + size
        if stop > end:
            break
        if number == SATELLITES and size == 1:
            satellites = tail[at + 2]
        elif number == ODOMETER and size == 4:
            odometer_km = int.from_bytes(tail[at + 2 : stop], "big") / 10
        at = stop
    return satellites, odometer_km
