"""A tiny world by hand: cars that stand at a lot near Hohhot and drive where a test sends them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fleet_data.calendar import CHINA
from inspection.finding import Finding
from inspection.run import Inspection, inspect
from inspection.sight import Verdict

LOT = (40.84, 111.75)
DAY = datetime(2026, 11, 18, tzinfo=CHINA)  # a Wednesday, in the heating season
Place = tuple[float, float]
Row = dict[str, Any]


def away(north_m: float, east_m: float, base: Place = LOT) -> Place:
    """A place so many metres from another."""
    return base[0] + north_m / 111_195.0, base[1] + east_m / 111_195.0 / math.cos(math.radians(base[0]))


def at(hour: float, day: int = 0) -> datetime:
    """An hour of the day of the test (or of a later day), China's time."""
    return DAY + timedelta(days=day, hours=hour)


@dataclass
class Drive:
    """From wherever the car stands to a place: begins at an hour, at a speed, as the crow flies."""

    hour: float
    to: Place
    kmh: float = 50.0


def drive_track(
    drives: list[Drive], start: float = 0.0, end: float = 24.0, step_s: int = 30, lot: Place = LOT, seed: int = 0
) -> list[Row]:
    """Fixes every `step_s` seconds, ±4 m, ignition on while driving, odometer by the way driven."""
    rng, rows = np.random.default_rng(seed), []
    place, odometer_km, queue = lot, 10_000.0, sorted(drives, key=lambda drive: drive.hour)
    current: tuple[Drive, Place, float] | None = None
    seconds = np.arange(round(start * 3600), round(end * 3600) + 1, step_s)
    for second in seconds.tolist():
        before = place
        if current is None and queue and second >= queue[0].hour * 3600:
            drive = queue.pop(0)
            north = (drive.to[0] - place[0]) * 111_195.0
            east = (drive.to[1] - place[1]) * 111_195.0 * math.cos(math.radians(place[0]))
            current = drive, place, math.hypot(north, east) / (drive.kmh / 3.6)
        speed = 0.0
        if current is not None:
            drive, origin, takes_s = current
            share = (second - drive.hour * 3600) / takes_s if takes_s else 1.0
            if share >= 1.0:
                place, current = drive.to, None
            else:
                place = origin[0] + (drive.to[0] - origin[0]) * share, origin[1] + (drive.to[1] - origin[1]) * share
                speed = drive.kmh
        odometer_km += (
            math.hypot(place[0] - before[0], (place[1] - before[1]) * math.cos(math.radians(place[0]))) * 111.195
        )
        lat, lon = away(*rng.normal(0.0, 4.0, 2), base=place)
        rows.append(
            {
                "vehicle_id": "", "at": DAY + timedelta(seconds=second), "lat": lat, "lon": lon, "speed_kmh": speed,
                "ignition": speed > 0.0, "odometer_km": round(odometer_km, 2), "satellites": 10,
            }
        )  # fmt: skip
    return rows


@dataclass
class World:
    """The tables of a dataset, filled row by row."""

    folder: Path
    tables: dict[str, list[Row]] = field(default_factory=dict)
    areas: dict[str, list[tuple[str, list[Place]]]] = field(default_factory=dict)
    orders: int = 0

    def add(self, table: str, **row: Any) -> None:
        """A row of a table."""
        self.tables.setdefault(table, []).append(row)

    def car(self, name: str, drives: list[Drive] | None = None, days: int = 1, **row: Any) -> list[Row]:
        """A general car of unit u1 at the lot, and its fixes (every 30 s; every minute for several days)."""
        row = {
            "plate": f"演示{name}", "unit_id": "u1", "pool_id": "p1", "category": "general", "energy": "petrol",
            "vehicle_class": "sedan", "seats": 5, "tank_l": 55.0, "litres_per_100km": 8.0, "status": "active",
        } | row  # fmt: skip
        self.add("vehicles", vehicle_id=name, **row)
        fixes = [] if drives is None else drive_track(drives, end=24.0 * days, step_s=30 if days == 1 else 60)
        for fix in fixes:
            fix["vehicle_id"] = name
        self.tables.setdefault("gps", []).extend(fixes)
        return fixes

    def order(self, car: str, start: float, end: float, stops: list[Place], **row: Any) -> str:
        """An approved order, written and approved the day before."""
        self.orders += 1
        name = row.pop("order_id", f"o{self.orders}")
        lot_and_back = [LOT, *stops, LOT]
        way_m = sum(
            math.hypot((b[0] - a[0]) * 111_195.0, (b[1] - a[1]) * 111_195.0 * 0.757) for a, b in pairwise(lot_and_back)
        )
        self.add(
            "orders",
            **{
                "order_id": name, "vehicle_id": car, "driver_id": "演示驾驶员01", "user_unit_id": "u1",
                "requester_id": "q1", "kind": "normal", "purpose": "ordinary", "created_at": at(start - 20),
                "approved_at": at(start - 18), "start_at": at(start), "end_at": at(end), "closed_at": at(end),
                "stops": json.dumps([list(stop) for stop in stops]), "planned_km": round(way_m / 1000.0, 1),
                "region_ids": "150100", "passengers": 2, "passenger_ids": "w1;w2", "allowance_holder": False,
                "recorded_km": None,
            } | row,
        )  # fmt: skip
        return str(name)

    def square(self, table: str, name: str, middle: Place, half_m: float) -> None:
        """A square area of regions or allowance areas."""
        corners = [away(n * half_m, e * half_m, middle) for n, e in ((-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1))]
        self.areas.setdefault(table, []).append((name, corners))

    def write(self) -> Path:
        """The dataset's folder."""
        for table, rows in self.tables.items():
            frame = pl.DataFrame(rows, infer_schema_length=None)
            instants = [n for n, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
            frame = frame.with_columns(pl.col(n).dt.convert_time_zone("UTC").dt.cast_time_unit("ms") for n in instants)
            frame.write_parquet(self.folder / f"{table}.parquet")
        for table, areas in self.areas.items():
            key = "region_id" if table == "regions" else "unit_id"
            features = [
                {
                    "type": "Feature", "properties": {key: name},
                    "geometry": {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in corners]]},
                }
                for name, corners in areas
            ]  # fmt: skip
            text = json.dumps({"type": "FeatureCollection", "features": features})
            (self.folder / f"{table}.geojson").write_text(text, "utf-8")
        return self.folder

    def inspect(self) -> Inspection:
        """What the inspection finds in it."""
        return inspect(self.write())


def seen(found: Inspection, detector: str, vehicle: str | None = None) -> list[Finding]:
    """Findings that the detector reports, or is named by."""
    return [
        f
        for f in found.findings
        if (f.detector.name == detector or detector in f.also) and (vehicle is None or f.vehicle_id == vehicle)
    ]


def reasons(found: Inspection, detector: str, verdict: Verdict) -> set[str]:
    """Why the detector was clear, or found the data insufficient."""
    return {reason for (name, _), said, reason in found.verdicts if name == detector and said is verdict}
