"""Journeys tie legs to orders; live arrivals say only what was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from fleet_data.roads.geodesic import GeodesicRoads
from fleet_data.tracks.journeys import PlannedTrip, tie
from fleet_data.tracks.live.arrivals import Running, expect_arrivals, list_delays
from fleet_data.tracks.live.feed import Feed
from fleet_data.tracks.live.positions import Position
from fleet_data.tracks.segments import cut, track_of

START = datetime(2026, 11, 21, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def segments() -> pl.DataFrame:
    """Parked 10 min, 10 min of driving, parked 20 min, 10 min back, parked 60 min, and a drive of 10 min."""
    plan = [(10, 0.0), (10, 600.0), (20, 0.0), (10, -600.0), (60, 0.0), (10, 600.0)]
    metres = np.concatenate([[0.0], *(np.full(minutes * 2, step / 2) for minutes, step in plan)]).cumsum()
    count = len(metres)
    at_ms = round(START.timestamp() * 1000) + 30_000 * np.arange(count)
    return cut(
        track_of(["A"], np.zeros(count), at_ms, np.full(count, 40.8), 111.7 + metres / 84_170.0, np.full(count, np.nan))
    )


def test_legs_belong_to_the_trip_whose_time_they_share():
    table = segments()
    trips = [PlannedTrip((1, 2), "A", at(12), at(52), km=11.0), PlannedTrip((3,), "B", at(12), at(52))]
    tied = tie(table, trips)
    first, second = tied.journeys
    assert len(first.legs) == 2
    assert first.km == pytest.approx(12, rel=0.02)
    assert first.extra_km == pytest.approx(1, abs=0.3)
    assert first.start_delay_minutes == pytest.approx(-2, abs=1)
    assert (second.legs, second.km, second.start_delay_minutes, second.extra_km) == ((), None, None, None)
    assert len(tied.left_over) == 1  # the drive an hour later is of no order


def test_a_silence_within_a_trip_is_counted_and_adds_no_kilometres():
    seconds = [*range(0, 600, 30), *range(7200, 7800, 30)]
    at_ms = round(START.timestamp() * 1000) + 1000 * np.array(seconds)
    table = cut(track_of(["A"], np.zeros(40), at_ms, np.full(40, 40.8), np.full(40, 111.7), np.full(40, np.nan)))
    (journey,) = tie(table, [PlannedTrip((1,), "A", at(0), at(130))]).journeys
    assert journey.km is None
    assert journey.unknown_minutes == pytest.approx(110.5)


def position(vehicle: str, minutes: float) -> Position:
    return Position(vehicle, vehicle, "P", "150100", at(minutes), at(minutes), 40.8, 111.7, 50.0, 90.0, 0)


def test_an_arrival_is_expected_by_road_from_where_the_car_was_seen():
    running = [Running(7, "A", 40.8, 111.7 + 30_000 / 84_170.0, at(20)), Running(8, "B", 40.8, 111.8, at(9))]
    roads = GeodesicRoads(1.0, 60.0)
    told = expect_arrivals(running, [position("A", 0)], roads, at(1))
    assert told[0].delay_minutes == pytest.approx(10, abs=0.2)
    assert (told[1].expected_at, told[1].why) == (None, "no_position")
    assert [one.order for one in list_delays(told, 5)] == [7]
    assert list_delays(told, 15) == []


def test_a_car_not_seen_of_late_gets_no_arrival():
    (told,) = expect_arrivals(
        [Running(7, "A", 40.8, 111.8, at(20))], [position("A", 0)], GeodesicRoads(1.3, 60.0), at(11)
    )
    assert (told.expected_at, told.why, told.delay_minutes) == (None, "silent", None)


def test_a_slow_watcher_hears_the_newest_of_each_device():
    feed = Feed()
    with feed.watch() as watcher:
        feed([(1, "old"), (2, "only")])
        feed([(1, "new")])
        assert watcher.take(0) == [(1, "new"), (2, "only")]
        assert watcher.take(0) == []
    feed([(3, "nobody listens")])
    assert watcher.take(0) == []
