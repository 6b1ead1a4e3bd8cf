"""The shipped skeleton: known distances, its holes capped, its size."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest

from fleet_data.regions import list_regions
from fleet_data.roads.geodesy import geodesic_km, geodesic_matrix_km
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.graph_files import SKELETON, load_graph
from fleet_data.roads.provider import Point


@pytest.mark.parametrize(
    ("start", "end", "km", "within"),
    [("呼和浩特市", "包头市", 167, 10), ("呼和浩特市", "东胜区", 243, 15), ("呼和浩特市", "锡林浩特市", 580, 25)],
)
def test_known_distances_are_met(seats: dict[str, Point], start: str, end: str, km: float, within: float) -> None:
    table = GraphRoads(load_graph()).matrix([seats[start], seats[end]])
    assert table.km[0, 1] == pytest.approx(km, abs=within)
    assert 50 < table.km[0, 1] / table.minutes[0, 1] * 60 < 80


def test_the_hole_at_manzhouli_is_capped_and_would_be_twice_as_long_without(seats: dict[str, Point]) -> None:
    points = [seats["海拉尔区"], seats["满洲里市"]]
    far = geodesic_km(*points[0], *points[1])
    assert GraphRoads(load_graph()).matrix(points).km[0, 1] == pytest.approx(1.45 * far)
    assert GraphRoads(load_graph(), cap=100).matrix(points).km[0, 1] > 2 * far


def test_the_skeleton_is_one_connected_part_and_small() -> None:
    graph = load_graph()
    assert nx.is_connected(graph)
    assert 5500 < len(graph) < 6500
    assert SKELETON.stat().st_size < 100_000


def test_a_frozen_skeleton_cannot_be_changed_for_others() -> None:
    with pytest.raises(nx.NetworkXError):
        load_graph().remove_node(0)


def test_every_pair_of_a_thousand_places_has_a_sensible_way() -> None:
    chance = random.Random(1)
    regions = list_regions()
    near = [chance.choice(regions) for _ in range(1000)]
    points = [(r.seat_lat + chance.uniform(-0.2, 0.2), r.seat_lon + chance.uniform(-0.2, 0.2)) for r in near]
    table = GraphRoads(load_graph()).matrix(points)
    far = geodesic_matrix_km(np.array(points))
    assert np.isfinite(table.km).all()
    assert (table.km >= far - 1e-9).all()
    assert (table.km <= 1.45 * far + 1e-9).all()
    others = ~np.eye(1000, dtype=bool)
    speeds = table.km[others] / table.minutes[others] * 60
    assert speeds.min() >= 39
    assert speeds.max() <= 71
