"""How fast stays are found, beside trackintel and movingpandas on the same clean day."""

from __future__ import annotations

import importlib.util
import time
import warnings
from typing import Any

import numpy as np
import polars as pl

from fleet_data.tracks.segments import cut, track_of
from scenarios.tracks.labelled_days import DIRTY, LabelledDay, make_day
from scenarios.tracks.scoring import Score, score_stays


def measure_ours(vehicles: int = 200) -> float:
    """Points a second, sorting and cutting, the best of three runs on arrival order of clean days."""
    day = make_day(1, vehicles)
    _cut(make_day(2, 1))  # compiled by now
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        _cut(day)
        seconds.append(time.perf_counter() - begun)
    return len(day) / min(seconds)


def measure_accuracy(vehicles: int = 60) -> tuple[Score, Score]:
    """Against the labels, on a clean and on a dirty day."""
    clean, dirty = (make_day(11, vehicles), make_day(12, vehicles, spoiling=DIRTY))
    return score_stays(clean.stops, _stays(clean)), score_stays(dirty.stops, _stays(dirty))


def measure_trackintel(vehicles: int = 2) -> float | None:
    """Points a second of its sliding stay points; None where it is not installed."""
    if importlib.util.find_spec("trackintel") is None:
        return None
    import geopandas
    import trackintel

    day = make_day(1, vehicles)
    frame = _frame(day).rename(columns={"vehicle": "user_id", "at": "tracked_at"})
    fixes = geopandas.GeoDataFrame(
        frame, geometry=geopandas.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        positions = trackintel.Positionfixes(fixes)
        begun = time.perf_counter()
        positions.generate_staypoints(
            method="sliding", distance_metric="haversine", dist_threshold=100, time_threshold=5.0
        )
        return len(day) / (time.perf_counter() - begun)


def measure_movingpandas(vehicles: int = 1) -> float | None:
    """Points a second of its stop detector; None where it is not installed."""
    if importlib.util.find_spec("movingpandas") is None:
        return None
    import datetime

    import movingpandas

    day = make_day(1, vehicles)
    frame = _frame(day).set_index("at")
    frame.index = frame.index.tz_localize(None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = movingpandas.TrajectoryCollection(frame, "vehicle", x="lon", y="lat", crs="EPSG:4326")
        begun = time.perf_counter()
        movingpandas.TrajectoryStopDetector(made).get_stop_segments(
            max_diameter=100, min_duration=datetime.timedelta(seconds=300)
        )
        return len(day) / (time.perf_counter() - begun)


def _cut(day: LabelledDay) -> pl.DataFrame:
    names = [f"{number:05d}" for number in range(int(day.vehicle.max()) + 1)]
    return cut(track_of(names, day.vehicle, day.at_ms, day.lat, day.lon, day.speed_kmh))


def _stays(day: LabelledDay) -> list[tuple[int, int, int]]:
    stays = _cut(day).filter(pl.col("kind") == "stay").with_columns(pl.col("start", "end").cast(pl.Int64))
    return [(int(row["vehicle"]), row["start"], row["end"]) for row in stays.iter_rows(named=True)]


def _frame(day: LabelledDay) -> Any:
    import pandas

    order = np.lexsort((day.at_ms, day.vehicle))
    at = pandas.to_datetime(day.at_ms[order], unit="ms", utc=True)
    return pandas.DataFrame({"vehicle": day.vehicle[order], "at": at, "lat": day.lat[order], "lon": day.lon[order]})
