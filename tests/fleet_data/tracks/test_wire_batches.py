"""Batches over HTTP: compact rows, columns and objects say the same; bad rows are told one by one."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_data.tracks.records import Datum, Receipt, Verdict
from fleet_data.tracks.wire.batches import FIELDS, parse_batch, verdicts_of
from fleet_data.tracks.wire.inflating import BadBodyError, inflate

NOW = datetime(2026, 11, 21, tzinfo=UTC)
AT = 1_795_219_200_000


def parse(**body: Any) -> Any:
    return parse_batch(json.dumps({"device": "T1", "datum": "wgs84"} | body).encode(), None, NOW)


def test_rows_columns_and_objects_say_the_same():
    rows = [[AT, 40.84, 111.75, 32.5], [AT + 1000, 40.85, 111.76, 0]]
    columns = dict(zip(("at", "lat", "lon", "speed_kmh"), map(list, zip(*rows, strict=True)), strict=True))
    points = [dict(zip(columns, row, strict=True)) for row in rows]
    made = [parse(rows=rows), parse(columns=columns), parse(points=points)]
    for one in made:
        assert one.unreadable == []
        assert one.batch.device_ids == ["T1", "T1"]
        for name in ("fix_at_ms", "lat", "lon", "speed_kmh"):
            assert np.array_equal(getattr(one.batch, name), getattr(made[0].batch, name))
    assert made[0].batch.fix_at_ms.tolist() == [AT, AT + 1000]
    assert np.isnan(made[0].batch.altitude_m).all()
    assert made[0].batch.satellites.tolist() == [-1, -1]


def test_an_object_may_write_its_time_as_text_with_zone():
    made = parse(
        points=[
            {"at": "2026-11-21T08:00:00+08:00", "lat": 1, "lon": 2},
            {"at": "2026-11-21T00:00:00Z", "lat": 1, "lon": 2},
        ]
    )
    assert made.batch.fix_at_ms.tolist() == [AT, AT]


def test_fields_name_other_places():
    made = parse(fields=["lon", "lat", "at"], rows=[[111.75, 40.84, AT]])
    assert (made.batch.lon[0], made.batch.lat[0], made.batch.fix_at_ms[0]) == (111.75, 40.84, AT)


def test_bad_rows_are_told_and_the_others_taken():
    rows: list[Any] = [
        [AT, 40.84, 111.75],
        "no row",
        [AT + 1, 40.84, 111.75, None],
        [None, 1, 2],
        [AT, "40", 111],
        [1] * 9,
    ]
    made = parse(rows=rows)
    assert made.rows.tolist() == [0, 2]
    assert [(row, one.reason, json.loads(one.raw)) for row, one in made.unreadable] == [
        (place, "bad_row", rows[place]) for place in (1, 3, 4, 5)
    ]
    receipt = Receipt(1, 0, 1, verdicts=bytes([Verdict.STORED, Verdict.QUARANTINED]), reasons={1: "time_too_old"})
    assert [(one.row, one.verdict, one.reason) for one in verdicts_of(made, receipt)] == [
        (0, "stored", None),
        (1, "quarantined", "bad_row"),
        (2, "quarantined", "time_too_old"),
        (3, "quarantined", "bad_row"),
        (4, "quarantined", "bad_row"),
        (5, "quarantined", "bad_row"),
    ]


def test_a_time_without_zone_is_no_time():
    assert parse(points=[{"at": "2026-11-21T08:00:00", "lat": 1, "lon": 2}]).unreadable[0][1].reason == "bad_row"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "no JSON"),
        (b"[]", "not as expected"),
        (b'{"device": "T", "rows": []}', "datum"),
        (b'{"device": "T", "datum": "mars", "rows": []}', "datum"),
        (b'{"datum": "wgs84", "rows": []}', "names no device"),
        (b'{"device": "T", "datum": "wgs84"}', "one of rows"),
        (b'{"device": "T", "datum": "wgs84", "rows": [], "points": []}', "one of rows"),
        (b'{"device": "T", "datum": "wgs84", "fields": ["at"], "rows": []}', "needs at, lat, lon"),
        (b'{"device": "T", "datum": "wgs84", "columns": {"at": [1], "lat": [], "lon": [1]}}', "one length"),
        (b'{"device": "T", "datum": "wgs84", "colour": 1, "rows": []}', "colour"),
    ],
)
def test_a_body_that_is_no_batch_is_refused_with_a_sentence(body: bytes, says: str):
    with pytest.raises(BadBodyError, match=says):
        parse_batch(body, None, NOW)


def test_the_callers_own_device_is_meant_where_none_is_named():
    made = parse_batch(b'{"datum": "gcj02", "rows": [[1795219200000, 40, 111]]}', "own", NOW)
    assert (made.batch.device_ids, made.batch.datum) == (["own"], Datum.GCJ02)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(JSON, max_size=6), kind=st.sampled_from(["rows", "points"]))
def test_every_row_whatever_it_is_gets_a_verdict(rows: list[Any], kind: str):
    made = parse(**{kind: rows})
    assert len(made.batch) + len(made.unreadable) == len(rows)
    assert sorted([*made.rows.tolist(), *(row for row, _ in made.unreadable)]) == list(range(len(rows)))


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_makes_the_reader_fall(body: bytes):
    said = None
    try:
        parse_batch(body, "T", NOW)
    except BadBodyError as error:
        said = str(error)
    assert said is None or " / " in said


def test_gzip_is_inflated_within_bounds():
    assert inflate(gzip.compress(b"{}"), "gzip") == b"{}"
    assert inflate(b"{}", None) == b"{}"
    for body, encoding, says in (
        (gzip.compress(b"0" * 1001), "gzip", "larger than"),
        (b"0" * 1001, None, "larger than"),
        (gzip.compress(b"0" * 100)[:-9], "gzip", "ends too early"),
        (b"plain", "gzip", "no gzip"),
        (b"", "br", "not known"),
    ):
        with pytest.raises(BadBodyError, match=says):
            inflate(body, encoding, 1000)
