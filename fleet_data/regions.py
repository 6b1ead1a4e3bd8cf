"""Inner Mongolia's regions: 1 autonomous region, 12 leagues and cities, 103 banners, counties and districts.

Codes are GB/T 2260, coordinates WGS-84 degrees. Data and where they come from: `geodata/NOTICE`. Read once,
at first use; the outlines only when an outline is asked for.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal, cast

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Level = Literal["region", "league", "banner"]

GEODATA = Path(__file__).resolve().parent / "geodata"
_LAYERS: dict[Level, str] = {"region": "province", "league": "cities", "banner": "districts"}
# Longest first: 自治旗 before 旗.
_SUFFIXES = ("自治区", "自治旗", "矿区", "市", "盟", "区", "旗", "县")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its GB/T 2260 code; `parent` is the code above it; the seat is where its offices are."""

    code: str
    name: str
    level: Level
    parent: str | None
    seat_lat: float
    seat_lon: float
    name_en: str = ""

    @property
    def short_name(self) -> str:
        """The name without its kind: 呼和浩特 for 呼和浩特市."""
        for suffix in _SUFFIXES:
            stem = self.name.removesuffix(suffix)
            if stem != self.name and len(stem) >= _SHORTEST_NAME:
                return stem
        return self.name


class UnknownRegionError(LookupError):
    """A code or name that no region has; the sentence names the nearest ones."""


@dataclass(frozen=True, slots=True)
class HierarchyFault:
    """What is wrong with a table of regions: the kind, the codes concerned (a cycle in its order), a sentence."""

    kind: Literal["cycle", "unknown_parent", "duplicate"]
    codes: tuple[str, ...]
    message: str


@cache
def list_regions() -> tuple[Region, ...]:
    """All 116 regions by ascending code."""
    english = {row["code"]: row["name_en"] for row in _rows("inner_mongolia_names_en.csv")}
    return tuple(
        Region(
            code=row["code"],
            name=row["name"],
            level=cast(Level, row["level"]),
            parent=row["parent"] or None,
            seat_lat=float(row["seat_lat"]),
            seat_lon=float(row["seat_lon"]),
            name_en=english[row["code"]],
        )
        for row in _rows("inner_mongolia_regions.csv")
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (GEODATA / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@cache
def _by_code() -> dict[str, Region]:
    return {region.code: region for region in list_regions()}


def get_region(code: str) -> Region:
    """The region of a code; raises UnknownRegionError, naming the nearest regions."""
    region = _by_code().get(code)
    if region is None:
        raise UnknownRegionError(_unknown(code))
    return region


def find_region(code_or_name: str) -> Region | None:
    """The region meant by 150100, 呼和浩特市, 呼和浩特 or Hohhot; None when none or more than one is meant."""
    wanted = code_or_name.strip()
    if wanted in _by_code():
        return _by_code()[wanted]
    regions = list_regions()
    for matches in (
        [region for region in regions if region.name == wanted],
        [region for region in regions if region.short_name == wanted],
        [region for region in regions if region.name_en.casefold() == wanted.casefold()],
        [region for region in regions if len(wanted) >= _SHORTEST_NAME and region.name.startswith(wanted)],
    ):
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


def list_ancestors(code: str) -> list[Region]:
    """The regions above a code, the nearest first; raises UnknownRegionError."""
    above, parent = [], get_region(code).parent
    while parent is not None:
        above.append(get_region(parent))
        parent = above[-1].parent
    return above


def list_descendants(code: str) -> list[Region]:
    """The regions below a code at every level, by ascending code; raises UnknownRegionError."""
    get_region(code)
    inside, found = {code}, []
    for region in list_regions():  # a parent's code is below its children's
        if region.parent in inside:
            inside.add(region.code)
            found.append(region)
    return found


@cache
def _layer(level: Level) -> dict[str, BaseGeometry]:
    packed = (GEODATA / f"inner_mongolia_{_LAYERS[level]}.geojson.gz").read_bytes()
    features = json.loads(gzip.decompress(packed))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


@cache
def _banner_tree() -> tuple[shapely.STRtree, tuple[str, ...]]:
    layer = _layer("banner")
    return shapely.STRtree(list(layer.values())), tuple(layer)


def outline(code: str) -> BaseGeometry:
    """The region's outline, x longitude and y latitude in WGS-84 degrees; raises UnknownRegionError."""
    return _layer(get_region(code).level)[code]


def find_region_at(lat: float, lon: float) -> Region | None:
    """The banner, county or district at a point (WGS-84 degrees); on a border the lower code; None outside."""
    tree, codes = _banner_tree()
    hits = tree.query(shapely.Point(lon, lat), predicate="intersects")
    return get_region(min(codes[int(hit)] for hit in hits)) if len(hits) else None


def check_hierarchy(regions: Iterable[tuple[str, str | None]]) -> list[HierarchyFault]:
    """Every fault of a table of (code, parent): codes given twice, parents that are missing, cycles."""
    parents: dict[str, str | None] = {}
    faults = []
    for code, parent in regions:
        if code in parents:
            faults.append(HierarchyFault("duplicate", (code,), _say_duplicate(code)))
            continue
        parents[code] = parent
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            faults.append(HierarchyFault("unknown_parent", (code, parent), _say_unknown_parent(code, parent)))
    return faults + [HierarchyFault("cycle", ring, _say_cycle(ring)) for ring in _cycles(parents)]


def _cycles(parents: dict[str, str | None]) -> list[tuple[str, ...]]:
    """Each cycle once, from its lowest code upwards."""
    done: set[str] = set()
    rings = []
    for start in parents:
        path: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in done and code not in path:
            path.append(code)
            code = parents[code]
        if code is not None and code in path:
            ring = path[path.index(code) :]
            first = ring.index(min(ring))
            rings.append((*ring[first:], *ring[:first]))
        done.update(path)
    return rings


def _unknown(code: str) -> str:
    regions = list_regions()
    near = get_close_matches(code, [r.code for r in regions] + [r.name for r in regions], n=3, cutoff=0.6)
    nearest = [r for r in regions if r.code in near or r.name in near]
    hint = "、".join(f"{r.code} {r.name}" for r in nearest) or "150000 内蒙古自治区"
    return (
        f"没有代码为“{code}”的地区；相近的有：{hint}。 / "
        f"There is no region with the code '{code}'; the nearest are: {hint}. Use a six-digit GB/T 2260 code."
    )


def _say_duplicate(code: str) -> str:
    return f"地区 {code} 出现了两次，请删去一行。 / Region {code} is given twice; delete one row."


def _say_unknown_parent(code: str, parent: str) -> str:
    return (
        f"地区 {code} 的上级 {parent} 不存在，请补上该地区或改正代码。 / "
        f"Region {code} lies under {parent}, which is not in the table; add that region or correct the code."
    )


def _say_cycle(ring: tuple[str, ...]) -> str:
    chain = " → ".join((*ring, ring[0]))
    return (
        f"地区上下级成环：{chain}，请改正其中一个上级。 / "
        f"Regions lie under one another in a circle: {chain}; correct one parent."
    )
