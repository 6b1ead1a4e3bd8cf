"""Kilometres and minutes over a road graph."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from fleet_data.roads.geodesy import geodesic_km, geodesic_matrix_km
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.network import network_of
from fleet_data.roads.paths import quickest
from fleet_data.roads.provider import RoadsError

CORNERS = {"sw": (40.0, 111.0), "nw": (40.1, 111.0), "ne": (40.1, 111.1), "se": (40.0, 111.1)}
WIDE = 100.0


def test_places_on_nodes_are_driven_along_the_roads(square: nx.Graph[Any]) -> None:
    table = GraphRoads(square, cap=WIDE).matrix([CORNERS["sw"], CORNERS["nw"], CORNERS["ne"]])
    assert table.km[0, 1] == pytest.approx(12.0)
    assert table.km[1, 2] == pytest.approx(10.0)
    assert (np.diag(table.km) == 0).all()
    # sw to ne is quickest by se: 8.5 km of an unnamed road at 70 km/h and 12 km of trunk at 80
    assert table.km[0, 2] == pytest.approx(geodesic_km(*CORNERS["sw"], *CORNERS["se"]) + 12.0)


def test_minutes_come_from_the_edge_its_speed_or_its_class(square: nx.Graph[Any]) -> None:
    network = network_of(square)
    minutes = {
        (network.ids[a], network.ids[b]): value
        for a, b, value in zip(network.tail, network.head, network.minutes, strict=True)
    }
    assert minutes["sw", "nw"] == pytest.approx(12.0)
    assert minutes["nw", "ne"] == pytest.approx(15.0)
    assert minutes["ne", "se"] == pytest.approx(12 / 80 * 60)
    assert minutes["se", "sw"] == minutes["sw", "se"] == pytest.approx(8.54 / 70 * 60, abs=0.1)


def test_the_ends_of_a_way_are_driven_at_the_access_speed(square: nx.Graph[Any]) -> None:
    square.edges["nw", "ne"]["minutes"] = 1.0
    table = GraphRoads(square, access_speed_kmh=30).matrix([CORNERS["nw"], CORNERS["ne"]])
    assert table.minutes[0, 1] == pytest.approx(6 / 30 * 60 + 4 * 0.1)


def test_a_place_beside_the_road_is_reached_by_an_access_leg(square: nx.Graph[Any]) -> None:
    beside = (40.1, 110.95)
    table = GraphRoads(square, cap=WIDE, circuity=1.5).matrix([beside, CORNERS["ne"]])
    assert table.km[0, 1] == pytest.approx(1.5 * geodesic_km(*beside, *CORNERS["nw"]) + 10.0)


def test_two_places_of_one_node_are_driven_directly(square: nx.Graph[Any]) -> None:
    near = [(40.001, 111.0), (40.0, 111.002)]
    table = GraphRoads(square, circuity=1.3, access_speed_kmh=40).matrix(near)
    km = 1.3 * geodesic_km(*near[0], *near[1])
    assert table.km[0, 1] == pytest.approx(km)
    assert table.minutes[0, 1] == pytest.approx(km / 40 * 60)


def test_a_way_is_never_longer_than_the_cap_nor_shorter_than_the_geodesic(square: nx.Graph[Any]) -> None:
    square.edges["sw", "nw"]["km"] = 500.0
    square.remove_edge("ne", "se")
    square.edges["nw", "ne"]["km"] = 1.0
    points = list(CORNERS.values())
    far = geodesic_matrix_km(np.array(points))
    table = GraphRoads(square, cap=1.45).matrix(points)
    assert table.km[0, 1] == pytest.approx(1.45 * far[0, 1])
    assert table.km[1, 2] == pytest.approx(far[1, 2])
    assert GraphRoads(square, cap=WIDE).matrix(points).km[0, 1] == pytest.approx(500.0)


def test_places_no_road_joins_are_given_the_capped_geodesic(square: nx.Graph[Any]) -> None:
    square.remove_edges_from([("nw", "ne"), ("se", "sw")])
    points = [CORNERS["sw"], CORNERS["ne"]]
    table = GraphRoads(square).matrix(points)
    assert table.km[0, 1] == pytest.approx(1.45 * geodesic_km(*points[0], *points[1]))
    assert np.isfinite(table.minutes).all()


def test_a_tiny_part_of_the_map_gets_no_places() -> None:
    graph: nx.Graph[Any] = nx.path_graph(300)
    for node in graph:
        graph.nodes[node].update(lat=40.0, lon=110.0 + node / 100)
    graph.add_node("yard", lat=40.2, lon=111.0)
    graph.add_node("gate", lat=40.2, lon=111.001)
    graph.add_edge("yard", "gate")
    roads = GraphRoads(graph, cap=WIDE)
    table = roads.matrix([(40.2, 111.0), (40.0, 112.0)])
    assert table.km[0, 1] == pytest.approx(
        1.3 * geodesic_km(40.2, 111, 40, 111) + geodesic_km(40, 111, 40, 112), rel=1e-3
    )


def test_the_quickest_ways_are_those_of_networkx() -> None:
    chance = random.Random(7)
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in range(40):
        graph.add_node(node, lat=chance.uniform(40, 41), lon=chance.uniform(110, 111))
    for _ in range(160):
        one, other = chance.sample(range(40), 2)
        graph.add_edge(one, other, km=chance.uniform(1, 50), minutes=chance.uniform(1, 50))
    network = network_of(graph)
    minutes, km = quickest(network, np.arange(40))
    simple: nx.DiGraph[Any] = nx.DiGraph()
    for a, b, length, time in zip(network.tail, network.head, network.km, network.minutes, strict=True):
        simple.add_edge(int(a), int(b), km=float(length), minutes=float(time))
    for start in range(40):
        lengths = nx.single_source_dijkstra_path_length(simple, start, weight="minutes")
        paths = nx.single_source_dijkstra_path(simple, start, weight="minutes")
        for end, length in lengths.items():
            assert minutes[start, end] == pytest.approx(length)
            assert km[start, end] == pytest.approx(nx.path_weight(simple, paths[end], "km"))
        assert np.isinf(minutes[start]).sum() == 40 - len(lengths)


def test_one_way_roads_are_driven_one_way() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    for name, (lat, lon) in CORNERS.items():
        graph.add_node(name, lat=lat, lon=lon)
    nx.add_cycle(graph, ["sw", "nw", "ne", "se"])
    table = GraphRoads(graph, cap=WIDE).matrix([CORNERS["sw"], CORNERS["nw"]])
    assert table.km[1, 0] > 2 * table.km[0, 1]


def test_a_speed_factor_makes_minutes_longer_and_leaves_kilometres(square: nx.Graph[Any]) -> None:
    points = list(CORNERS.values())
    fair, snow = GraphRoads(square).matrix(points), GraphRoads(square, speed_factor=0.5).matrix(points)
    assert (fair.km == snow.km).all()
    assert snow.minutes == pytest.approx(fair.minutes * 2)


@pytest.mark.parametrize("setting", ["circuity", "access_speed_kmh", "speed_factor", "cap"])
def test_settings_that_make_no_sense_are_refused(square: nx.Graph[Any], setting: str) -> None:
    for value in (0.0, -1.0, float("nan")):
        with pytest.raises(RoadsError):
            GraphRoads(square, **{setting: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (lambda graph: graph.nodes["sw"].pop("lat"), "node sw"),
        (lambda graph: graph.edges["sw", "nw"].update(km=-1), "has km -1"),
        (lambda graph: graph.edges["sw", "nw"].update(minutes="long"), "has minutes long"),
        (lambda graph: graph.edges["sw", "nw"].update(speed_kmh=0), "speed zero"),
        (lambda graph: graph.remove_edges_from(list(graph.edges)), "no edges"),
    ],
)
def test_a_graph_that_cannot_be_used_says_why(square: nx.Graph[Any], spoil: Any, names: str) -> None:
    spoil(square)
    with pytest.raises(RoadsError, match=names):
        GraphRoads(square)


def test_the_digest_tells_graphs_and_settings_apart(square: nx.Graph[Any]) -> None:
    before = GraphRoads(square).digest
    assert GraphRoads(square).digest == before
    assert (
        GraphRoads(square, speed_factor=0.5).digest != GraphRoads(square, closed_edges=[("sw", "nw")]).digest != before
    )
    square.edges["nw", "ne"]["minutes"] = 16.0
    assert GraphRoads(square).digest != before
