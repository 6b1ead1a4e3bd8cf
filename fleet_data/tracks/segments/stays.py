"""The compiled search for stays in one unbroken piece of believed fixes.

A stay grows from a window whose fixes fit a box; its centre is the median, and it goes on while fixes are near the
centre. Its ends are then trimmed to the fixes truly inside: it is dated at the first fix inside, not when it was sure.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from fleet_data.tracks.segments.kernel import METRES_A_DEGREE, far

REACH = 0.8  # of the box: how far from its centre a stay goes on
INNER_LEAST_M = 15.0
INNER_MOST_M = 60.0
CRAWL_KMH = 5.0
LEAST_DRIVING = 6.0  # metres a second, to guess when within an interval a car arrived
SILENT_MS = 300_000  # one fix astray inside a stay, at most this long


@njit(cache=True)
def find_stay(at, lat, lon, cosine, speed, rows, begin, end, start, stay_ms, box_m, found):
    """The first stay at or after `start` in rows[begin:end]; True with first, last in `found[:2]`, centre in [2:4]."""
    for first in range(start, end):
        last = _grow(lat, lon, cosine, rows, first, end, box_m)
        outer = at[rows[last]] - at[rows[first]]
        if first > begin:
            outer += at[rows[first]] - at[rows[first - 1]]
        if last + 1 < end:
            outer += at[rows[last + 1]] - at[rows[last]]
        if last == first or outer < stay_ms:
            continue
        mid_lat, mid_lon = _median(lat, rows, first, last), _median(lon, rows, first, last)
        reach = REACH * box_m
        while last + 1 < end:
            if _off(lat, lon, rows[last + 1], mid_lat, mid_lon) <= reach:
                last += 1
            elif (
                last + 2 < end
                and at[rows[last + 2]] - at[rows[last]] <= SILENT_MS
                and _off(lat, lon, rows[last + 2], mid_lat, mid_lon) <= 0.5 * reach
            ):
                last += 2
            else:
                break
        mid_lat, mid_lon = _median(lat, rows, first, last), _median(lon, rows, first, last)
        inner = _inner(lat, lon, rows, first, last, mid_lat, mid_lon)
        one, other = first, last
        while one < other and _off(lat, lon, rows[one], mid_lat, mid_lon) > inner:
            one += 1
        while other > one and _off(lat, lon, rows[other], mid_lat, mid_lon) > inner:
            other -= 1
        one, other = _still(speed, rows, one, other)
        if other > one and _lasted(at, lat, lon, cosine, rows, begin, end, one, other) >= stay_ms:
            found[0], found[1], found[2], found[3] = one, other, mid_lat, mid_lon
            return True
    return False


@njit(cache=True)
def _grow(lat, lon, cosine, rows, first, end, box_m):
    row = rows[first]
    low_lat = high_lat = lat[row]
    low_lon = high_lon = lon[row]
    limit = (box_m / METRES_A_DEGREE) ** 2
    last = first
    while last + 1 < end:
        row = rows[last + 1]
        low_lat, high_lat = min(low_lat, lat[row]), max(high_lat, lat[row])
        low_lon, high_lon = min(low_lon, lon[row]), max(high_lon, lon[row])
        east = (high_lon - low_lon) * cosine[row]
        north = high_lat - low_lat
        if east * east + north * north > limit:
            break
        last += 1
    return last


@njit(cache=True)
def _median(values, rows, first, last):
    return np.median(values[rows[first : last + 1]])


@njit(cache=True)
def _off(lat, lon, row, mid_lat, mid_lon):
    north = lat[row] - mid_lat
    east = (lon[row] - mid_lon) * math.cos(math.radians(mid_lat))
    return math.sqrt(north * north + east * east) * METRES_A_DEGREE


@njit(cache=True)
def _inner(lat, lon, rows, first, last, mid_lat, mid_lon):
    """How far fixes of the parked car scatter: three times their mean distance, within reason."""
    total = 0.0
    for place in range(first, last + 1):
        total += min(_off(lat, lon, rows[place], mid_lat, mid_lon), INNER_LEAST_M * 2.0)
    return min(max(3.0 * total / (last - first + 1), INNER_LEAST_M), INNER_MOST_M)


@njit(cache=True)
def _still(speed, rows, one, other):
    """Ends trimmed by reported speed too, where the car is mostly reported still."""
    known = 0
    still = 0
    for place in range(one, other + 1):
        value = speed[rows[place]]
        if not np.isnan(value):
            known += 1
            if value <= CRAWL_KMH:
                still += 1
    if known == 0 or still < 0.8 * known:
        return one, other
    while one < other and speed[rows[one]] > CRAWL_KMH:
        one += 1
    while other > one and speed[rows[other]] > CRAWL_KMH:
        other -= 1
    return one, other


@njit(cache=True)
def _lasted(at, lat, lon, cosine, rows, begin, end, one, other):
    """Milliseconds from first to last fix inside, and what of the intervals around them driving does not explain."""
    total = float(at[rows[other]] - at[rows[one]])
    if one > begin:
        total += _slack(at, lat, lon, cosine, rows, begin, end, one, -1)
    if other + 1 < end:
        total += _slack(at, lat, lon, cosine, rows, begin, end, other, 1)
    return total


@njit(cache=True)
def _slack(at, lat, lon, cosine, rows, begin, end, place, way):
    near, outside = rows[place], rows[place + way]
    interval = abs(at[outside] - at[near])
    driving = LEAST_DRIVING
    further = place + 2 * way
    if begin <= further < end:
        beyond = rows[further]
        passed = max(abs(at[beyond] - at[outside]), 1)
        driving = max(driving, far(lat, lon, cosine, outside, beyond) * 1000.0 / passed)
    needed = far(lat, lon, cosine, outside, near) * 1000.0 / driving
    return max(0.0, interval - needed)
