"""How much of a drive lies outside the corridor along the straight lines between the approved places; compiled."""

from __future__ import annotations

import math

from numba import njit

from inspection.kernels import distance_m

_M_PER_DEGREE = 111_195.0


@njit(cache=True, nogil=True)
def outside_corridor(a, b, lat, lon, flags, places, least_m, share, out):
    """Fill `out` with km driven, km outside, first and last fix outside (−1), and the greatest metres from the lines.

    `places` are rows of lat, lon; every pair of them is a line, since stops may be visited in any order. Half the
    width is `least_m`, or `share` of the line's length where that is more.
    """
    out[0], out[1], out[2], out[3], out[4] = 0.0, 0.0, -1.0, -1.0, 0.0
    scale = math.cos(math.radians(places[0, 0])) * _M_PER_DEGREE
    before = -1
    for i in range(a, b):
        if flags[i] != 0:
            continue
        x, y = lon[i] * scale, lat[i] * _M_PER_DEGREE
        nearest, inside = 1.0e12, False
        for p in range(len(places)):
            for q in range(p, len(places)):
                away, length = _to_line(
                    x,
                    y,
                    places[p, 1] * scale,
                    places[p, 0] * _M_PER_DEGREE,
                    places[q, 1] * scale,
                    places[q, 0] * _M_PER_DEGREE,
                )
                nearest = min(nearest, away)
                if away <= max(least_m, share * length):
                    inside = True
        km = 0.0 if before < 0 else distance_m(lat[before], lon[before], lat[i], lon[i]) / 1000.0
        out[0] += km
        if not inside:
            out[1] += km
            if out[2] < 0.0:
                out[2] = i
            out[3] = i
            out[4] = max(out[4], nearest)
        before = i


@njit(cache=True, nogil=True)
def _to_line(x, y, x0, y0, x1, y1):
    dx, dy = x1 - x0, y1 - y0
    length = math.sqrt(dx * dx + dy * dy)
    if length == 0.0:
        return math.sqrt((x - x0) ** 2 + (y - y0) ** 2), 0.0
    t = ((x - x0) * dx + (y - y0) * dy) / (length * length)
    t = min(1.0, max(0.0, t))
    return math.sqrt((x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2), length


@njit(cache=True, nogil=True)
def nearest_fix(a, b, lat, lon, flags, place_lat, place_lon):
    """Metres from a place to the nearest trusted fix of a range; 1e12 where there is none."""
    best = 1.0e12
    for i in range(a, b):
        if flags[i] == 0:
            best = min(best, distance_m(lat[i], lon[i], place_lat, place_lon))
    return best
