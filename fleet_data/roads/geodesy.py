"""Distances over the WGS-84 ellipsoid."""

from __future__ import annotations

import numpy as np
from geopy.distance import geodesic
from pyproj import Geod

from fleet_data.roads.provider import Floats

_ELLIPSOID = Geod(ellps="WGS84")


def geodesic_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float:
    """Kilometres between two points (degrees)."""
    return float(geodesic((from_lat, from_lon), (to_lat, to_lon)).km)


def pairwise_km(first: Floats, second: Floats) -> Floats:
    """Kilometres between points of two arrays of (latitude, longitude), row by row."""
    _, _, metres = _ELLIPSOID.inv(first[:, 1], first[:, 0], second[:, 1], second[:, 0])
    return np.asarray(metres, dtype=np.float64) / 1000.0


def geodesic_matrix_km(points: Floats) -> Floats:
    """Kilometres between all points of an array of (latitude, longitude)."""
    count = len(points)
    first, second = np.triu_indices(count, k=1)
    km = np.zeros((count, count))
    if first.size:
        km[first, second] = km[second, first] = pairwise_km(points[first], points[second])
    return km
