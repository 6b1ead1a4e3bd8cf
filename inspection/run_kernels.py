"""The pass that looks for runs of fixes of one kind, compiled: engine on while standing, too fast, silent."""

from __future__ import annotations

import math

from numba import njit

from inspection.kernels import SILENT_MS, distance_m

IDLE, FAST, SILENT = 0, 1, 2
STANDING_KMH = 1.0
STANDING_M = 60.0  # a standing car's fixes stay this close
BELIEVED_SHARE = 0.8  # of the limit, that positions must show as well


@njit(cache=True, nogil=True)
def find_runs(starts, good, at, lat, lon, speed, ignition, idle_ms, fast_kmh, fast_ms, silent_ms, runs):
    """Fill rows (vehicle, kind, first, last) with indices into `good`; their number."""
    found = 0
    for v in range(len(starts) - 1):
        idle, fast = -1, -1
        n = starts[v + 1]
        for k in range(starts[v], n):
            i = good[k]
            far_apart = k > starts[v] and at[i] - at[good[k - 1]] > SILENT_MS
            if k > starts[v] and at[i] - at[good[k - 1]] > silent_ms:
                runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = v, SILENT, k - 1, k
                found += 1
            if idle >= 0 and (far_apart or not _stands(good[idle], i, lat, lon, speed, ignition)):
                if at[good[k - 1]] - at[good[idle]] > idle_ms:
                    runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = v, IDLE, idle, k - 1
                    found += 1
                idle = -1
            if idle < 0 and _stands(i, i, lat, lon, speed, ignition):
                idle = k
            above = speed[i] > fast_kmh
            if fast >= 0 and (far_apart or not above):
                if _is_believed(fast, k - 1, good, at, lat, lon, fast_kmh, fast_ms):
                    runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = v, FAST, fast, k - 1
                    found += 1
                fast = -1
            if fast < 0 and above:
                fast = k
        if idle >= 0 and at[good[n - 1]] - at[good[idle]] > idle_ms:
            runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = v, IDLE, idle, n - 1
            found += 1
        if fast >= 0 and _is_believed(fast, n - 1, good, at, lat, lon, fast_kmh, fast_ms):
            runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = v, FAST, fast, n - 1
            found += 1
    return found


@njit(cache=True, nogil=True)
def _stands(first, i, lat, lon, speed, ignition):
    if ignition[i] != 1 or speed[i] > STANDING_KMH:
        return False
    return distance_m(lat[first], lon[first], lat[i], lon[i]) <= STANDING_M


@njit(cache=True, nogil=True)
def _is_believed(first, last, good, at, lat, lon, fast_kmh, fast_ms):
    """Long enough, and the positions show such a speed as well (a single wrong speed does not)."""
    elapsed = at[good[last]] - at[good[first]]
    if elapsed < fast_ms:
        return False
    metres = 0.0
    for k in range(first, last):
        metres += distance_m(lat[good[k]], lon[good[k]], lat[good[k + 1]], lon[good[k + 1]])
    return metres / (elapsed / 1000.0) * 3.6 >= fast_kmh * BELIEVED_SHARE and not math.isnan(metres)
