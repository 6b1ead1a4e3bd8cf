"""The self-check of a track's datum: whose stops lie beside the lot by just the offset of GCJ-02 or BD-09.

A terminal that sends shifted positions and does not say so puts every stop 100–700 m (BD-09: about 1 km) away; the
shift is known to a few metres, so the lot tells (telematics.md §5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from inspection.kernels import STAY
from inspection.leg_kernels import LAT, LON, T0, T1

SHIFTED_M = 120.0  # a stop this near to the shifted lot counts for the shift
LEAST_MS = 1_800_000.0  # half an hour of stops at least
_M_PER_DEGREE = 111_195.0
_BACK = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}

Degrees = NDArray[np.float64]


def list_shifted(
    owners: NDArray[np.int64], kinds: NDArray[np.int64], legs: NDArray[np.float64], pools: NDArray[np.float64]
) -> dict[int, str]:
    """Vehicles (by position) whose stops are at the shifted lot and not at the lot, with the datum they are in."""
    of = (kinds == STAY) & ~np.isnan(pools[owners, 0])
    if not of.any():
        return {}
    who, lat, lon = owners[of], legs[of, LAT], legs[of, LON]
    took = legs[of, T1] - legs[of, T0]
    lot = pools[who]
    count = len(pools)
    at_lot = _distance(lat, lon, lot[:, 0], lot[:, 1]) <= np.maximum(lot[:, 2], SHIFTED_M)
    home = np.bincount(who, took * at_lot, count)
    found: dict[int, str] = {}
    for datum, forward in (("bd09", wgs84_to_bd09), ("gcj02", wgs84_to_gcj02)):
        there_lat, there_lon = forward(pools[:, 0], pools[:, 1])
        offset = _distance(pools[:, 0], pools[:, 1], there_lat, there_lon)
        near = _distance(lat, lon, there_lat[who], there_lon[who]) <= SHIFTED_M
        time = np.bincount(who, took * near, count)
        shifted = (time >= LEAST_MS) & (time > 4.0 * home) & (offset > pools[:, 2] + SHIFTED_M)
        found |= {int(v): datum for v in np.flatnonzero(shifted)}
    return found


def shift_back(datum: str, lat: Degrees, lon: Degrees) -> tuple[Degrees, Degrees]:
    """WGS-84 places of places in the datum."""
    return _BACK[datum](lat, lon)


def _distance(lat0: Degrees, lon0: Degrees, lat1: Degrees, lon1: Degrees) -> Degrees:
    x = (lon1 - lon0) * np.cos(np.radians((lat0 + lat1) * 0.5))
    return np.asarray(np.hypot(x, lat1 - lat0) * _M_PER_DEGREE)
