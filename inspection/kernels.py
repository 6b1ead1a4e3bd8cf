"""The passes over fixes, compiled: what a fix is doubted for, and where the car stood, moved or was silent.

Only plain arrays come in and go out; `tracks` gives them names. Every function works a vehicle at a time, so the
answer for a vehicle does not depend on which others lie beside it.
"""

from __future__ import annotations

import math

from numba import njit

# A fix is doubted for one of these (fleet_data.tracks.flags tells the same words for stored fixes).
DUPLICATE, NO_FIX, CLOCK, JUMP = 1, 2, 4, 8
STAY, MOVE, GAP = 0, 1, 2

EARTH_M_PER_DEGREE = 111_195.0  # mean radius 6,371 km
FASTEST_M_S = 200.0 / 3.6  # implied speed above which a fix is a jump (field.md D2)
SPIKE_M = 150.0  # away from both neighbours by more than this (telematics.md §2.3)
SPIKE_HOME_M = 100.0  # while the neighbours are this close to each other
SPIKE_MS = 600_000  # and not longer than this
BRIEF_MS = 180_000  # or this, where the displaced fix does not say that the car stood
ISLAND_FIXES = 40  # a run of displaced fixes that comes back
DRIFT_KMH = 8.0  # displaced fixes whose reported speed stays below this did not drive
FEWEST_SATELLITES = 4  # a position needs four
CLOCK_AHEAD_MS = 300_000  # fix later than its receipt (reliability row 18)
STAY_M = 100.0  # a stop is a cluster of this radius
STAY_MS = 180_000  # at least this long
SILENT_MS = 600_000  # fixes farther apart say nothing about what lay between


@njit(cache=True, nogil=True)
def distance_m(lat0, lon0, lat1, lon1):
    """Metres between two places, on a plane that fits where they are (0.1 % below 100 km)."""
    y = (lat1 - lat0) * EARTH_M_PER_DEGREE
    x = (lon1 - lon0) * EARTH_M_PER_DEGREE * math.cos(math.radians((lat0 + lat1) * 0.5))
    return math.sqrt(x * x + y * y)


@njit(cache=True, nogil=True)
def flag_fixes(starts, at, lat, lon, speed, satellites, received, unknown, day_first, day_last, flags):
    """Fill `flags` for fixes sorted by vehicle and time; `starts` are the vehicles' bounds.

    `day_first` and `day_last` (ms) bound the time the dataset is about; a fix outside has a wrong clock.
    """
    for v in range(len(starts) - 1):
        a, b = starts[v], starts[v + 1]
        before = -1
        for i in range(a, b):
            if (satellites[i] >= 0 and satellites[i] < FEWEST_SATELLITES) or (lat[i] == 0.0 and lon[i] == 0.0):
                flags[i] = NO_FIX
                continue
            if at[i] < day_first or at[i] >= day_last:
                flags[i] = CLOCK
                continue
            if received[i] != unknown and at[i] - received[i] > CLOCK_AHEAD_MS:
                flags[i] = CLOCK
                continue
            if before >= 0 and at[i] == at[before]:
                flags[i] = DUPLICATE
                continue
            before = i
        _flag_slow_clock(a, b, at, received, unknown, flags)
        _flag_jumps(a, b, at, lat, lon, speed, flags)


@njit(cache=True, nogil=True)
def _flag_slow_clock(a, b, at, received, unknown, flags):
    """A clock that lags by a whole zone or whole days: receipt comes steadily 8 h or n days after the fix."""
    for i in range(a, b):
        if flags[i] != 0 or received[i] == unknown:
            continue
        lag = received[i] - at[i]
        if lag < 25_200_000:
            continue
        if abs(lag - 28_800_000) > 180_000 and (lag + 180_000) % 86_400_000 > 360_000:
            continue
        steady = 0
        if i > a and received[i - 1] != unknown and abs(received[i - 1] - at[i - 1] - lag) < 60_000:
            steady += 1
        if i + 1 < b and received[i + 1] != unknown and abs(received[i + 1] - at[i + 1] - lag) < 60_000:
            steady += 1
        if steady > 0:
            flags[i] = CLOCK


@njit(cache=True, nogil=True)
def _flag_jumps(a, b, at, lat, lon, speed, flags):
    last = -1
    since_break = 0
    i = a
    while i < b:
        if flags[i] != 0:
            i += 1
            continue
        if last < 0:
            last, since_break = i, 1
            i += 1
            continue
        far = distance_m(lat[last], lon[last], lat[i], lon[i])
        elapsed_s = max((at[i] - at[last]) / 1000.0, 1.0)
        if far <= SPIKE_M:
            last, since_break = i, since_break + 1
            i += 1
            continue
        too_fast = far / elapsed_s > FASTEST_M_S and far > 500.0
        back = _find_return(last, i, b, at, lat, lon, speed, flags, too_fast)
        if back > 0:
            for k in range(i, back):
                if flags[k] == 0:
                    flags[k] = JUMP
            i = back
            continue
        if too_fast and since_break <= 3:
            # nothing goes on from the few fixes before: they were the displaced ones
            k = last
            while since_break > 0 and k >= a:
                if flags[k] == 0:
                    flags[k] = JUMP
                    since_break -= 1
                k -= 1
            last, since_break = i, 1
        elif too_fast:
            last, since_break = i, 1
        else:
            last, since_break = i, since_break + 1
        i += 1


@njit(cache=True, nogil=True)
def _find_return(last, i, b, at, lat, lon, speed, flags, too_fast):
    """The fix at which a displaced run is over, or −1 where the car really went on from there."""
    quiet = True  # every displaced fix says that the car stood
    seen = 0
    k = i
    while k < b and seen <= ISLAND_FIXES and at[k] - at[last] <= SPIKE_MS:
        if flags[k] != 0:
            k += 1
            continue
        far = distance_m(lat[last], lon[last], lat[k], lon[k])
        elapsed_ms = max(at[k] - at[last], 1000)
        if k > i and too_fast:
            hop = distance_m(lat[k - 1], lon[k - 1], lat[k], lon[k])
            if far / (elapsed_ms / 1000.0) <= FASTEST_M_S * 0.6 and hop > SPIKE_M:
                return k
        if k > i and not too_fast and far <= SPIKE_HOME_M and (quiet or (seen == 1 and elapsed_ms <= BRIEF_MS)):
            return k
        if not speed[k] <= DRIFT_KMH:  # unknown counts as driven
            quiet = False
            if not too_fast and seen >= 1:
                return -1
        seen += 1
        k += 1
    return -1
