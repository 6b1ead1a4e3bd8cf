"""The position of 0x0200: 28 fixed bytes, then items. Times are GMT+8 on the wire and UTC here.

Latitude and longitude are unsigned, their signs are status bits 2 and 3. Altitude is taken as signed (the standard says
WORD, places below the sea exist) and kept within what a car can reach.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from api.jt808.bits import SOUTH, VALID, WEST
from api.jt808.reasons import Reason

FIXED_BYTES = 28
BEIJING = timezone(timedelta(hours=8))
ALTITUDE_RANGE_M = (-500, 9000)
NO_SPEED = 0xFFFF
FULL_CIRCLE_DEGREES = 360
MOST_LAT, MOST_LON = 90_000_000, 180_000_000  # millionths of a degree
_FIXED = struct.Struct(">IIIIhHH6s")


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as the terminal reported it; datum as reported (WGS-84 unless the device's policy says otherwise)."""

    fix_at: datetime  # UTC
    lat: float  # degrees, south negative
    lon: float  # degrees, west negative
    valid: bool  # the receiver had a fix
    speed_kmh: float | None
    course_degrees: int | None  # clockwise from north, 0–359
    altitude_m: int
    alarm_bits: int
    status_bits: int
    items: bytes  # as sent; read by `items.read_items`
    raw: bytes  # all of the record


def read_fix(record: bytes) -> Fix | Reason:
    """The fix of a record (0x0200's body, or one of 0x0704's), or why there is none."""
    if len(record) < FIXED_BYTES:
        return Reason.BODY
    alarm, status, lat, lon, altitude, speed, course, clock = _FIXED.unpack_from(record)
    fix_at = read_time(clock)
    if fix_at is None:
        return Reason.FIX_TIME
    if lat > MOST_LAT or lon > MOST_LON:
        return Reason.COORDINATES
    low, high = ALTITUDE_RANGE_M
    return Fix(
        fix_at,
        -lat / 1e6 if status & SOUTH else lat / 1e6,
        -lon / 1e6 if status & WEST else lon / 1e6,
        bool(status & VALID),
        None if speed == NO_SPEED else speed / 10,
        course % FULL_CIRCLE_DEGREES if course <= FULL_CIRCLE_DEGREES else None,
        min(max(altitude, low), high),
        alarm,
        status,
        record[FIXED_BYTES:],
        record,
    )


def read_time(clock: bytes) -> datetime | None:
    """UTC of six BCD bytes YYMMDDhhmmss in GMT+8 (years 2000–2099); None where they are no time."""
    digits = clock.hex()
    if not digits.isdecimal():
        return None
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=BEIJING).astimezone(UTC)
    except ValueError:
        return None


def write_time(instant: datetime) -> bytes:
    """Six BCD bytes in GMT+8."""
    return bytes.fromhex(instant.astimezone(BEIJING).strftime("%y%m%d%H%M%S"))
