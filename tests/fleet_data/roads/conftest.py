"""Small graphs and places for the tests of roads."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from fleet_data.regions import find_region
from fleet_data.roads.provider import Point


@pytest.fixture
def square() -> nx.Graph[Any]:
    """Four towns about 11 km (north-south) and 8 km (east-west) apart, roads around but none across."""
    graph: nx.Graph[Any] = nx.Graph()
    corners = {"sw": (40.0, 111.0), "nw": (40.1, 111.0), "ne": (40.1, 111.1), "se": (40.0, 111.1)}
    for name, (lat, lon) in corners.items():
        graph.add_node(name, lat=lat, lon=lon)
    graph.add_edge("sw", "nw", km=12.0, speed_kmh=60)
    graph.add_edge("nw", "ne", km=10.0, minutes=15.0)
    graph.add_edge("ne", "se", km=12.0, highway="trunk")
    graph.add_edge("se", "sw")
    return graph


@pytest.fixture
def seats() -> dict[str, Point]:
    """Where the offices of some regions are."""
    names = ("呼和浩特市", "包头市", "东胜区", "海拉尔区", "满洲里市", "锡林浩特市")
    found = {name: find_region(name) for name in names}
    return {name: (region.seat_lat, region.seat_lon) for name, region in found.items() if region}
