"""Stays and legs: as exact as the labels allow, the same however the fixes came, silence never a trip or a stop."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_data.tracks.segments import Kind, Settings, Track, cut, track_of
from scenarios.tracks.labelled_days import DIRTY, LabelledDay, Spoiling, make_day
from scenarios.tracks.scoring import Score, score_stays

T0 = 1_795_219_200_000


def track(day: LabelledDay, rows: Any = slice(None)) -> Track:
    names = [f"v{number:03d}" for number in range(int(day.vehicle.max()) + 1)]
    return track_of(names, *(column[rows] for column in (day.vehicle, day.at_ms, day.lat, day.lon, day.speed_kmh)))


def stays(table: pl.DataFrame) -> list[tuple[int, int, int]]:
    rows = table.filter(pl.col("kind") == "stay").with_columns(pl.col("start", "end").cast(pl.Int64))
    return [(int(row["vehicle"][1:]), row["start"], row["end"]) for row in rows.iter_rows(named=True)]


def scored(day: LabelledDay) -> Score:
    return score_stays(day.stops, stays(cut(track(day))))


def line(seconds: list[float], metres: list[float], speed: float = np.nan) -> pl.DataFrame:
    """One vehicle on a road that leads east, cut."""
    lon = 111.7 + np.array(metres) / (111_195.0 * np.cos(np.radians(40.8)))
    at_ms = T0 + (np.array(seconds) * 1000).astype(np.int64)
    return cut(track_of(["v"], np.zeros(len(at_ms)), at_ms, np.full(len(at_ms), 40.8), lon, np.full(len(at_ms), speed)))


def kinds(table: pl.DataFrame) -> list[str]:
    return table["kind"].to_list()


@pytest.mark.parametrize("step_s", [1.0, 10.0, 30.0, 60.0])
def test_on_clean_days_stops_are_found_and_dated_to_one_interval(step_s: float):
    score = scored(make_day(7, 3 if step_s == 1 else 12, step_s))
    assert score.recall >= 0.99
    assert score.precision >= 0.99
    assert score.start_median_s <= max(step_s, 3.0)
    assert score.end_median_s <= max(step_s, 3.0)
    assert max(score.start_p95_s, score.end_p95_s) <= 60.0


@pytest.mark.parametrize("step_s", [10.0, 30.0])
def test_on_dirty_days_too(step_s: float):
    score = scored(make_day(8, 20, step_s, spoiling=DIRTY))
    assert score.recall >= 0.98
    assert score.precision >= 0.98
    assert max(score.start_p95_s, score.end_p95_s) <= 60.0


def test_at_two_minutes_an_interval_most_stops_are_still_found():
    score = scored(make_day(9, 30, 120.0))
    assert score.recall >= 0.96
    assert score.precision >= 0.97


def test_without_reported_speeds_the_places_suffice():
    day = make_day(10, 10, spoiling=DIRTY)
    table = cut(
        track_of([f"v{k:03d}" for k in range(10)], day.vehicle, day.at_ms, day.lat, day.lon, np.full(len(day), np.nan))
    )
    score = score_stays(day.stops, stays(table))
    assert min(score.recall, score.precision) >= 0.98


def test_a_detector_without_cleaning_would_be_seen_to_fail():
    """The control: on the dirty day, runs of standstill between raw fixes find few true stops."""
    day = make_day(8, 10, spoiling=Spoiling(jumps=0.01))
    found = []
    for vehicle in range(10):
        rows = np.flatnonzero(day.vehicle == vehicle)
        at, lat, lon = day.at_ms[rows], day.lat[rows], day.lon[rows]
        moved = np.r_[True, np.hypot(np.diff(lat), np.diff(lon) * 0.757) * 111_195 > 100]
        edges = np.r_[np.flatnonzero(moved), len(rows)]
        found += [
            (vehicle, int(at[a]), int(at[b - 1])) for a, b in pairwise(edges)
            if at[b - 1] - at[a] >= 270_000
        ]  # fmt: skip
    assert score_stays(day.stops, found).recall < 0.9


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 5), data=st.data())
def test_order_and_repetition_change_nothing(seed: int, data: st.DataObject):
    day = make_day(seed, 2, 60.0, hours=5, spoiling=DIRTY)
    rows = np.random.default_rng(data.draw(st.integers(0, 1000))).permutation(len(day))
    again = np.concatenate([rows, rows[: data.draw(st.integers(0, len(rows)))]])
    assert cut(track(day, again)).equals(cut(track(day)))


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 7200), st.integers(-5, 5), st.integers(-5, 5)),
        min_size=1,
        max_size=60,
    )
)
def test_segments_of_any_rows_follow_each_other_from_first_to_last_fix(rows: list[tuple[int, int, int, int]]):
    vehicle, seconds, north, east = (np.array(column) for column in zip(*rows, strict=True))
    made = track_of(
        ["a", "b"], vehicle, T0 + seconds * 1000, 40.8 + north * 1e-3, 111.7 + east * 1e-3, np.full(len(rows), np.nan)
    )
    table = cut(made)
    for code, name in enumerate(("a", "b")):
        mine = table.filter(pl.col("vehicle") == name)
        at = T0 + seconds[vehicle == code] * 1000
        if not len(at):
            assert not len(mine)
            continue
        starts, ends = mine["start"].cast(pl.Int64).to_list(), mine["end"].cast(pl.Int64).to_list()
        assert starts[1:] == ends[:-1]
        assert starts[0] >= at.min()
        assert ends[-1] <= at.max()
        assert all(start <= end for start, end in zip(starts, ends, strict=True))
    assert table.filter(
        (pl.col("kind") == "stay") & (pl.col("end") - pl.col("start") < pl.duration(seconds=1))
    ).is_empty()


def test_a_stay_is_dated_at_its_first_fix_inside():
    table = line([0, 30, 60, 90, *range(120, 721, 30), 750, 780], [0, 400, 800, 1200, *[1600] * 21, 2000, 2400])
    (stay,) = table.filter(pl.col("kind") == "stay").iter_rows(named=True)
    assert [stay["start"].timestamp() * 1000 - T0, stay["end"].timestamp() * 1000 - T0] == [120_000, 720_000]
    assert kinds(table) == ["leg", "stay", "leg"]


def test_a_silence_is_unknown_even_where_the_car_stands_at_its_end():
    parked = [0.0] * 20
    table = line([*range(0, 600, 30), *range(7200, 7800, 30)], parked + parked)
    assert kinds(table) == ["stay", "unknown", "stay"]
    table = line([*range(0, 600, 30), *range(7200, 7800, 30)], parked + [50_000.0] * 20)
    assert kinds(table) == ["stay", "unknown", "stay"]
    assert table["km"].to_list()[1] == pytest.approx(50, abs=0.1)


def test_a_silence_no_longer_than_a_stay_hides_nothing():
    assert kinds(line([*range(0, 600, 30), *range(870, 1500, 30)], [0.0] * 41)) == ["stay"]


def test_what_is_longer_than_asked_is_unknown_only_beyond_the_gap():
    seconds = np.array([*range(0, 600, 30), *range(1170, 1770, 30)])
    made = track_of(
        ["v"], np.zeros(40), T0 + seconds * 1000, np.full(40, 40.8), np.full(40, 111.7), np.full(40, np.nan)
    )
    assert kinds(cut(made)) == ["stay", "unknown", "stay"]
    assert kinds(cut(made, Settings(gap_seconds=900))) == ["stay"]


def test_a_car_still_parked_at_the_end_of_the_track_has_its_last_stop():
    assert kinds(line([*range(0, 300, 30), *range(300, 900, 30)], [*np.arange(10) * 400.0, *[4000.0] * 20])) == [
        "leg",
        "stay",
    ]


def test_one_jump_breaks_no_stay_and_adds_no_kilometre():
    metres = [0.0] * 40
    metres[20] = 2500.0
    assert kinds(line(list(range(0, 1200, 30)), metres)) == ["stay"]
    driving = np.arange(40) * 300.0
    spiked = driving.copy()
    spiked[20] += 90_000
    clean, jumped = (line(list(range(0, 1200, 30)), values.tolist()) for values in (driving, spiked))
    assert clean["km"].sum() == pytest.approx(jumped["km"].sum(), rel=0.01)


def test_noise_of_a_waiting_car_adds_no_kilometres():
    random = np.random.default_rng(3)
    metres = np.r_[np.arange(100) * 15.0, np.full(120, 1500.0), 1500 + np.arange(100) * 15.0]
    table = line(list(range(320)), (metres + random.normal(0, 4, 320)).tolist())
    assert table["km"].sum() == pytest.approx(2.985, rel=0.05)


def test_a_single_fix_tells_nothing():
    assert kinds(line([0], [0.0])) == ["unknown"]
    assert cut(track_of([], [], [], [], [], [])).is_empty()


def test_two_fixes_of_one_time_are_one():
    table = line([*range(0, 600, 30), 300], [0.0] * 20 + [5000.0])
    assert kinds(table) == ["stay"]


def test_kinds_have_words():
    assert [kind.word for kind in Kind] == ["stay", "leg", "unknown"]
