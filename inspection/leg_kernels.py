"""The pass that cuts a track into stays, moves and gaps, and measures each; compiled. See `kernels` for the terms."""

from __future__ import annotations

import math

from numba import njit

from inspection.kernels import GAP, MOVE, SILENT_MS, STAY, STAY_M, STAY_MS, distance_m

NEAR_M = 250.0  # two stays closer than this with little between them are one (drift, lot shuffling)
LITTLE_M = 300.0
DRIVEN_KMH = 10.0  # a drive shows this speed at least once
STEADY_MS = 180_000  # pairs of fixes closer than this measure kilometres
FEW_KM = 0.1
# columns of a measured leg
T0, T1, LAT, LON, LAT1, LON1, KM, EXTENT_M, TOP_KMH, ODO0, ODO1, REAL, ODO_KM, SPEED_KM, STEADY_KM, WIDTH = range(16)


@njit(cache=True, nogil=True)
def cut_legs(starts, good, at, lat, lon, legs):
    """Fill rows (vehicle, kind, first fix, last fix) of `legs`; their number. `good` are indices of trusted fixes,
    `starts` bounds in `good` of each vehicle."""
    found = 0
    for v in range(len(starts) - 1):
        n = starts[v + 1]
        i = starts[v]
        moving = -1  # first fix of the open move
        while i < n:
            centre_lat, centre_lon, j = lat[good[i]], lon[good[i]], i + 1
            while j < n and distance_m(centre_lat, centre_lon, lat[good[j]], lon[good[j]]) <= STAY_M:
                weight = 1.0 / (j - i + 1)
                centre_lat += (lat[good[j]] - centre_lat) * weight
                centre_lon += (lon[good[j]] - centre_lon) * weight
                j += 1
            if j - i >= 2 and at[good[j - 1]] - at[good[i]] >= STAY_MS:
                if moving >= 0:
                    found = _close(v, moving, i, good, at, legs, found)
                legs[found, 0], legs[found, 1], legs[found, 2], legs[found, 3] = v, STAY, i, j - 1
                found += 1
                moving = j - 1
                i = j
            else:
                if moving < 0:
                    moving = i
                i += 1
        if 0 <= moving < n - 1:
            found = _close(v, moving, n - 1, good, at, legs, found)
    return found


@njit(cache=True, nogil=True)
def _close(v, first, last, good, at, legs, found):
    """Write the move from `first` to `last`, cut where nothing is known."""
    begun = first
    for k in range(first, last):
        if at[good[k + 1]] - at[good[k]] > SILENT_MS:
            if k > begun:
                legs[found, 0], legs[found, 1], legs[found, 2], legs[found, 3] = v, MOVE, begun, k
                found += 1
            legs[found, 0], legs[found, 1], legs[found, 2], legs[found, 3] = v, GAP, k, k + 1
            found += 1
            begun = k + 1
    if last > begun:
        legs[found, 0], legs[found, 1], legs[found, 2], legs[found, 3] = v, MOVE, begun, last
        found += 1
    return found


@njit(cache=True, nogil=True)
def measure_legs(count, legs, good, at, lat, lon, speed, odometer, ignition, ever_on, odo_live, out):
    """Measure each leg into `out` and merge stays that are one; the number of legs left."""
    kept = 0
    for n in range(count):
        v, kind, a, b = legs[n, 0], legs[n, 1], legs[n, 2], legs[n, 3]
        legs[kept, 0], legs[kept, 1], legs[kept, 2], legs[kept, 3] = v, kind, a, b
        _measure(kind, a, b, good, at, lat, lon, speed, odometer, ignition, ever_on[v], odo_live[v], out[kept])
        kept += 1
        while kept >= 3 and legs[kept - 3, 0] == v and _is_one_stay(legs, out, kept):
            longer = (
                kept - 3 if out[kept - 3, T1] - out[kept - 3, T0] >= out[kept - 1, T1] - out[kept - 1, T0] else kept - 1
            )
            for column in (LAT, LON):
                out[kept - 3, column] = out[longer, column]
            out[kept - 3, T1] = out[kept - 1, T1]
            out[kept - 3, LAT1], out[kept - 3, LON1] = out[kept - 3, LAT], out[kept - 3, LON]
            out[kept - 3, TOP_KMH] = max(out[kept - 3, TOP_KMH], out[kept - 1, TOP_KMH])
            if not math.isnan(out[kept - 1, ODO1]):
                out[kept - 3, ODO1] = out[kept - 1, ODO1]
            legs[kept - 3, 3] = legs[kept - 1, 3]
            kept -= 2
    return kept


