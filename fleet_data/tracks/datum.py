"""WGS-84 ↔ GCJ-02 ↔ BD-09, the offsets of Chinese map services. Stored coordinates are WGS-84; convert at the edges.

The forward offset is the published closed form (Krasovsky ellipsoid); it has no exact inverse, so the way
back is a fixed point: p ← p − (offset(p) − target). Inside Inner Mongolia the offset is 32–675 m; one step
leaves up to 4.6 m, five leave less than a micrometre.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_STEPS = 6
# Where the offset applies; outside, both datums are the same.
_LAT_RANGE = (0.8293, 55.8271)
_LON_RANGE = (72.004, 137.8347)
_BAIDU_SHIFT = (0.006, 0.0065)  # degrees north and east


def _offset(lat: Degrees, lon: Degrees) -> tuple[Degrees, Degrees]:
    """The GCJ-02 offset at WGS-84 points, degrees of latitude and longitude."""
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + ripple
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + ripple
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0

    phi = np.radians(lat)
    w = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    north = north * 180.0 / (_SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / (w * np.sqrt(w)) * np.pi)
    east = east * 180.0 / (_SEMI_MAJOR_M / np.sqrt(w) * np.cos(phi) * np.pi)
    return north, east


def _inside(lat: Degrees, lon: Degrees) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (
        (lat >= _LAT_RANGE[0]) & (lat <= _LAT_RANGE[1]) & (lon >= _LON_RANGE[0]) & (lon <= _LON_RANGE[1])
    )
    return within


def wgs84_to_gcj02(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """GCJ-02 latitude and longitude (degrees) of WGS-84 points; unchanged outside the offset's area."""
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    north, east = _offset(lat, lon)
    inside = _inside(lat, lon)
    return np.where(inside, lat + north, lat), np.where(inside, lon + east, lon)


def gcj02_to_wgs84(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """WGS-84 latitude and longitude (degrees) of GCJ-02 points, by fixed point (error below 1e-10 degrees).

    Points outside the offset's area are unchanged; within a kilometre of its edge the datum is ambiguous.
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    inside = _inside(lat, lon)
    wgs_lat, wgs_lon = lat, lon
    for _ in range(_STEPS):
        north, east = _offset(wgs_lat, wgs_lon)
        wgs_lat, wgs_lon = lat - north, lon - east
    return np.where(inside, wgs_lat, lat), np.where(inside, wgs_lon, lon)


def gcj02_to_bd09(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """BD-09 latitude and longitude (degrees) of GCJ-02 points; unchanged outside the offset's area."""
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    bd_lat, bd_lon = _turned(lat, lon)
    inside = _inside(lat, lon)
    return np.where(inside, bd_lat, lat), np.where(inside, bd_lon, lon)


def bd09_to_gcj02(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """GCJ-02 latitude and longitude (degrees) of BD-09 points, by fixed point (error below 1e-10 degrees)."""
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    gcj_lat, gcj_lon = lat - _BAIDU_SHIFT[0], lon - _BAIDU_SHIFT[1]
    inside = _inside(gcj_lat, gcj_lon)
    for _ in range(_STEPS):
        bd_lat, bd_lon = _turned(gcj_lat, gcj_lon)
        gcj_lat, gcj_lon = gcj_lat - (bd_lat - lat), gcj_lon - (bd_lon - lon)
    return np.where(inside, gcj_lat, lat), np.where(inside, gcj_lon, lon)


def wgs84_to_bd09(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """BD-09 latitude and longitude (degrees) of WGS-84 points."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def bd09_to_wgs84(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """WGS-84 latitude and longitude (degrees) of BD-09 points."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))


def _turned(lat: Degrees, lon: Degrees) -> tuple[Degrees, Degrees]:
    """The published closed form of BD-09 over GCJ-02: polar coordinates with a ripple, then a shift."""
    turn = np.pi * 3000.0 / 180.0
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return radius * np.sin(angle) + _BAIDU_SHIFT[0], radius * np.cos(angle) + _BAIDU_SHIFT[1]
