"""The compiled walk over all vehicles: pieces between silences, stays in each, legs between, unknown elsewhere."""

from __future__ import annotations

import numpy as np
from numba import njit

from fleet_data.tracks.segments.kernel import far, keep_fixes, path_km
from fleet_data.tracks.segments.stays import find_stay

STAY, LEG, UNKNOWN = 0, 1, 2
JOIN_MS = 120_000
JOIN_M = 80.0
JOIN_AWAY_M = 250.0
USUAL_INTERVALS = 3.0


@njit(cache=True)
def walk(codes, at, lat, lon, speed, stay_ms, gap_ms, box_m):
    """Segments of sorted fixes: kind, first and last row, and (latitude, longitude, km, fixes) of each."""
    count = len(at)
    cosine = np.cos(np.radians(lat))
    keep = np.zeros(count, dtype=np.bool_)
    most = 2 * count + 2
    kinds = np.empty(most, dtype=np.int8)
    ends = np.empty((most, 2), dtype=np.int64)
    tells = np.empty((most, 4), dtype=np.float64)
    made = 0
    begin = 0
    while begin < count:
        end = begin + 1
        while end < count and codes[end] == codes[begin]:
            end += 1
        keep_fixes(at, lat, lon, cosine, begin, end, keep)
        rows = begin + np.flatnonzero(keep[begin:end])
        gap = _gap(at, begin, end, gap_ms)
        made = _vehicle(at, lat, lon, cosine, speed, rows, gap, stay_ms, box_m, kinds, ends, tells, made)
        begin = end
    return kinds[:made], ends[:made], tells[:made]


@njit(cache=True)
def believed(codes, at, lat, lon):
    """Which fixes are believed: one a time and vehicle, no spikes."""
    keep = np.zeros(len(at), dtype=np.bool_)
    cosine = np.cos(np.radians(lat))
    begin = 0
    while begin < len(at):
        end = begin + 1
        while end < len(at) and codes[end] == codes[begin]:
            end += 1
        keep_fixes(at, lat, lon, cosine, begin, end, keep)
        begin = end
    return keep


@njit(cache=True)
def _gap(at, begin, end, gap_ms):
    """The silence that is unknown: at least `gap_ms`, and three usual intervals of the device."""
    if end - begin < 3:
        return float(gap_ms)
    return max(float(gap_ms), USUAL_INTERVALS * np.median(np.diff(at[begin:end])))


@njit(cache=True)
def _silent(at, one, other, gap):
    """Whether the device was silent for longer than `gap` between two believed fixes; spikes show it alive."""
    for row in range(one, other):  # noqa: SIM110 (compiled)
        if at[row + 1] - at[row] > gap:
            return True
    return False


@njit(cache=True)
def _vehicle(at, lat, lon, cosine, speed, rows, gap, stay_ms, box_m, kinds, ends, tells, made):
    start = made
    first = 0
    while first < len(rows):
        last = first + 1
        while last < len(rows) and not _silent(at, rows[last - 1], rows[last], gap):
            last += 1
        made = _piece(at, lat, lon, cosine, speed, rows, first, last, stay_ms, box_m, kinds, ends, tells, made, start)
        if last < len(rows):
            km = far(lat, lon, cosine, rows[last - 1], rows[last]) / 1000.0
            made = _add(kinds, ends, tells, made, start, UNKNOWN, rows[last - 1], rows[last], np.nan, np.nan, km, 0)
        first = last
    return made


@njit(cache=True)
def _add(kinds, ends, tells, made, start, kind, one, other, lat, lon, km, fixes):
    """Write a segment; two unknown ones in a row are one."""
    if kind == UNKNOWN and made > start and kinds[made - 1] == UNKNOWN:
        ends[made - 1, 1] = other
        tells[made - 1, 2] += km
        tells[made - 1, 3] += fixes
        return made
    kinds[made] = kind
    ends[made, 0], ends[made, 1] = one, other
    tells[made, 0], tells[made, 1], tells[made, 2], tells[made, 3] = lat, lon, km, fixes
    return made + 1


@njit(cache=True)
def _piece(at, lat, lon, cosine, speed, rows, first, last, stay_ms, box_m, kinds, ends, tells, made, start):
    """Stays and legs of rows[first:last]; a piece that neither stays nor goes anywhere is unknown."""
    begin = made
    found = np.empty(4)
    done = first  # up to here it is told
    while done < last and find_stay(at, lat, lon, cosine, speed, rows, first, last, done, stay_ms, box_m, found):
        one, other = int(found[0]), int(found[1])
        if done == first and made == begin and one == first + 1:
            one = first  # a single fix before the stay at the edge of a piece tells no leg
        if made > begin and _joins(at, lat, lon, cosine, rows, done, one, tells[made - 1], found):
            ends[made - 1, 1] = rows[other]
            tells[made - 1, 3] = float(_place_of(rows, ends[made - 1, 0], other))
        else:
            if one > done:
                km = path_km(lat, lon, cosine, rows, done, one)
                made = _add(kinds, ends, tells, made, begin, LEG, rows[done], rows[one], np.nan, np.nan, km, one - done)
            made = _add(
                kinds, ends, tells, made, begin, STAY, rows[one], rows[other], found[2], found[3], 0.0, other - one + 1
            )
        done = other
        if other + 1 >= last:
            break
    if made == begin and not _moved(lat, lon, cosine, rows, first, last, box_m):
        return _add(
            kinds, ends, tells, made, start, UNKNOWN, rows[first], rows[last - 1], np.nan, np.nan, 0.0, last - first
        )
    if last - 1 > done:
        if made > begin and last - 2 == done:
            ends[made - 1, 1] = rows[last - 1]
        else:
            km = path_km(lat, lon, cosine, rows, done, last - 1)
            made = _add(
                kinds, ends, tells, made, begin, LEG, rows[done], rows[last - 1], np.nan, np.nan, km, last - 1 - done
            )
    return made


@njit(cache=True)
def _place_of(rows, row, other):
    return other - np.searchsorted(rows, row) + 1


@njit(cache=True)
def _joins(at, lat, lon, cosine, rows, done, one, before, found):
    """Whether a stay goes on after a short time not far away: noise, or a car moved within its yard."""
    if at[rows[one]] - at[rows[done]] > JOIN_MS:
        return False
    north = found[2] - before[0]
    east = (found[3] - before[1]) * cosine[rows[one]]
    if (north * north + east * east) ** 0.5 * 111_195.0 > JOIN_M:
        return False
    for place in range(done, one):  # noqa: SIM110 (compiled)
        if far(lat, lon, cosine, rows[one], rows[place]) > JOIN_AWAY_M:
            return False
    return True


@njit(cache=True)
def _moved(lat, lon, cosine, rows, first, last, box_m):
    for place in range(first + 1, last):  # noqa: SIM110 (compiled)
        if far(lat, lon, cosine, rows[first], rows[place]) > box_m:
            return True
    return False
