"""Roads that are shut for the day: whole areas, or single edges."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from fleet_data.roads.network import Network
from fleet_data.roads.provider import Floats, RoadsError


@dataclass(frozen=True)
class Closures:
    """`areas` are outlines (longitude, latitude, WGS-84) inside which nothing drives; `edges` pairs of node ids."""

    areas: tuple[BaseGeometry, ...] = ()
    edges: frozenset[tuple[Hashable, Hashable]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.areas or self.edges)

    def open_edges(self, network: Network) -> NDArray[np.bool_]:
        """Which edges stay open; an edge is shut both ways. Raises `RoadsError` for an edge that does not exist."""
        keep = np.ones(len(network.tail), dtype=bool)
        if self.areas:
            outline = shapely.union_all(list(self.areas))
            shapely.prepare(outline)
            keep &= ~shapely.intersects(outline, network.lines)
        if not self.edges:
            return keep
        number = {node: index for index, node in enumerate(network.ids)}
        keys = network.tail * len(network.ids) + network.head
        for one, other in self.edges:
            ends = number.get(one, -1), number.get(other, -1)
            both = [a * len(network.ids) + b for a, b in (ends, ends[::-1])]
            shut = np.isin(keys, both)
            if min(ends) < 0 or not shut.any():
                raise RoadsError(
                    f"封闭路段 {one}–{other} 不在道路图中；请核对结点编号",
                    f"the closed edge {one}–{other} is not in the road graph; check the ids of its nodes",
                )
            keep &= ~shut
        return keep

    def shut_in(self, points: Floats) -> NDArray[np.bool_]:
        """Which points (latitude, longitude) lie in a closed area."""
        if not self.areas:
            return np.zeros(len(points), dtype=bool)
        spots = shapely.points(points[:, 1], points[:, 0])
        return np.asarray(shapely.intersects(shapely.union_all(list(self.areas)), spots), dtype=bool)


def closures(areas: Sequence[BaseGeometry] = (), edges: Sequence[tuple[Hashable, Hashable]] = ()) -> Closures:
    """Closures of these areas and edges; raises `RoadsError` for an area that is no valid outline."""
    for number, area in enumerate(areas, start=1):
        if area.is_empty or not area.is_valid or area.geom_type not in ("Polygon", "MultiPolygon"):
            raise RoadsError(
                f"第 {number} 个封闭区域不是有效的多边形", f"closed area {number} is not a valid polygon; draw it again"
            )
    return Closures(tuple(areas), frozenset(edges))
