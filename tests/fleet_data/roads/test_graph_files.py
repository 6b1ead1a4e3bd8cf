"""A user's own graph: GraphML, ours or OSMnx's, and OpenStreetMap extracts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import osmium
import osmium.osm.mutable as osm
import pytest
from shapely.geometry import box

from fleet_data.roads.geodesy import geodesic_km
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.graph_files import load_graph
from fleet_data.roads.provider import RoadsError

PLACES = {1: (40.0, 111.0), 2: (40.05, 111.0), 3: (40.1, 111.0), 4: (40.05, 111.1), 5: (40.1, 111.1), 6: (40.0, 111.1)}
WAYS: list[tuple[list[int], dict[str, str]]] = [
    ([1, 2, 3], {"highway": "primary", "maxspeed": "80"}),
    ([2, 4], {"highway": "motorway"}),
    ([4, 5], {"highway": "residential", "oneway": "-1"}),
    ([4, 6], {"highway": "tertiary"}),
    ([3, 5], {"highway": "trunk"}),
    ([1, 6], {"highway": "footway"}),
    ([3, 6], {"highway": "service", "access": "private"}),
    ([1, 6], {"waterway": "river"}),
    ([6, 99], {"highway": "track"}),
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "演示.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    for number, (lat, lon) in PLACES.items():
        writer.add_node(osm.Node(id=number, location=(lon, lat), version=1, tags={}))
    for number, (nodes, tags) in enumerate(WAYS, start=1):
        writer.add_way(osm.Way(id=number, nodes=nodes, version=1, tags=tags))
    writer.close()
    return path


def test_an_extract_gives_the_ways_that_cars_may_drive(extract: Path) -> None:
    graph = load_graph(extract)
    both = {(1, 2), (2, 1), (2, 3), (3, 2), (3, 5), (5, 3), (4, 6), (6, 4)}
    assert set(graph.edges()) == both | {(2, 4), (5, 4)}
    assert graph.nodes[4]["lat"] == pytest.approx(40.05)


def test_a_limit_a_class_and_the_length_make_the_minutes(extract: Path) -> None:
    edges = {(a, b): data for a, b, data in load_graph(extract).edges(data=True)}
    km = geodesic_km(*PLACES[1], *PLACES[2])
    assert edges[1, 2]["km"] == pytest.approx(km)
    assert edges[1, 2]["minutes"] == pytest.approx(km / (80 * 0.85) * 60)
    assert edges[2, 4]["minutes"] == pytest.approx(geodesic_km(*PLACES[2], *PLACES[4]) / 100 * 60)


def test_an_extract_is_driven_like_any_graph(extract: Path) -> None:
    roads = GraphRoads(load_graph(extract), cap=100)
    there, back = roads.matrix([PLACES[2], PLACES[4]]).km[[0, 1], [1, 0]]
    assert there == pytest.approx(geodesic_km(*PLACES[2], *PLACES[4]))
    assert back > there
    shut = GraphRoads(load_graph(extract), cap=100, closed_areas=[box(111.04, 40.04, 111.06, 40.06)])
    assert shut.matrix([PLACES[2], PLACES[4]]).km[0, 1] > there


def test_an_extract_without_roads_or_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    writer.add_node(osm.Node(id=1, location=(111.0, 40.0), version=1, tags={}))
    writer.close()
    with pytest.raises(RoadsError, match="no way that cars may drive"):
        load_graph(path)
    path.write_bytes(b"this is no extract")
    with pytest.raises(RoadsError, match=r"empty\.osm\.pbf is not a readable OSM file"):
        load_graph(path)


def test_graphml_is_read_back(tmp_path: Path, square: nx.Graph[Any]) -> None:
    nx.write_graphml(square, tmp_path / "roads.graphml")
    points = [(40.0, 111.0), (40.1, 111.0), (40.1, 111.1)]
    ours = GraphRoads(load_graph(tmp_path / "roads.graphml"))
    assert ours.matrix(points).km == pytest.approx(GraphRoads(square).matrix(points).km)


def test_graphml_with_the_names_of_osmnx_is_understood(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node(1, y="40.0", x="111.0")
    graph.add_node(2, y="40.1", x="111.0")
    graph.add_edge(1, 2, length="12500.0", travel_time="600", highway="trunk", oneway="False")
    graph.add_edge(2, 1, length="12500.0", highway="trunk", maxspeed="60")
    nx.write_graphml(graph, tmp_path / "osmnx.graphml")
    edges = {(a, b): data for a, b, data in load_graph(tmp_path / "osmnx.graphml").edges(data=True)}
    assert edges["1", "2"]["km"] == pytest.approx(12.5)
    assert edges["1", "2"]["minutes"] == pytest.approx(10)
    assert GraphRoads(load_graph(tmp_path / "osmnx.graphml")).matrix([(40, 111), (40.1, 111)]).km[
        0, 1
    ] == pytest.approx(12.5)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("bad.graphml", "<graphml", "not readable GraphML"),
        ("bad.shp", "x", "kind not known"),
        ("missing.graphml", None, "no road file"),
    ],
)
def test_a_file_that_is_no_graph_is_named(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(RoadsError, match=said):
        load_graph(tmp_path / name)
