"""A car's positions as its terminal sends them, spoiled as real terminals spoil them (some rows a great deal)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fleet_data.tracks.datum import wgs84_to_gcj02
from scenarios.deeds.moments import FROM_S, UNTIL_S
from scenarios.deeds.outing import Outing
from scenarios.deeds.ways import DEGREE_M, Point

MOVING_S, PARKED_S = 30.0, 300.0
NOISE_M = 4.0
Span = tuple[float, float]


@dataclass(slots=True)
class Spoiling:
    """Faults of one terminal: seconds without fixes, seconds of drift (metres), jumps, wrong clocks, late rows."""

    silent: list[Span] = field(default_factory=list)
    drifts: list[tuple[float, float, float]] = field(default_factory=list)
    jumps: list[tuple[float, float]] = field(default_factory=list)  # second, metres
    clock_jumps: list[tuple[float, float]] = field(default_factory=list)  # second of the fix, seconds it is wrong by
    late: list[tuple[float, float, float]] = field(default_factory=list)  # from, to, seconds until received
    speed_glitches: list[tuple[float, float]] = field(default_factory=list)  # second, km/h reported
    gcj02: bool = False
    odometer_factor: float = 1.0
    odometer_resets_s: list[float] = field(default_factory=list)


def fixes_of(
    vehicle_id: str, base: Point, outings: Sequence[Outing], spoiling: Spoiling, random: np.random.Generator
) -> pl.DataFrame:
    """The car's rows of `gps`, in order of time (late ones come in their place of arrival)."""
    knots = [(float(FROM_S - 1), *base)]
    for outing in sorted(outings, key=lambda one: one.start_s):
        if outing.start_s < knots[-1][0]:
            raise ValueError(f"{vehicle_id}: outings overlap")
        knots += outing.knots
    table = np.array([*knots, (float(UNTIL_S + 1), *knots[-1][1:])])
    runs = sorted(run for outing in outings for run in outing.ignition)
    at = _seconds(runs, random)
    at = at[~_within(at, spoiling.silent)]
    lat, lon = (np.interp(at, table[:, 0], table[:, axis]) for axis in (1, 2))
    speed = _speed_kmh(at, table)
    parked = speed < 0.5
    speed[parked] = 0.0
    satellites = random.integers(9, 17, len(at))
    odometer = np.interp(at, table[:, 0], _odometer_km(table)) * spoiling.odometer_factor
    odometer += float(random.integers(9_000, 90_000))
    for reset_s in spoiling.odometer_resets_s:
        after = at >= reset_s
        if after.any():
            odometer[after] -= odometer[after][0]
    east = random.normal(0, NOISE_M, len(at)) * np.where(parked, 0.7, 1.0)
    north = random.normal(0, NOISE_M, len(at)) * np.where(parked, 0.7, 1.0)
    for begin, end, metres in spoiling.drifts:
        inside = (at >= begin) & (at <= end)
        east[inside] += random.normal(0, metres, int(inside.sum()))
        north[inside] += random.normal(0, metres, int(inside.sum()))
        satellites[inside] = random.integers(3, 5, int(inside.sum()))
    for second, metres in spoiling.jumps:
        east[int(np.argmin(np.abs(at - second)))] += metres
    for second, kmh in spoiling.speed_glitches:
        speed[int(np.argmin(np.abs(at - second)))] = kmh
    lon = lon + east / (DEGREE_M * np.cos(np.radians(lat)))
    lat = lat + north / DEGREE_M
    if spoiling.gcj02:
        lat, lon = wgs84_to_gcj02(lat, lon)
    received = at + random.uniform(1, 6, len(at))
    for begin, end, delay in spoiling.late:
        received[(at >= begin) & (at <= end)] += delay
    told = at.copy()
    for second, wrong_s in spoiling.clock_jumps:
        told[int(np.argmin(np.abs(at - second)))] += wrong_s
    rows = pl.DataFrame(
        {
            "vehicle_id": [vehicle_id] * len(at),
            "at": (told * 1000).astype(np.int64),
            "lat": np.round(lat, 6),
            "lon": np.round(lon, 6),
            "speed_kmh": np.round(speed, 1),
            "heading": _heading(lat, lon),
            "ignition": _within(at, runs),
            "odometer_km": np.round(odometer, 1),
            "satellites": satellites.astype(np.int32),
            "datum": ["gcj02" if spoiling.gcj02 else "wgs84"] * len(at),
            "received_at": (received * 1000).astype(np.int64),
        }
    )
    instant = pl.Datetime("ms", "UTC")
    return rows.with_columns(pl.col("at").cast(instant), pl.col("received_at").cast(instant)).sort(
        "received_at", maintain_order=True
    )


def _seconds(runs: Sequence[Span], random: np.random.Generator) -> NDArray[np.float64]:
    slow = np.arange(FROM_S + random.uniform(0, PARKED_S), UNTIL_S, PARKED_S)
    quick = [np.append(np.arange(begin + 1, end, MOVING_S), end) for begin, end in runs]
    every = np.unique(np.round(np.concatenate([slow, *quick])))
    kept = np.append(True, np.diff(every) >= 5)
    return np.asarray(every[kept], dtype=np.float64)


def _within(at: NDArray[np.float64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    inside = np.zeros(len(at), dtype=np.bool_)
    for begin, end in spans:
        inside |= (at >= begin) & (at <= end)
    return inside


def _steps_km(table: NDArray[np.float64]) -> NDArray[np.float64]:
    north = np.diff(table[:, 1]) * DEGREE_M
    east = np.diff(table[:, 2]) * DEGREE_M * np.cos(np.radians(table[1:, 1]))
    return np.hypot(north, east) / 1000


def _odometer_km(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.append(0.0, np.cumsum(_steps_km(table)))


def _speed_kmh(at: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    km = _odometer_km(table)
    return (np.interp(at + 0.5, table[:, 0], km) - np.interp(at - 0.5, table[:, 0], km)) * 3600


def _heading(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int32]:
    north = np.diff(lat, append=lat[-1:])
    east = np.diff(lon, append=lon[-1:]) * np.cos(np.radians(lat))
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360, dtype=np.int32)
