"""OpenStreetMap extracts as road graphs: ways that cars may drive, cut where they meet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmium
import shapely

from fleet_data.roads.geodesy import pairwise_km
from fleet_data.roads.network import Graph
from fleet_data.roads.provider import RoadsError
from fleet_data.roads.speeds import CLASS_SPEEDS_KMH, speed_kmh

_NO_ENTRY = frozenset({"no", "private"})


@dataclass(frozen=True, slots=True)
class _Way:
    """A drivable way: its nodes in order, speed, and whether it is driven along (1), against (-1) or both (0)."""

    nodes: tuple[int, ...]
    speed_kmh: float
    road_class: str
    direction: int


def read_osm(path: Path) -> Graph:
    """A directed graph with `lat`, `lon`, `km`, `minutes`, `highway` and `geometry`; raises `RoadsError`."""
    ways: list[_Way] = []
    places: dict[int, tuple[float, float]] = {}
    try:
        reader: Any = osmium.FileProcessor(str(path)).with_locations()
        for entity in reader:
            if entity.is_way() and (way := _drivable(entity)) is not None:
                ways.append(way)
                places |= {node.ref: (node.lat, node.lon) for node in entity.nodes if node.location.valid()}
    except (RuntimeError, OSError, ValueError) as error:
        raise RoadsError(
            f"{path.name} 不是可读的 OSM 文件（{error}）", f"{path.name} is not a readable OSM file ({error})"
        ) from None
    if not ways:
        raise RoadsError(
            f"{path.name} 中没有可行车的道路（highway）", f"{path.name} holds no way that cars may drive (highway)"
        )
    return _graph(ways, places)


def _drivable(entity: Any) -> _Way | None:
    tags = entity.tags
    road_class = tags.get("highway")
    if road_class not in CLASS_SPEEDS_KMH or len(entity.nodes) < 2:
        return None
    if _NO_ENTRY & {tags.get("access"), tags.get("motor_vehicle")} or tags.get("area") == "yes":
        return None
    return _Way(
        tuple(node.ref for node in entity.nodes),
        speed_kmh(road_class, tags.get("maxspeed")),
        road_class,
        _direction(tags.get("oneway"), road_class, tags.get("junction")),
    )


def _direction(oneway: str | None, road_class: str, junction: str | None) -> int:
    """Motorways and roundabouts are one-way unless they say otherwise."""
    if oneway in ("-1", "reverse"):
        return -1
    if oneway in ("yes", "true", "1"):
        return 1
    return int(oneway is None and (road_class == "motorway" or junction in ("roundabout", "circular")))


def _graph(ways: list[_Way], places: dict[int, tuple[float, float]]) -> Graph:
    """Nodes where ways end or meet; what lies between is an edge's length and geometry."""
    uses = Counter(node for way in ways for node in way.nodes)
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for way in ways:
        # Extracts are cut at their border: nodes outside it have no place.
        known = [node for node in way.nodes if node in places]
        for stretch in _stretches(known, uses):
            spots = np.array([places[node] for node in stretch])
            km = float(pairwise_km(spots[:-1], spots[1:]).sum())
            for node in (stretch[0], stretch[-1]):
                graph.add_node(node, lat=places[node][0], lon=places[node][1])
            said = {
                "km": km,
                "minutes": km / way.speed_kmh * 60.0,
                "highway": way.road_class,
                "geometry": shapely.linestrings(spots[:, ::-1]),
            }
            if way.direction >= 0:
                graph.add_edge(stretch[0], stretch[-1], **said)
            if way.direction <= 0:
                graph.add_edge(stretch[-1], stretch[0], **said)
    return graph


def _stretches(nodes: list[int], uses: Counter[int]) -> list[list[int]]:
    """The way cut at nodes that are used more than once."""
    cuts = [at for at in range(1, len(nodes) - 1) if uses[nodes[at]] > 1]
    ends = [0, *cuts, len(nodes) - 1]
    return [nodes[start : end + 1] for start, end in pairwise(ends) if end > start]
