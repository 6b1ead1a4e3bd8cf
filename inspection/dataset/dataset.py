"""A dataset folder, opened: all tables but the fixes as records, with what was rejected and which tables are there."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fleet_data.tracks.datum import bd09_to_wgs84, gcj02_to_wgs84
from inspection.dataset.areas import Areas, read_areas
from inspection.dataset.cells import names_of, places_of
from inspection.dataset.columns import AREAS, TABLES, Table
from inspection.dataset.records import (
    Event,
    Fuelling,
    Order,
    Place,
    PlaceOfNote,
    Pool,
    Rental,
    Seal,
    Toll,
    Unit,
    Vehicle,
    Workshop,
)
from inspection.dataset.rejected import DatasetError, Rejected
from inspection.dataset.tables import Sheet, find_file, read_table

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything but the fixes. Lists by vehicle are ascending by time, then by row."""

    folder: Path
    tables: frozenset[str]  # those that are there, `gps` included
    columns: dict[str, frozenset[str]]
    units: dict[str, Unit]
    establishment: dict[tuple[str, str], float]
    pools: dict[str, Pool]
    vehicles: dict[str, Vehicle]  # ascending by identifier
    orders: dict[str, list[Order]]
    seals: dict[str, list[Seal]]
    fuel: dict[str, list[Fuelling]]
    tolls: dict[str, list[Toll]]
    maintenance: dict[str, list[Workshop]]
    events: dict[str, list[Event]]
    rentals: tuple[Rental, ...]
    places: tuple[PlaceOfNote, ...]
    calendar: dict[tuple[str, date], str]
    regions: Areas
    allowance_areas: Areas
    rejected: tuple[Rejected, ...] = field(default=())


def open_dataset(folder: Path) -> Dataset:
    """Read every table but the fixes; DatasetError where the folder, a table or a column is not there."""
    if not folder.is_dir():
        raise DatasetError(
            f"没有数据集目录 {folder}；请核对路径。 / There is no dataset folder {folder}; check the path."
        )
    sheets: dict[str, Sheet] = {}
    files: dict[str, str] = {}
    for table in TABLES:
        path = find_file(folder, table.name)
        if path is not None:
            sheets[table.name] = read_table(path, table)
            files[table.name] = path.name
    if "vehicles" not in sheets:
        raise DatasetError(
            f"{folder} 中没有 vehicles.parquet 或 vehicles.csv；至少需要车辆表。 / {folder} holds neither "
            f"vehicles.parquet nor vehicles.csv; the vehicles are needed at least."
        )
    rejected = [row for sheet in sheets.values() for row in sheet.rejected]
    known = set(sheets["vehicles"].frame["vehicle_id"])
    rows = {table.name: _rows(table, sheets.get(table.name), files, known, rejected) for table in TABLES}
    areas = {name: read_areas(folder, name, rejected) for name in AREAS}
    there = set(sheets) | {name for name in AREAS if areas[name].is_there}
    if find_file(folder, "gps") is not None:
        there.add("gps")
    return Dataset(
        folder=folder,
        tables=frozenset(there),
        columns={name: sheet.present for name, sheet in sheets.items()},
        units={row[0]: Unit(*row[:3]) for row in rows["units"]},
        establishment={(row[0], row[1]): row[2] for row in rows["establishment"]},
        pools={row[0]: Pool(row[0], row[1], row[2], row[3], row[5]) for row in rows["pools"]},
        vehicles={row[0]: Vehicle(*row[:18]) for row in sorted(rows["vehicles"], key=lambda row: str(row[0]))},
        orders=_by_vehicle([(row[1], _order(row)) for row in rows["orders"]], lambda o: (o.start_s, o.end_s)),
        seals=_by_vehicle(
            [(r[0], Seal(r[1] / 1e3, r[2] / 1e3, bool(r[3]))) for r in rows["seals"]], lambda s: s.from_s
        ),
        fuel=_by_vehicle([(row[1], _fuelling(row)) for row in rows["fuel"]], lambda f: f.at_s),
        tolls=_by_vehicle([(r[0], Toll(r[1] / 1e3, r[2], r[3])) for r in rows["tolls"]], lambda t: t.at_s),
        maintenance=_by_vehicle(
            [(r[0], Workshop(r[1] / 1e3, r[2] / 1e3, r[3], r[4], _place(r[6], r[7]))) for r in rows["maintenance"]],
            lambda w: w.from_s,
        ),
        events=_by_vehicle([(r[0], Event(r[1] / 1e3, r[2])) for r in rows["terminal_events"]], lambda e: e.at_s),
        rentals=tuple(Rental(r[0], r[1], r[2], r[3] / 1e3, r[4] / 1e3, r[5], r[6], r[7]) for r in rows["rentals"]),
        places=tuple(PlaceOfNote(r[0], r[1], r[2], r[3], r[5]) for r in rows["places"]),
        calendar={(row[0], row[1]): row[2] for row in rows["calendar"]},
        regions=areas["regions"],
        allowance_areas=areas["allowance_areas"],
        rejected=tuple(sorted(rejected)),
    )


