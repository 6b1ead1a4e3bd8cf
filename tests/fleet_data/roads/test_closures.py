"""Roads shut for the day: the way around is longer, and what is parted stays parted."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from shapely.geometry import Polygon, box

from fleet_data.roads.geodesy import geodesic_km
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.provider import RoadsError

SW, NW, NE, SE = (40.0, 111.0), (40.1, 111.0), (40.1, 111.1), (40.0, 111.1)
ACROSS_THE_WEST_ROAD = box(110.99, 40.04, 111.01, 40.06)


def test_a_closed_edge_is_driven_around(square: nx.Graph[Any]) -> None:
    usual = GraphRoads(square, cap=100).matrix([SW, NW])
    shut = GraphRoads(square, cap=100, closed_edges=[("nw", "sw")]).matrix([SW, NW])
    around = geodesic_km(*SW, *SE) + 12.0 + 10.0
    assert usual.km[0, 1] == pytest.approx(12.0)
    assert shut.km[0, 1] == pytest.approx(around)
    assert shut.minutes[0, 1] > usual.minutes[0, 1]


def test_a_closed_area_shuts_the_roads_through_it(square: nx.Graph[Any]) -> None:
    by_area = GraphRoads(square, closed_areas=[ACROSS_THE_WEST_ROAD]).matrix([SW, NW, NE])
    by_edge = GraphRoads(square, closed_edges=[("sw", "nw")]).matrix([SW, NW, NE])
    assert (by_area.km == by_edge.km).all()


def test_the_cap_against_holes_does_not_hide_a_closure(square: nx.Graph[Any]) -> None:
    shut = GraphRoads(square, cap=1.45, closed_edges=[("sw", "nw")]).matrix([SW, NW])
    assert shut.km[0, 1] > 1.5 * 1.45 * geodesic_km(*SW, *NW)


def test_what_closures_part_stays_parted(square: nx.Graph[Any]) -> None:
    table = GraphRoads(square, closed_edges=[("sw", "nw"), ("sw", "se")]).matrix([SW, NW, NE])
    assert np.isinf(table.km[0, 1:]).all()
    assert np.isinf(table.minutes[1:, 0]).all()
    assert np.isfinite(table.km[1:, 1:]).all()
    assert (np.diag(table.km) == 0).all()


def test_a_hole_of_the_map_is_not_taken_for_a_closure(square: nx.Graph[Any]) -> None:
    square.remove_edges_from([("nw", "ne"), ("se", "sw")])
    table = GraphRoads(square, closed_edges=[("sw", "nw")]).matrix([SW, NW, NE])
    assert np.isfinite(table.km[0, 2])
    assert np.isinf(table.km[0, 1])


def test_nothing_is_driven_to_a_place_in_a_closed_area(square: nx.Graph[Any]) -> None:
    area = box(111.09, 40.09, 111.12, 40.12)
    table = GraphRoads(square, closed_areas=[area]).matrix([SW, NE, NW])
    assert np.isinf(table.km[1, [0, 2]]).all()
    assert np.isfinite(table.km[0, 2])


def test_an_area_beside_the_roads_changes_nothing(square: nx.Graph[Any]) -> None:
    points = [SW, NW, NE]
    usual = GraphRoads(square).matrix(points)
    beside = GraphRoads(square, closed_areas=[box(111.04, 40.04, 111.06, 40.06)]).matrix(points)
    assert (usual.km == beside.km).all()
    assert usual.minutes == pytest.approx(beside.minutes)


def test_a_road_that_bends_into_a_closed_area_is_shut(square: nx.Graph[Any]) -> None:
    square.edges["sw", "nw"]["geometry"] = "LINESTRING (111.0 40.0, 110.9 40.05, 111.0 40.1)"
    bend = box(110.89, 40.04, 110.91, 40.06)
    assert GraphRoads(square, closed_areas=[bend]).matrix([SW, NW]).km[0, 1] > 20


def test_an_edge_that_does_not_exist_is_named(square: nx.Graph[Any]) -> None:
    for edge in (("sw", "ne"), ("sw", "nowhere")):
        with pytest.raises(RoadsError, match=f"{edge[0]}–{edge[1]}"):
            GraphRoads(square, closed_edges=[edge])


def test_an_area_that_is_no_outline_is_named(square: nx.Graph[Any]) -> None:
    bow_tie = Polygon([(111, 40), (112, 41), (112, 40), (111, 41)])
    with pytest.raises(RoadsError, match="closed area 2"):
        GraphRoads(square, closed_areas=[ACROSS_THE_WEST_ROAD, bow_tie])
