"""Positions read many at a time say what the careful reading of one says."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from api.gateway_jt808.columns import Row, columns_of
from api.jt808.items import get_table, read_items
from api.jt808.position import FIXED_BYTES, Fix, read_fix, write_time
from api.jt808.reasons import Reason
from tests.api.jt808.frames import ITEMS, MOMENT, position

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def row(record: bytes, serial: int = 7) -> Row:
    return Row("13900000001", serial.to_bytes(2, "big") + record[:FIXED_BYTES], record[FIXED_BYTES:], record)


def odometer_and_satellites(fix: Fix) -> tuple[object, object]:
    named = {item.name: item.value for item in read_items(fix.items, get_table("standard"))[0]}
    return named.get("odometer_km"), named.get("satellites")


def clocks() -> st.SearchStrategy[bytes]:
    """Times, and six bytes that may be none."""
    moments = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)).map(  # noqa: DTZ001
        lambda moment: write_time(moment.replace(tzinfo=UTC))
    )
    parts = st.tuples(*(st.integers(0, 99) for _ in range(6)))
    return moments | st.binary(min_size=6, max_size=6) | parts.map(lambda p: bytes(n // 10 << 4 | n % 10 for n in p))


def records() -> st.SearchStrategy[bytes]:
    u16, u32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
    lat = st.integers(0, 90_000_000) | u32
    lon = st.integers(0, 180_000_000) | u32
    fields = st.tuples(u32, u32, lat, lon, u16, u16, st.integers(0, 361) | u16)
    return st.builds(lambda f, clock, tail: struct.pack(">IIIIHHH", *f) + clock + tail, fields, clocks(), st.binary())


def told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@given(st.lists(records(), min_size=1, max_size=8))
def test_columns_and_the_reading_of_one_position_agree(found: list[bytes]) -> None:
    careful = [read_fix(record) for record in found]
    columns = columns_of([row(record) for record in found], NOW)
    fixes = [fix for fix in careful if isinstance(fix, Fix)]
    batch = columns.batch
    assert [each.reason for each in columns.unreadable] == [fix for fix in careful if isinstance(fix, Reason)]
    assert batch.fix_at_ms.tolist() == [round(fix.fix_at.timestamp() * 1000) for fix in fixes]
    assert (batch.lat.tolist(), batch.lon.tolist()) == ([fix.lat for fix in fixes], [fix.lon for fix in fixes])
    assert batch.valid.tolist() == [fix.valid for fix in fixes]
    assert [told(each) for each in batch.course_degrees] == [fix.course_degrees for fix in fixes]
    assert batch.altitude_m.tolist() == [fix.altitude_m for fix in fixes]
    assert batch.status_bits.tolist() == [fix.status_bits for fix in fixes]
    assert batch.alarm_bits.tolist() == [fix.alarm_bits for fix in fixes]
    speeds = [None if fix.speed_kmh is None else float(np.float32(fix.speed_kmh)) for fix in fixes]
    assert [told(each) for each in batch.speed_kmh] == speeds
    assert list(batch.items) == [fix.items for fix in fixes]


def test_odometer_and_satellites_are_found_among_the_items() -> None:
    batch = columns_of([row(position()), row(position(items=b"")), row(position(items=ITEMS[:3]))], NOW).batch
    assert batch.odometer_km.tolist()[0] == 1234.5
    assert np.isnan(batch.odometer_km[1:]).all()
    assert batch.satellites.tolist() == [11, -1, -1]
    assert batch.serial.tolist() == [7, 7, 7]


def test_a_row_without_time_or_place_keeps_its_bytes_and_its_reason() -> None:
    timeless, off = position()[:22] + bytes(6), position(lat=91)
    columns = columns_of([row(timeless), row(position()), row(off)], NOW)
    assert [(each.reason, each.raw) for each in columns.unreadable] == [
        (Reason.FIX_TIME, timeless),
        (Reason.COORDINATES, off),
    ]
    assert columns.batch.fix_at_ms.tolist() == [round(MOMENT.timestamp() * 1000)]


def test_nothing_but_bad_rows_gives_an_empty_batch() -> None:
    assert len(columns_of([row(position(lat=91))], NOW).batch) == 0
