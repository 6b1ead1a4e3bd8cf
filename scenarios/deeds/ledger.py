"""The tables of an inspection-dataset/1 while it is made, and how they are written."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
import shapely
from shapely.geometry import mapping

from fleet_data.regions import outline

Row: TypeAlias = dict[str, Any]

COLUMNS: dict[str, str] = {
    "units": "unit_id name region_id",
    "establishment": "unit_id category count",
    "pools": "pool_id region_id lat lon radius_m",
    "vehicles": (
        "vehicle_id plate unit_id pool_id category energy vehicle_class seats price_cny displacement_l purchased_on "
        "registered_on registered_owner tank_l litres_per_100km status replaced_vehicle_id secret"
    ),
    "orders": (
        "order_id vehicle_id driver_id user_unit_id requester_id kind purpose created_at approved_at start_at end_at "
        "closed_at origin_lat origin_lon stops region_ids passengers passenger_ids allowance_holder planned_km "
        "recorded_km"
    ),
    "seals": "vehicle_id from_at to_at exempt note",
    "fuel": ("txn_id vehicle_id card_id at litres amount_cny product lat lon vendor_id vendor_listed odometer_km"),
    "tolls": "vehicle_id at lat lon",
    "maintenance": "vehicle_id from_at to_at vendor_id vendor_listed amount_cny lat lon",
    "rentals": "rental_id unit_id region_id start_at end_at seats supplier_id supplier_listed plate",
    "terminal_events": "vehicle_id at kind",
    "places": "place_id kind lat lon radius_m",
    "calendar": "region_id date kind",
}


class Ledger:
    """Rows by table; every table of the format is written, be it empty. Positions go to Parquet, the rest to CSV."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.fixes: list[pl.DataFrame] = []
        self.region_ids: set[str] = set()
        self.allowance_areas: dict[str, shapely.Polygon] = {}

    def add(self, table: str, **row: Any) -> Row:
        """A row; a column the format does not name raises `KeyError`."""
        unknown = row.keys() - set(COLUMNS[table].split())
        if unknown:
            raise KeyError(f"{table}: {sorted(unknown)}")
        self.rows[table].append(row)
        return row

    def write(self, folder: Path) -> None:
        """All tables into a folder, made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in COLUMNS.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns.split(), lineterminator="\n")
                writer.writeheader()
                writer.writerows({name: _cell(value) for name, value in row.items()} for row in self.rows[table])
        pl.concat(self.fixes).write_parquet(folder / "gps.parquet", compression="zstd", statistics=False)
        _write_areas(folder / "regions.geojson", "region_id", {code: outline(code) for code in self.region_ids})
        _write_areas(folder / "allowance_areas.geojson", "unit_id", self.allowance_areas)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return round(value, 6) if isinstance(value, float) else value


def _write_areas(path: Path, key: str, areas: dict[str, Any]) -> None:
    features: Sequence[Row] = [
        {"type": "Feature", "properties": {key: name}, "geometry": mapping(areas[name])} for name in sorted(areas)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
