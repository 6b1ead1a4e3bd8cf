"""A large day of fixes for measuring the inspection's speed: drives out and back, most on orders, with noise.

It is for measuring only; the labelled days that tell precision are another matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

DAY = datetime(2026, 11, 19, 16, tzinfo=UTC)  # 00:00 of 2026-11-20 in China
POINTS, STEP_S, SPEED_KMH = 2880, 30, 50.0
_M_PER_DEGREE = 111_195.0
_LOTS = 60
_GROUP = 500  # vehicles made at a time


@dataclass(frozen=True, slots=True)
class _Drives:
    """Out and back of every car: lot, first sample, samples driven each way and stood, metres north and east."""

    lot: NDArray[np.int64]
    starts: NDArray[np.int64]
    drive: NDArray[np.int64]
    stay: NDArray[np.int64]
    north_m: NDArray[np.float64]
    east_m: NDArray[np.float64]

    @property
    def km(self) -> NDArray[np.float64]:
        """One way."""
        return np.hypot(self.north_m, self.east_m) / 1000.0


def write_day(folder: Path, vehicles: int, seed: int = 0) -> int:
    """Write an inspection-dataset/1 of one day; the number of fixes."""
    rng = np.random.default_rng(seed)
    parts = folder / "gps.parquet"
    parts.mkdir(parents=True, exist_ok=True)
    names = [f"v{n:06d}" for n in range(vehicles)]
    lots = np.column_stack((40.0 + rng.uniform(0, 3, _LOTS), 109.0 + rng.uniform(0, 6, _LOTS)))
    drive = rng.integers(30, 140, vehicles)
    angle, metres = rng.uniform(0, 2 * np.pi, vehicles), (drive * STEP_S * SPEED_KMH / 3.6).astype(np.float64)
    drives = _Drives(
        np.arange(vehicles) * _LOTS // max(vehicles, 1), rng.integers(7 * 120, 10 * 120, vehicles), drive,
        rng.integers(20, 300, vehicles), np.asarray(metres * np.cos(angle), np.float64),
        np.asarray(metres * np.sin(angle), np.float64),
    )  # fmt: skip
    _write_papers(folder, names, lots, drives)
    for first in range(0, vehicles, _GROUP):
        frame = _fixes(names, lots, drives, slice(first, min(first + _GROUP, vehicles)), rng)
        frame.write_parquet(parts / f"part-{first // _GROUP:04d}.parquet", row_group_size=500_000)
    return vehicles * POINTS


def _fixes(
    names: list[str], lots: NDArray[np.float64], drives: _Drives, part: slice, rng: np.random.Generator
) -> pl.DataFrame:
    count, sample = part.stop - part.start, np.arange(POINTS)[None, :]
    starts, drive, stay = drives.starts[part, None], drives.drive[part, None], drives.stay[part, None]
    out = np.clip((sample - starts) / drive, 0, 1)
    back = np.clip((sample - starts - drive - stay) / drive, 0, 1)
    way = out - back
    moving = ((way > 0) & (way < 1)).ravel()
    home = lots[drives.lot[part]]
    lat = home[:, :1] + (drives.north_m[part, None] * way + rng.normal(0, 4, way.shape)) / _M_PER_DEGREE
    lon = home[:, 1:] + (drives.east_m[part, None] * way + rng.normal(0, 4, way.shape)) / (0.75 * _M_PER_DEGREE)
    at_ms = int(DAY.timestamp() * 1000) + np.arange(POINTS, dtype=np.int64) * STEP_S * 1000
    return pl.DataFrame(
        {
            "vehicle_id": pl.Series(names[part]).gather(np.repeat(np.arange(count), POINTS)),
            "at": pl.from_epoch(pl.Series(np.tile(at_ms, count)), "ms").dt.replace_time_zone("UTC"),
            "lat": lat.ravel().round(6),
            "lon": lon.ravel().round(6),
            "speed_kmh": moving * SPEED_KMH,
            "ignition": moving,
            "odometer_km": (10_000.0 + (out + back) * drives.km[part, None]).ravel().round(1),
            "satellites": np.full(count * POINTS, 9, np.int8),
        }
    )


def _write_papers(folder: Path, names: list[str], lots: NDArray[np.float64], drives: _Drives) -> None:
    count = len(names)
    units = [f"u{lot:03d}" for lot in drives.lot]
    pl.DataFrame(
        {
            "vehicle_id": names, "plate": [f"演示{n:06d}" for n in range(count)], "unit_id": units,
            "pool_id": [f"p{lot:03d}" for lot in drives.lot], "category": ["general"] * count, "tank_l": [60.0] * count,
            "litres_per_100km": [8.0] * count, "price_cny": [150_000.0] * count, "seats": [5] * count,
            "displacement_l": [1.8] * count, "purchased_on": ["2020-03-01"] * count,
            "registered_owner": [f"演示单位{lot:03d}" for lot in drives.lot], "replaced_vehicle_id": [None] * count,
        },
        schema_overrides={"replaced_vehicle_id": pl.String},
    ).write_parquet(folder / "vehicles.parquet")  # fmt: skip
    numbers = range(_LOTS)
    pl.DataFrame(
        {
            "unit_id": [f"u{n:03d}" for n in numbers],
            "name": [f"演示单位{n:03d}" for n in numbers],
            "region_id": "150100",
        }
    ).write_csv(folder / "units.csv")
    pl.DataFrame(
        {
            "pool_id": [f"p{n:03d}" for n in numbers], "region_id": "150100", "lat": lots[:, 0], "lon": lots[:, 1],
            "radius_m": 120.0,
        }
    ).write_csv(folder / "pools.csv")  # fmt: skip
    pl.DataFrame(
        {"unit_id": [f"u{n:03d}" for n in numbers], "category": "general", "count": [count] * _LOTS}
    ).write_csv((folder / "establishment").with_suffix(".csv"))
    rng = np.random.default_rng(1)
    near = np.repeat(np.arange(_LOTS), 50)
    pl.DataFrame(
        {
            "place_id": [f"s{n}" for n in range(len(near))],
            "kind": ["mall", "school", "scenic", "hotel", "residence"] * 600,
            "lat": lots[near, 0] + rng.normal(0, 0.1, len(near)), "lon": lots[near, 1] + rng.normal(0, 0.1, len(near)),
            "radius_m": 150.0,
        }
    ).write_csv(folder / "places.csv")  # fmt: skip
    outlines = [
        {"type": "Feature", "properties": {"region_id": "150100", "unit_id": f"u{n:03d}"},
         "geometry": {"type": "Polygon", "coordinates": [[[108, 39], [116, 39], [116, 44], [108, 44], [108, 39]]]}}
        for n in numbers
    ]  # fmt: skip
    for name in ("regions", "allowance_areas"):
        text = json.dumps({"type": "FeatureCollection", "features": outlines[:1] if name == "regions" else outlines})
        (folder / f"{name}.geojson").write_text(text, "utf-8")
    _write_use(folder, names, units, lots, drives)


def _write_use(folder: Path, names: list[str], units: list[str], lots: NDArray[np.float64], drives: _Drives) -> None:
    """Orders for 49 of 50 cars, and fuel, tolls, workshops, seals, rentals and events for some."""
    chosen = [n for n in range(len(names)) if n % 50]
    stops = np.column_stack(
        (
            lots[drives.lot, 0] + drives.north_m / _M_PER_DEGREE,
            lots[drives.lot, 1] + drives.east_m / (0.75 * _M_PER_DEGREE),
        )
    )

    def at(sample: int) -> datetime:
        return DAY + timedelta(seconds=int(sample) * STEP_S)

    ends = drives.starts + 2 * drives.drive + drives.stay
    pl.DataFrame(
        {
            "order_id": [f"o{n}" for n in chosen], "vehicle_id": [names[n] for n in chosen],
            "driver_id": [f"d{n}" for n in chosen], "user_unit_id": [units[n] for n in chosen],
            "kind": ["normal"] * len(chosen), "purpose": ["ordinary"] * len(chosen),
            "created_at": [DAY - timedelta(hours=9)] * len(chosen),
            "approved_at": [DAY - timedelta(hours=8)] * len(chosen),
            "start_at": [at(drives.starts[n]) for n in chosen], "end_at": [at(ends[n]) for n in chosen],
            "closed_at": [at(ends[n]) for n in chosen], "stops": [json.dumps([stops[n].tolist()]) for n in chosen],
            "region_ids": ["150100"] * len(chosen), "passengers": [2] * len(chosen),
            "passenger_ids": [f"q{n}" for n in chosen], "allowance_holder": [False] * len(chosen),
            "planned_km": [float(2 * drives.km[n]) for n in chosen],
            "recorded_km": [float(2 * drives.km[n]) for n in chosen],
        }
    ).write_parquet(folder / "orders.parquet")  # fmt: skip
    some = chosen[::5]
    there = {
        "vehicle_id": [names[n] for n in some], "at": [at(drives.starts[n] + drives.drive[n] + 5) for n in some],
        "lat": stops[some, 0], "lon": stops[some, 1],
    }  # fmt: skip
    pl.DataFrame(there).write_parquet(folder / "tolls.parquet")
    fuel = {"txn_id": [f"t{n}" for n in some], "litres": 40.0, "vendor_id": "w1", "vendor_listed": True}
    pl.DataFrame(there | fuel).write_parquet((folder / "fuel").with_suffix(".parquet"))
    few = chosen[::100]
    span = {"vehicle_id": [names[n] for n in few], "from_at": [at(0)] * len(few), "to_at": [at(300)] * len(few)}
    pl.DataFrame(span | {"exempt": False}).write_parquet(folder / "seals.parquet")
    pl.DataFrame(span | {"vendor_id": "w1", "vendor_listed": True}).write_parquet(folder / "maintenance.parquet")
    pl.DataFrame({"vehicle_id": span["vehicle_id"], "at": [at(10)] * len(few), "kind": "power_cut"}).write_parquet(
        folder / "terminal_events.parquet"
    )
    pl.DataFrame(
        {
            "rental_id": [f"r{n}" for n in few], "unit_id": [units[n] for n in few], "region_id": "150100",
            "start_at": [at(1000)] * len(few), "end_at": [at(2000)] * len(few), "seats": 5, "supplier_listed": True,
        }
    ).write_parquet(folder / "rentals.parquet")  # fmt: skip
