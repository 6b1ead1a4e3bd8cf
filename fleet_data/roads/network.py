"""A road graph as arrays: what networkx holds by name, put where shortest paths are quick."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from fleet_data.roads.geodesy import pairwise_km
from fleet_data.roads.provider import Floats, RoadsError
from fleet_data.roads.speeds import speed_kmh

Graph: TypeAlias = "nx.Graph[Any]"
_LEAST_MINUTES = 1e-6  # a sparse zero would be no edge
# A part of the graph smaller than this share is a fault of the map (a yard, an island): nobody is put on it.
_PART_SHARE = 0.01


@dataclass(frozen=True)
class Network:
    """Nodes by number, and directed edges from `tail` to `head`, sorted by tail then head, one for a pair."""

    ids: tuple[Hashable, ...]
    places: Floats  # latitude and longitude, degrees
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    km: Floats
    minutes: Floats
    lines: NDArray[Any]  # shapely lines (longitude, latitude)

    def kept(self, keep: NDArray[np.bool_]) -> Network:
        """The same nodes with only some of the edges."""
        return replace(
            self,
            tail=self.tail[keep],
            head=self.head[keep],
            km=self.km[keep],
            minutes=self.minutes[keep],
            lines=self.lines[keep],
        )

    def matrix(self, weights: Floats) -> csr_array:
        """The weights as a sparse matrix from tail to head."""
        return csr_array((weights, (self.tail, self.head)), shape=(len(self.ids), len(self.ids)))

    def landing_nodes(self) -> NDArray[np.int64]:
        """The nodes a place may be put on: those of every well-connected part that is not tiny."""
        _, part = connected_components(self.matrix(self.minutes), directed=True, connection="strong")
        sizes = np.bincount(part)
        return np.flatnonzero(sizes[part] >= min(sizes.max(), max(2, _PART_SHARE * len(part))))


def network_of(graph: Graph) -> Network:
    """The arrays of a graph whose nodes have `lat` and `lon`.

    Edges may have `km` (else the geodesic), `minutes`, `speed_kmh`, `highway` and `maxspeed`, and a `geometry`.
    Edges of an undirected graph lead both ways. Raises `RoadsError` for a graph without edges or with bad values.
    """
    ids = tuple(graph.nodes)
    if not graph.number_of_edges():
        raise RoadsError("道路图没有任何路段", "the road graph has no edges")
    number = {node: index for index, node in enumerate(ids)}
    places = np.array([_place(node, data) for node, data in graph.nodes(data=True)])
    edges = list(graph.edges(data=True))
    tail = np.array([number[one] for one, _, _ in edges], dtype=np.int64)
    head = np.array([number[other] for _, other, _ in edges], dtype=np.int64)
    direct_km = pairwise_km(places[tail], places[head])
    km = np.array([_amount(edge, "km", far) for edge, far in zip(edges, direct_km, strict=True)])
    minutes = np.array([_minutes(edge, length) for edge, length in zip(edges, km, strict=True)])
    lines = np.fromiter(_lines(edges, places, tail, head), dtype=object, count=len(edges))
    if not graph.is_directed():
        tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
        km, minutes, lines = np.tile(km, 2), np.tile(minutes, 2), np.tile(lines, 2)
    order = np.lexsort((minutes, head, tail))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    order = order[first & (tail[order] != head[order])]
    return Network(ids, places, tail[order], head[order], km[order], minutes[order], lines[order])


def _place(node: object, data: dict[str, Any]) -> tuple[float, float]:
    try:
        lat, lon = float(data["lat"]), float(data["lon"])
    except (KeyError, TypeError, ValueError):
        lat = lon = float("nan")
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise RoadsError(
            f"道路图的结点 {node} 没有可用的 lat、lon（WGS-84，度）",
            f"node {node} of the road graph has no usable lat and lon (WGS-84 degrees)",
        )
    return lat, lon


def _amount(edge: tuple[Any, Any, dict[str, Any]], key: str, otherwise: float) -> float:
    value = edge[2].get(key)
    if value is None:
        return otherwise
    try:
        amount = float(value)
    except (TypeError, ValueError):
        amount = float("nan")
    if not 0 <= amount < float("inf"):
        raise RoadsError(
            f"道路图路段 {edge[0]}–{edge[1]} 的 {key} 为 {value}；应为不小于零的数",
            f"edge {edge[0]}–{edge[1]} of the road graph has {key} {value}; a number of at least zero is expected",
        )
    return amount


def _minutes(edge: tuple[Any, Any, dict[str, Any]], km: float) -> float:
    data = edge[2]
    speed = _amount(edge, "speed_kmh", speed_kmh(data.get("highway"), data.get("maxspeed")))
    if speed <= 0:
        raise RoadsError(
            f"道路图路段 {edge[0]}–{edge[1]} 的车速为零；不通的路请列为封闭",
            f"edge {edge[0]}–{edge[1]} of the road graph has speed zero; name a road that is shut as closed",
        )
    return max(_amount(edge, "minutes", km / speed * 60.0), _LEAST_MINUTES)


def _lines(
    edges: list[tuple[Any, Any, dict[str, Any]]], places: Floats, tail: NDArray[np.int64], head: NDArray[np.int64]
) -> Iterator[Any]:
    straight: Any = shapely.linestrings(np.stack([places[tail][:, ::-1], places[head][:, ::-1]], axis=1))
    for (_, _, data), line in zip(edges, straight, strict=True):
        drawn = data.get("geometry")
        yield shapely.from_wkt(drawn) if isinstance(drawn, str) else drawn if drawn is not None else line
