"""Ways over the shipped road skeleton, as lines a car can drive, and small moves on the ground."""

from __future__ import annotations

import itertools
import math
from functools import cache
from itertools import islice
from typing import TypeAlias

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from fleet_data.regions import find_region_at
from fleet_data.roads.graph_files import skeleton

Point: TypeAlias = tuple[float, float]  # latitude and longitude, degrees
DEGREE_M = 111_195.0


def moved(point: Point, east_m: float, north_m: float) -> Point:
    """The point that far away."""
    lat = point[0] + north_m / DEGREE_M
    return lat, point[1] + east_m / (DEGREE_M * math.cos(math.radians(point[0])))


def distance_km(one: Point, other: Point) -> float:
    """Straight kilometres; good to a thousandth over some hundred."""
    first, second = math.radians(one[0]), math.radians(other[0])
    east = math.radians(other[1] - one[1]) * math.cos((first + second) / 2)
    return math.hypot(east, second - first) * 6371.0088


def length_km(line: list[Point]) -> float:
    """Kilometres along a line."""
    return sum(distance_km(one, other) for one, other in itertools.pairwise(line))


@cache
def _nodes() -> tuple[list[int], NDArray[np.float64], cKDTree]:
    graph = skeleton()
    most = max(nx.connected_components(graph), key=len)
    numbers = sorted(most)
    places = np.array([(graph.nodes[number]["lat"], graph.nodes[number]["lon"]) for number in numbers])
    return numbers, places, cKDTree(_flat(places))


def _flat(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([places[:, 0], places[:, 1] * np.cos(np.radians(places[:, 0]))], axis=1)


def nodes_within(point: Point, least_km: float, most_km: float) -> list[Point]:
    """Junctions of the skeleton whose straight distance lies between."""
    _, places, _ = _nodes()
    return [
        (float(lat), float(lon))
        for lat, lon in places
        if least_km <= distance_km(point, (float(lat), float(lon))) <= most_km
    ]


@cache
def _between(one: int, other: int) -> tuple[Point, ...]:
    graph = skeleton()
    found = nx.shortest_path(graph, one, other, weight="km")
    return tuple((graph.nodes[number]["lat"], graph.nodes[number]["lon"]) for number in found)


def way(start: Point, end: Point) -> list[Point]:
    """The shortest way by road, with straight ends; straight altogether where the road would be twice as long."""
    numbers, _, tree = _nodes()
    _, nearest = tree.query(_flat(np.array([start, end])))
    one, other = (numbers[int(place)] for place in np.asarray(nearest))
    line = [start, *_between(one, other), end]
    return line if length_km(line) <= 2.0 * distance_km(start, end) + 1.0 else [start, end]


def stays_inside(line: list[Point]) -> bool:
    """Whether all of a line lies in banners that are known, that is in Inner Mongolia."""
    steps = max(2, int(length_km(line) / 0.5))
    path = shapely.LineString([(lon, lat) for lat, lon in line])
    spots = (path.interpolate(step / steps, normalized=True) for step in range(steps + 1))
    return all(find_region_at(spot.y, spot.x) is not None for spot in spots)


def far_places(point: Point, least_km: float, most_km: float, enough: int = 12) -> list[Point]:
    """Junctions at that straight distance whose way there stays inside Inner Mongolia; so many are enough."""
    found = nodes_within(point, least_km, most_km)
    spread = found[:: max(1, len(found) // 40)]
    return list(islice((spot for spot in spread if stays_inside(way(point, spot))), enough))


def regions_along(line: list[Point]) -> tuple[str, ...]:
    """Codes of the banners a line passes, ascending."""
    path = shapely.LineString([(lon, lat) for lat, lon in line])
    steps = max(2, int(length_km(line) / 0.5))
    codes = set()
    for step in range(steps + 1):
        spot = path.interpolate(step / steps, normalized=True)
        region = find_region_at(spot.y, spot.x)
        if region is not None:
            codes.add(region.code)
    return tuple(sorted(codes))
