"""Areas of a dataset: the outlines of regions and the allowance areas of units, from GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from inspection.dataset.rejected import Rejected
from inspection.dataset.tables import read_geojson

_IDENTIFIERS = {"regions": "region_id", "allowance_areas": "unit_id"}


@dataclass(frozen=True, slots=True)
class Areas:
    """Outlines by identifier, x longitude and y latitude in degrees."""

    is_there: bool
    outlines: dict[str, BaseGeometry] = field(default_factory=dict)

    def union(self, identifiers: Iterable[str]) -> BaseGeometry | None:
        """The areas together; None where an identifier has no outline, so that nothing can be said.

        A GB/T 2260 code that is not drawn itself stands for the drawn codes below it (150100 for 150102).
        """
        parts: list[BaseGeometry] = []
        for identifier in sorted(set(identifiers)):
            if identifier in self.outlines:
                parts.append(self.outlines[identifier])
                continue
            stem = identifier.rstrip("0")
            stem += "0" * (len(stem) % 2)
            below = [
                outline
                for code, outline in sorted(self.outlines.items())
                if len(identifier) == len(code) and identifier.isdigit() and code.startswith(stem)
            ]
            if not below:
                return None
            parts += below
        return shapely.union_all(parts) if parts else None

    def find_at(self, lat: float, lon: float) -> list[str]:
        """The identifiers of all areas that hold the point (degrees)."""
        return sorted(name for name, outline in self.outlines.items() if shapely.intersects_xy(outline, lon, lat))


def read_areas(folder: Path, name: str, rejected: list[Rejected]) -> Areas:
    """`NAME.geojson` of the folder; features that are no areas join `rejected`. DatasetError where it is no GeoJSON."""
    path = folder / f"{name}.geojson"
    if not path.exists():
        return Areas(False)
    found: dict[str, BaseGeometry] = {}
    key = _IDENTIFIERS[name]
    for number, properties, geometry in read_geojson(path):
        identifier = properties.get(key)
        if identifier is None:
            rejected.append(Rejected(path.name, number, key, f"缺少属性 {key} / the property {key} is missing"))
            continue
        outline = _outline(geometry)
        if outline is None:
            rejected.append(Rejected(path.name, number, "geometry", "不是面 / the geometry is no polygon"))
            continue
        known = found.get(str(identifier))
        found[str(identifier)] = outline if known is None else shapely.union_all([known, outline])
    return Areas(True, found)


def _outline(geometry: Any) -> BaseGeometry | None:
    try:
        outline = shapely.make_valid(shape(geometry))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        return None
    return outline if outline.area > 0.0 else None
