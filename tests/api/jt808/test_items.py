"""Items after a position, by tables that are data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jt808.items import UnknownTableError, get_table, list_tables, read_items


def told(tail: str, *tables: str) -> dict[str, object]:
    items, rest = read_items(bytes.fromhex(tail), get_table(*(tables or ("standard",))))
    assert rest == b""
    return {item.name or f"{item.id:02X}": item.value if item.name else item.raw.hex() for item in items}


def test_the_standard_items_are_read_with_their_units() -> None:
    assert told(
        "010400003039 020201f4 0302016d 04020007 0602ffec 250400000006 2a020001 2b0400010002 30011f 31010b"
    ) == {
        "odometer_km": 1234.5,
        "fuel_l": 50.0,
        "recorder_speed_kmh": 36.5,
        "alarm_event": 7,
        "cabin_temperature_celsius": -20,
        "signals": ["high_beam", "right_turn"],
        "io": ["deep_sleep"],
        "analog": {"ad_1": 1, "ad_0": 2},
        "rssi": 31,
        "satellites": 11,
    }


def test_areas_routes_and_sections_are_read_in_their_fields() -> None:
    assert told("110100 1206010000000901 13070000000500780 1".replace(" ", "")) == {
        "speeding": {"place": 0},
        "area_in_or_out": {"place": 1, "area": 9, "direction": 1},
        "section_time": {"section": 5, "seconds": 120, "result": 1},
    }
    assert told("11050200000007") == {"speeding": {"place": 2, "area": 7}}


def test_an_item_of_another_length_than_the_table_says_stays_hexadecimal() -> None:
    assert told("0103003039 3002001f") == {"01": "003039", "30": "001f"}


def test_vendor_items_stay_hexadecimal_until_their_table_is_named() -> None:
    assert told("140400000005") == {"14": "00000005"}
    assert told("140400000005", "standard", "video_1078") == {"video_alarms": ["video_lost", "storage_fault"]}


def test_an_active_safety_item_gives_its_head_and_the_rest() -> None:
    tail = "642f" + "0000000b000401" + "00" * 40
    assert told(tail, "jsatl") == {
        "driver_assistance_alarm": {"alarm": 11, "mark": 0, "kind": 4, "level": 1, "rest": "00" * 40}
    }


def test_items_cut_short_leave_the_whole_ones_and_the_rest() -> None:
    items, rest = read_items(bytes.fromhex("30011f 01040000".replace(" ", "")), get_table("standard"))
    assert ([item.name for item in items], rest.hex()) == (["rssi"], "01040000")


def test_an_unknown_table_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownTableError, match="'acme'; choose of: jsatl, standard, video_1078"):
        get_table("standard", "acme")


@given(st.binary(max_size=300))
def test_any_bytes_are_items_and_a_rest_that_join_again(tail: bytes) -> None:
    items, rest = read_items(tail, get_table(*list_tables()))
    assert b"".join(bytes((item.id, len(item.raw))) + item.raw for item in items) + rest == tail
