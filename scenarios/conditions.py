"""What holds on a world's day besides the ledgers: the day, the level that plans, roads closed, slower roads.

Written beside the ledgers as `conditions.toml`; closed areas as polygons in `closed_roads.geojson`
(WGS-84, RFC 7946). Planning reads both (`dispatch.conditions`).
"""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from shapely.geometry import mapping

from dispatch.conditions import CONDITIONS_FILE, ClosedArea, Conditions

CLOSED_ROADS_FILE = "closed_roads.geojson"


def write_conditions(conditions: Conditions, folder: Path) -> list[Path]:
    """Write the facts beside the ledgers; a file of closed roads left by another world is removed."""
    lines = [
        "# The day's facts beside the ledgers. 台账之外的当日情况",
        f'world = "{conditions.world}"',
        f"seed = {conditions.seed}",
        f"day = {conditions.day}",
        f'region = "{conditions.region}"',
        "# Multiplies every road speed. 道路车速系数",
        f"speed_factor = {conditions.speed_factor}",
    ]
    closed_file = folder / CLOSED_ROADS_FILE
    written = [folder / CONDITIONS_FILE]
    if conditions.closed_areas:
        lines += ["# Polygons whose roads are closed all day. 封闭道路范围", f'closed_roads = "{CLOSED_ROADS_FILE}"']
        closed_file.write_text(closed_roads_json(conditions.closed_areas), encoding="utf-8")
        written.append(closed_file)
    else:
        closed_file.unlink(missing_ok=True)
    written[0].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written


def closed_roads_json(areas: tuple[ClosedArea, ...]) -> str:
    """A GeoJSON FeatureCollection, coordinates to five decimals (about a metre)."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": area.name},
            "geometry": mapping(shapely.set_precision(area.outline, 0.00001)),
        }
        for area in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"
