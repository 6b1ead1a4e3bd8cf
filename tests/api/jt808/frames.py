"""Frames made for the tests, and strategies for random ones. Phones and plates are made up."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from hypothesis import strategies as st

from api.jt808.encoding import encode_frame, phone_field
from api.jt808.header import Version
from api.jt808.position import write_time

PHONE = "13900000001"
MOMENT = datetime(2026, 11, 23, 2, 30, 15, tzinfo=UTC)
ITEMS = bytes.fromhex("01040000303931010b30011f")
VERSIONS = [Version.V2013, Version.V2019]


def position(
    moment: datetime = MOMENT,
    lat: float = 40.842358,
    lon: float = 111.749180,
    speed_kmh: float = 36.5,
    course: int = 90,
    altitude_m: int = 1063,
    alarm: int = 0,
    status: int = 0b11,
    items: bytes = ITEMS,
) -> bytes:
    """The body of a 0x0200; `lat` and `lon` are unsigned here as on the wire."""
    fixed = struct.pack(
        ">IIIIhHH", alarm, status, round(lat * 1e6), round(lon * 1e6), altitude_m, round(speed_kmh * 10), course
    )
    return fixed + write_time(moment) + items


def frame(
    message_id: int = 0x0200,
    body: bytes | None = None,
    serial: int = 7,
    phone: str = PHONE,
    version: Version = Version.V2013,
    package: tuple[int, int] | None = None,
) -> bytes:
    """A frame on the wire; a position where no body is given."""
    body = position() if body is None else body
    return encode_frame(message_id, phone_field(phone, version), serial, body, version, package)


def batch(records: list[bytes], kind: int = 1) -> bytes:
    """The body of a 0x0704."""
    return struct.pack(">HB", len(records), kind) + b"".join(struct.pack(">H", len(r)) + r for r in records)


def random_frames() -> st.SearchStrategy[bytes]:
    """Frames of any id, edition and body."""
    return st.builds(
        frame,
        st.integers(0, 0xFFFF),
        st.binary(max_size=200),
        st.integers(0, 0xFFFF),
        st.integers(1, 10**12 - 1).map(str),
        st.sampled_from(VERSIONS),
    )
