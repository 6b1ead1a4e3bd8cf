"""Road graphs from files: the shipped skeleton, GraphML, and OpenStreetMap extracts (.osm.pbf)."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx

from fleet_data.roads.network import Graph
from fleet_data.roads.osm_file import read_osm
from fleet_data.roads.provider import RoadsError

SKELETON = Path(__file__).resolve().parent.parent / "geodata" / "roads_skeleton.json.gz"


def load_graph(path: Path | None = None) -> Graph:
    """The graph of a file, by its name's end: .graphml, .osm.pbf or .osm; without one the shipped skeleton.

    Raises:
        RoadsError: for a file that is missing, of another kind, or not readable as what it is named.
    """
    if path is None:
        return skeleton()
    if not path.is_file():
        raise RoadsError(f"没有道路图文件 {path}", f"there is no road file {path}")
    name = path.name.lower()
    if name.endswith(".graphml"):
        return _read_graphml(path)
    if name.endswith((".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")):
        return read_osm(path)
    raise RoadsError(
        f"不认识的道路图文件 {path.name}；应为 .graphml 或 .osm.pbf",
        f"{path.name} is of a kind not known; a road graph is .graphml or .osm.pbf",
    )


@cache
def skeleton() -> Graph:
    """The main roads of Inner Mongolia and a margin around it; frozen. Source and licence: geodata/NOTICE."""
    stored = json.loads(gzip.decompress(SKELETON.read_bytes()))
    graph: Graph = nx.Graph()
    graph.add_nodes_from((number, {"lat": lat, "lon": lon}) for number, (lat, lon) in enumerate(stored["nodes"]))
    graph.add_edges_from((one, other, {"km": km}) for one, other, km in stored["edges"])
    nx.freeze(graph)
    return graph


def _read_graphml(path: Path) -> Graph:
    """A GraphML graph; the names that OSMnx writes (y, x, length in metres, travel_time in seconds) are understood."""
    try:
        graph: Graph = nx.read_graphml(path)
    except (nx.NetworkXError, ElementTree.ParseError, ValueError, KeyError, TypeError) as error:
        raise RoadsError(
            f"{path.name} 不是可读的 GraphML（{error}）", f"{path.name} is not readable GraphML ({error})"
        ) from None
    for _, data in graph.nodes(data=True):
        data.setdefault("lat", data.get("y"))
        data.setdefault("lon", data.get("x"))
    for one, other, data in graph.edges(data=True):
        try:
            if "km" not in data and "length" in data:
                data["km"] = float(data["length"]) / 1000.0
            if "minutes" not in data and "travel_time" in data:
                data["minutes"] = float(data["travel_time"]) / 60.0
        except ValueError:
            raise RoadsError(
                f"{path.name} 的路段 {one}–{other} 的长度或时间不是数字",
                f"the length or travel time of edge {one}–{other} in {path.name} is not a number",
            ) from None
    return graph
