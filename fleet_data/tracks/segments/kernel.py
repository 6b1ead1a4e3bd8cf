"""Compiled passes over one vehicle's sorted fixes: ties, spikes, and small helpers the cutting uses too.

Distances are equirectangular around the first point of a pair: fine below a few hundred kilometres.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

METRES_A_DEGREE = 111_195.0
SPIKE_M = 150.0  # closer than this no fix is a spike
SAME_PLACE_M = 60.0  # fixes of a parked car are this close
HIDE_MS = 300_000  # an excursion this short holds no stay
QUICK_MS = 150_000  # out and back in this time is no visit
BRIEF_MS = 90_000
FAST = 35.0  # metres a second: not in a town
TOO_FAST = 70.0  # not by road
MOST_SPIKES = 3  # in a row


@njit(cache=True)
def far(lat, lon, cosine, one, other):
    """Metres between two fixes."""
    north = lat[other] - lat[one]
    east = (lon[other] - lon[one]) * cosine[one]
    return math.sqrt(north * north + east * east) * METRES_A_DEGREE


@njit(cache=True)
def _before(lat, lon, speed, one, other):
    if lat[one] != lat[other]:
        return lat[one] < lat[other]
    if lon[one] != lon[other]:
        return lon[one] < lon[other]
    return speed[one] < speed[other] or (not np.isnan(speed[one]) and np.isnan(speed[other]))


@njit(cache=True)
def order_ties(codes, at, lat, lon, speed):
    """The order in which rows of one vehicle and one time stand by place; empty when they stand so already."""
    count = len(at)
    order = np.empty(0, dtype=np.int64)
    start = 0
    while start < count:
        end = start + 1
        while end < count and at[end] == at[start] and codes[end] == codes[start]:
            end += 1
        for row in range(start + 1, end):
            place = row
            while place > start and _before(lat, lon, speed, _at(order, place), _at(order, place - 1)):
                if len(order) == 0:
                    order = np.arange(count)
                order[place], order[place - 1] = order[place - 1], order[place]
                place -= 1
        start = end
    return order


@njit(cache=True)
def _at(order, place):
    return order[place] if len(order) else place


@njit(cache=True)
def keep_fixes(at, lat, lon, cosine, begin, end, keep):
    """Mark in `keep` the fixes of one vehicle that are believed: one a time, and no spikes."""
    row = begin
    last = -1
    while row < end:
        stop = row + 1
        while stop < end and at[stop] == at[row]:
            stop += 1
        chosen = _nearest(lat, lon, cosine, row, stop, last if last >= 0 else min(stop, end - 1))
        skipped = 0
        if last >= 0:
            skipped = _spikes(at, lat, lon, cosine, last, chosen, stop, end)
        elif stop < end:
            skipped = _false_start(at, lat, lon, cosine, chosen, stop, end)
        if skipped == 0:
            keep[chosen] = True
            last = chosen
            row = stop
        else:
            row = stop + skipped - 1


@njit(cache=True)
def _nearest(lat, lon, cosine, start, stop, to):
    best = start
    for row in range(start + 1, stop):
        if far(lat, lon, cosine, to, row) < far(lat, lon, cosine, to, best):
            best = row
    return best


@njit(cache=True)
def _false_start(at, lat, lon, cosine, first, following, end):
    """1 when the first fix is far from two that agree with each other."""
    if following + 1 >= end:
        return 0
    first_speed = far(lat, lon, cosine, first, following) * 1000.0 / max(at[following] - at[first], 1)
    next_speed = far(lat, lon, cosine, following, following + 1) * 1000.0 / max(at[following + 1] - at[following], 1)
    return 1 if first_speed > TOO_FAST and next_speed < FAST else 0


@njit(cache=True)
def _spikes(at, lat, lon, cosine, last, row, stop, end):
    """How many fixes from `row` on are spikes seen from the last believed one; 0: this one is believed."""
    out = far(lat, lon, cosine, last, row)
    if out <= SPIKE_M:
        return 0
    out_speed = out * 1000.0 / max(at[row] - at[last], 1)
    fastest = out_speed
    before = row
    back = stop
    for spikes in range(1, MOST_SPIKES + 1):
        if back >= end:
            return 0
        away_ms = at[back] - at[last]
        home = far(lat, lon, cosine, last, back)
        leg = far(lat, lon, cosine, before, back)
        fastest = max(fastest, leg * 1000.0 / max(at[back] - at[before], 1))
        if out_speed > TOO_FAST and home * 1000.0 / max(away_ms, 1) < FAST:
            return spikes
        if away_ms > HIDE_MS:
            return 0
        if home <= SAME_PLACE_M and (spikes == 1 or away_ms <= BRIEF_MS or fastest > FAST):
            return spikes
        if spikes == 1 and away_ms <= QUICK_MS and home < 0.3 * min(out, leg):
            return spikes
        before = back
        back += 1
    return 0


@njit(cache=True)
def path_km(lat, lon, cosine, rows, first, last):
    """Kilometres along believed fixes; steps below 30 m wait until they add up, so that noise adds none."""
    metres = 0.0
    counted = rows[first]
    for place in range(first + 1, last + 1):
        step = far(lat, lon, cosine, counted, rows[place])
        if step >= 30.0 or place == last:
            metres += step
            counted = rows[place]
    return metres / 1000.0
