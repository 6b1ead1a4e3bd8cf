"""The OsmAnd protocol: query words, forms and the JSON of newer apps."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_data.tracks.records import Source
from fleet_data.tracks.wire.inflating import BadBodyError
from fleet_data.tracks.wire.osmand import parse_osmand

NOW = datetime(2026, 11, 21, 0, 0, 5, tzinfo=UTC)
AT = 1_795_219_200_000
APP = {
    "location": {
        "timestamp": "2026-11-21T00:00:00.000Z",
        "coords": {"latitude": 40.84, "longitude": 111.75, "accuracy": 5, "speed": 10, "heading": 90, "altitude": 1040},
        "is_moving": True,
        "odometer": 12_500,
        "battery": {"level": 0.8, "is_charging": False},
    },
    "device_id": "phone-1",
}


def test_query_words_give_a_fix_with_speed_in_km_an_hour():
    made = parse_osmand(
        "id=phone-1&timestamp=1795219200&lat=40.84&lon=111.75&speed=10&bearing=90&altitude=1040&batt=80", b"", None, NOW
    )
    assert (made.source, made.device_ids, made.fix_at_ms.tolist()) == (Source.OSMAND, ["phone-1"], [AT])
    assert made.speed_kmh[0] == pytest.approx(18.52)
    assert (made.lat[0], made.lon[0], made.course_degrees[0], made.altitude_m[0]) == (40.84, 111.75, 90, 1040)
    assert json.loads(made.items[0]) == {"batt": "80"}
    assert made.raw[0].startswith(b"id=phone-1")


@pytest.mark.parametrize(
    "told",
    ["1795219200", "1795219200000", "2026-11-21T00:00:00Z", "2026-11-21 00:00:00", "2026-11-21T08:00:00%2B08:00"],
)
def test_times_are_read_as_seconds_milliseconds_or_text(told: str):
    made = parse_osmand(f"id=p&timestamp={told}&lat=1&lon=2", b"", None, NOW)
    assert made.fix_at_ms.tolist() == [AT]


def test_a_fix_without_time_is_of_its_arrival():
    assert parse_osmand("id=p&location=1,2", b"", None, NOW).fix_at_ms.tolist() == [AT + 5000]


def test_a_form_is_read_like_query_words():
    made = parse_osmand("", b"deviceid=p&lat=1&lon=2&valid=false", "application/x-www-form-urlencoded", NOW)
    assert (made.device_ids, made.valid.tolist()) == (["p"], [False])


def test_the_json_of_newer_apps_is_read():
    made = parse_osmand("", json.dumps(APP).encode(), "application/json; charset=utf-8", NOW)
    assert (made.device_ids, made.fix_at_ms.tolist()) == (["phone-1"], [AT])
    assert made.speed_kmh[0] == pytest.approx(36)
    assert made.odometer_km[0] == pytest.approx(12.5)
    assert json.loads(made.items[0]) == {
        "is_moving": True,
        "battery": {"level": 0.8, "is_charging": False},
        "accuracy": 5,
    }


def test_minus_one_means_not_known_in_that_json():
    coords = {"latitude": 1, "longitude": 2, "speed": -1, "heading": -1}
    made = parse_osmand(
        "", json.dumps({"device_id": "p", "location": {"coords": coords}}).encode(), "application/json", NOW
    )
    assert str(made.speed_kmh[0]) == str(made.course_degrees[0]) == "nan"


@pytest.mark.parametrize(
    ("query", "body", "says"),
    [
        ("lat=1&lon=2", b"", "names no device"),
        ("id=p&lat=1", b"", "names no lat and lon"),
        ("id=p&lat=x&lon=2", b"", "lat is no number"),
        ("id=p&lat=nan&lon=2", b"", "lat is no number"),
        ("id=p&lat=1&lon=2&timestamp=noon", b"", "is no time"),
        ("id=p&lat=1&lon=2&timestamp=99999999999999999999", b"", "is no time"),
        ("", b"\xff", "no form"),
    ],
)
def test_what_is_no_fix_is_refused_with_a_sentence(query: str, body: bytes, says: str):
    with pytest.raises(BadBodyError, match=says):
        parse_osmand(query, body, None, NOW)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"device_id": "p"}', b'{"device_id": "p", "location": {"coords": 3}}'])
def test_json_of_another_shape_is_refused(body: bytes):
    with pytest.raises(BadBodyError, match="location"):
        parse_osmand("", body, "application/json", NOW)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.binary(max_size=60), st.sampled_from([None, "application/json", "text/plain"]))
def test_no_request_makes_the_reader_fall(query: str, body: bytes, kind: str | None):
    said = None
    try:
        parse_osmand(query, body, kind, NOW)
    except BadBodyError as error:
        said = str(error)
    assert said is None or " / " in said