def _rows(table: Table, sheet: Sheet | None, files: dict[str, str], known: set[str], rejected: list[Rejected]) -> Rows:
    """The rows as tuples in the order of the table's columns, places in WGS-84; rows of unknown vehicles rejected."""
    if sheet is None:
        return []
    frame = _in_wgs84(sheet.frame)
    if table.name != "vehicles" and table.find_column("vehicle_id") is not None:
        stray = ~frame["vehicle_id"].is_in(list(known))
        rejected += [
            Rejected(files[table.name], row, "vehicle_id", unknown_vehicle(vehicle))
            for row, vehicle in frame.filter(stray).select("row", "vehicle_id").iter_rows()
        ]
        frame = frame.filter(~stray)
    return frame.drop("row").rows()


def unknown_vehicle(vehicle: str) -> str:
    """The reason for a row of a vehicle that the register does not have."""
    return f"车辆“{vehicle}”不在车辆表中 / the vehicle '{vehicle}' is not among the vehicles"


def _in_wgs84(frame: pl.DataFrame) -> pl.DataFrame:
    if "datum" not in frame.columns or "lat" not in frame.columns:
        return frame
    lat, lon = frame["lat"].to_numpy().copy(), frame["lon"].to_numpy().copy()
    for datum, back in (("gcj02", gcj02_to_wgs84), ("bd09", bd09_to_wgs84)):
        of = (frame["datum"] == datum).fill_null(False).to_numpy() & ~np.isnan(lat) & ~np.isnan(lon)
        if of.any():
            lat[of], lon[of] = back(lat[of], lon[of])
    return frame.with_columns(pl.Series("lat", lat, nan_to_null=True), pl.Series("lon", lon, nan_to_null=True))


def _by_vehicle(pairs: list[tuple[str, Any]], key: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for vehicle, record in pairs:
        found.setdefault(vehicle, []).append(record)
    for records in found.values():
        records.sort(key=key)
    return found


def _place(lat: float | None, lon: float | None) -> Place | None:
    return None if lat is None or lon is None else (lat, lon)


def _seconds(at_ms: int | None) -> float | None:
    return None if at_ms is None else at_ms / 1e3


def _order(row: tuple[Any, ...]) -> Order:
    back = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}.get(row[21] or "")
    places = [place for place in (_place(row[12], row[13]), *(places_of(row[14]) or ())) if place is not None]
    if back is not None:
        places = [(float(lat), float(lon)) for lat, lon in (back(*place) for place in places)]
    has_origin = row[12] is not None and row[13] is not None
    return Order(
        row[0], row[1], row[2], row[3], row[4], row[5] or "normal", row[6], row[7] / 1e3, _seconds(row[8]),
        row[9] / 1e3, row[10] / 1e3, _seconds(row[11]), places[0] if has_origin else None,
        tuple(places[1:] if has_origin else places), names_of(row[15]), row[16], names_of(row[17]), row[18],
        row[19], row[20],
    )  # fmt: skip


def _fuelling(row: tuple[Any, ...]) -> Fuelling:
    litres = row[4] if math.isfinite(row[4]) else 0.0
    return Fuelling(
        row[0], row[1], row[2], row[3] / 1e3, litres, row[6], _place(row[7], row[8]), row[10], row[11], row[12]
    )
