"""Fixes: time, signs, ranges, words of bits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jt808.bits import alarm_words, status_words
from api.jt808.position import Fix, read_fix, read_time, write_time
from api.jt808.reasons import Reason
from tests.api.jt808.frames import ITEMS, MOMENT, position


def read(record: bytes) -> Fix:
    fix = read_fix(record)
    assert isinstance(fix, Fix)
    return fix


def test_a_position_reads_as_the_standard_says() -> None:
    fix = read(position())
    assert fix.fix_at == MOMENT
    assert (fix.lat, fix.lon, fix.valid) == (40.842358, 111.74918, True)
    assert (fix.speed_kmh, fix.course_degrees, fix.altitude_m) == (36.5, 90, 1063)
    assert fix.items == ITEMS


def test_south_and_west_are_told_by_the_status_alone() -> None:
    assert [
        (fix.lat, fix.lon) for fix in (read(position(lat=1.5, lon=2.5, status=bits)) for bits in (2, 6, 10, 14))
    ] == [
        (1.5, 2.5),
        (-1.5, 2.5),
        (1.5, -2.5),
        (-1.5, -2.5),
    ]


def test_the_wire_is_eight_hours_ahead_of_utc_across_midnight_and_leap_day() -> None:
    assert read_time(bytes.fromhex("240301073000")) == datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
    assert read_time(bytes.fromhex("700101080000")) == datetime(2070, 1, 1, tzinfo=UTC)


@given(st.integers(0, 99 * 365 * 86400))
def test_times_come_back_to_the_second(seconds: int) -> None:
    moment = datetime(2000, 1, 1, 8, tzinfo=UTC) + timedelta(seconds=seconds)
    assert read_time(write_time(moment)) == moment


@pytest.mark.parametrize("clock", ["000000000000", "261301000000", "260229000000", "26112a023015", "261123240000"])
def test_a_time_that_is_none_gives_its_reason(clock: str) -> None:
    record = position()
    assert read_fix(record[:22] + bytes.fromhex(clock) + record[28:]) is Reason.FIX_TIME


def test_altitude_is_signed_and_kept_within_what_a_car_can_reach() -> None:
    heights = [read(position(altitude_m=height)).altitude_m for height in (-12, -32768, 32767, 1063)]
    assert heights == [-12, -500, 9000, 1063]


def test_a_full_circle_is_north_and_more_is_unknown() -> None:
    assert [read(position(course=course)).course_degrees for course in (0, 359, 360, 361, 0xFFFF)] == [
        0,
        359,
        0,
        None,
        None,
    ]


def test_the_speed_that_means_none_is_none() -> None:
    assert read(position(speed_kmh=6553.5)).speed_kmh is None


def test_coordinates_off_the_globe_give_their_reason() -> None:
    assert read_fix(position(lat=90.000001)) is Reason.COORDINATES
    assert read_fix(position(lon=180.000001)) is Reason.COORDINATES
    assert read(position(lat=90, lon=180)).lat == 90


def test_a_record_cut_short_gives_its_reason() -> None:
    assert read_fix(position()[:27]) is Reason.BODY


def test_bits_are_told_in_words() -> None:
    assert alarm_words(1 | 1 << 8 | 1 << 31) == ["emergency", "power_off", "illegal_door"]
    assert status_words(0b11 | 1 << 5 | 3 << 8 | 1 << 19) == [
        "acc_on",
        "positioned",
        "coordinates_encrypted",
        "beidou",
        "fully_loaded",
    ]


@given(st.binary(max_size=120))
def test_any_bytes_give_a_fix_or_a_reason(record: bytes) -> None:
    fix = read_fix(record)
    assert isinstance(fix, Reason) or (-90 <= fix.lat <= 90 and -180 <= fix.lon <= 180)
    assert isinstance(fix, Reason) or fix.fix_at.utcoffset() == timedelta(0)
