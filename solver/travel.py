"""Travel by model: WGS-84 geodesic kilometres times a circuity, at one speed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyproj import Geod

from solver.problem import GeodesicTravel, Place, Travel


def geodesic_travel(places: Sequence[Place], model: GeodesicTravel) -> Travel:
    """Kilometres and minutes between all places by `model`, in the order of `places`."""
    count = len(places)
    lat = np.array([place.lat for place in places], dtype=np.float64)
    lon = np.array([place.lon for place in places], dtype=np.float64)
    first, second = np.triu_indices(count, k=1)
    km = np.zeros((count, count))
    if first.size:
        _, _, metres = Geod(ellps="WGS84").inv(lon[first], lat[first], lon[second], lat[second])
        km[first, second] = km[second, first] = np.asarray(metres) / 1000.0 * model.circuity
    return Travel(km=km, minutes=km / model.speed_kmh * 60.0)