@njit(cache=True, nogil=True)
def _is_one_stay(legs, out, kept):
    before, between, after = kept - 3, kept - 2, kept - 1
    if legs[before, 1] != STAY or legs[after, 1] != STAY or legs[between, 1] == STAY:
        return False
    apart = distance_m(out[before, LAT], out[before, LON], out[after, LAT], out[after, LON])
    if legs[between, 1] == GAP:
        return apart <= LITTLE_M
    if out[between, REAL] == 0.0:
        return out[between, EXTENT_M] <= 5_000.0
    return apart <= NEAR_M and out[between, EXTENT_M] <= LITTLE_M


@njit(cache=True, nogil=True)
def _measure(kind, a, b, good, at, lat, lon, speed, odometer, ignition, ever_on, odo_live, row):
    first, last = good[a], good[b]
    row[T0], row[T1] = at[first], at[last]
    row[LAT], row[LON], row[LAT1], row[LON1] = lat[first], lon[first], lat[last], lon[last]
    row[KM], row[EXTENT_M], row[TOP_KMH], row[ODO0], row[ODO1] = 0.0, 0.0, -1.0, math.nan, math.nan
    row[ODO_KM], row[SPEED_KM], row[STEADY_KM] = 0.0, 0.0, 0.0
    speeds, on, off = 0, 0, 0
    mean_lat, mean_lon = 0.0, 0.0
    for k in range(a, b + 1):
        i = good[k]
        mean_lat += lat[i] - lat[first]
        mean_lon += lon[i] - lon[first]
        if not math.isnan(speed[i]):
            speeds += 1
            row[TOP_KMH] = max(row[TOP_KMH], speed[i])
        if ignition[i] == 1:
            on += 1
        elif ignition[i] == 0:
            off += 1
        if not math.isnan(odometer[i]):
            if math.isnan(row[ODO0]):
                row[ODO0] = odometer[i]
            row[ODO1] = odometer[i]
        if k > a and kind != STAY:
            p = good[k - 1]
            km = distance_m(lat[p], lon[p], lat[i], lon[i]) / 1000.0
            row[KM] += km
            row[EXTENT_M] = max(row[EXTENT_M], distance_m(lat[first], lon[first], lat[i], lon[i]))
            if at[i] - at[p] <= STEADY_MS and not math.isnan(odometer[i]) and not math.isnan(odometer[p]):
                row[STEADY_KM] += km
                row[ODO_KM] += odometer[i] - odometer[p]
                if not math.isnan(speed[i]) and not math.isnan(speed[p]):
                    row[SPEED_KM] += 0.5 * (speed[i] + speed[p]) * (at[i] - at[p]) / 3_600_000.0
    if kind == STAY:
        row[LAT], row[LON] = lat[first] + mean_lat / (b - a + 1), lon[first] + mean_lon / (b - a + 1)
        row[LAT1], row[LON1] = row[LAT], row[LON]
        row[REAL] = 0.0
        return
    row[REAL] = 1.0 if _is_driven(row, speeds, on, off, ever_on, odo_live, b - a + 1) else 0.0


@njit(cache=True, nogil=True)
def _is_driven(row, speeds, on, off, ever_on, odo_live, fixes):
    """Whether the wheels turned: displaced positions alone can be drift or a tow."""
    advance = row[ODO1] - row[ODO0]  # NaN where not known
    still = advance < FEW_KM and row[KM] > 1.0
    if still and (odo_live or (on == 0 and off >= 2)):
        return False
    if on == 0 and off >= 2 and ever_on:
        return False
    if speeds >= 2:
        return row[TOP_KMH] >= DRIVEN_KMH or advance >= 0.5 * row[KM]
    if not math.isnan(advance):
        return True
    return not (row[KM] > 6.0 * row[EXTENT_M] / 1000.0 and row[EXTENT_M] < 1_500.0 and fixes > 4)
