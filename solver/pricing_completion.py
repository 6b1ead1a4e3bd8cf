"""Completion bounds: the least that what follows a start can cost, by slices of the start windows, compiled.

Which slice can follow which never changes in a day, so it is laid out once (`link_slices`); every later pass is one
walk over that list. Kilometres and minutes stand there as 32-bit numbers rounded down: the bound stays a bound.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.pricing_labels import EPSILON

SWEEPS = 40


@njit(cache=True, nogil=True)
def slice_of(slices, option, delay):
    """The slice of an option's window that a start `delay` minutes after its earliest falls into."""
    first, _, _, step = slices
    count = first[option + 1] - first[option]
    return first[option] + min(count - 1, int((delay + EPSILON) / step[option]))


@njit(cache=True, nogil=True)
def _rounded_down(value):
    near = np.float32(value)
    return near if near <= value else np.nextafter(near, np.float32(-np.inf))


@njit(cache=True, nogil=True)
def link_slices(basics, home, arcs, slices):
    """Which slices can follow each slice straight, and which after going home.

    Returns CSR over slices (start, to, minutes, km), the rank of each slice by falling latest departure from home,
    how many of the ranked slices can be left for once home from a slice, and whether every slice is followed only by
    slices before it in the order of falling start, so that one walk in that order is enough.
    """
    earliest, latest, minutes = basics
    out_minutes, _, in_minutes, _, _ = home
    arc_start, arc_to, arc_minutes, arc_km = arcs
    first, owner, falling, step = slices
    total = owner.shape[0]
    start = np.zeros(total + 1, dtype=np.int64)
    place_of = np.empty(total, dtype=np.int64)
    for place in range(total):
        place_of[falling[place]] = place
    # a slice may be entered late, never early
    departure = np.empty(total)
    for place in range(total):
        at = owner[place]
        last = place + 1 == first[at + 1]
        departure[place] = (latest[at] if last else earliest[at] + (place + 1 - first[at]) * step[at]) - out_minutes[at]
    ranked = np.argsort(-departure)
    by_departure = -departure[ranked]
    rank = np.empty(total, dtype=np.int32)
    last_place = np.empty(total + 1, dtype=np.int64)  # latest place in the falling order among the first k ranked
    last_place[0] = -1
    for k in range(total):
        rank[ranked[k]] = k
        last_place[k + 1] = max(last_place[k], place_of[ranked[k]])
    upto = np.empty(total, dtype=np.int32)
    orderly = True
    for at_slice in range(total):
        at = owner[at_slice]
        release = earliest[at] + (at_slice - first[at]) * step[at] + minutes[at]
        for arc in range(arc_start[at], arc_start[at + 1]):
            to = arc_to[arc]
            if release + arc_minutes[arc] - earliest[to] <= latest[to] - earliest[to] + EPSILON:
                start[at_slice + 1] += 1
        upto[at_slice] = np.searchsorted(by_departure, EPSILON - release - in_minutes[at], side="right")
        if last_place[upto[at_slice]] >= place_of[at_slice]:
            orderly = False
    for at_slice in range(total):
        start[at_slice + 1] += start[at_slice]
    to_slice = np.empty(start[total], dtype=np.int32)
    leg_minutes = np.empty(start[total], dtype=np.float32)
    leg_km = np.empty(start[total], dtype=np.float32)
    edge = 0
    for at_slice in range(total):
        at = owner[at_slice]
        release = earliest[at] + (at_slice - first[at]) * step[at] + minutes[at]
        for arc in range(arc_start[at], arc_start[at + 1]):
            to = arc_to[arc]
            delay = release + arc_minutes[arc] - earliest[to]
            if delay > latest[to] - earliest[to] + EPSILON:
                continue
            follower = slice_of(slices, to, delay) if delay > 0.0 else first[to]
            to_slice[edge] = follower
            leg_minutes[edge] = _rounded_down(arc_minutes[arc])
            leg_km[edge] = _rounded_down(arc_km[arc])
            if place_of[follower] >= place_of[at_slice]:
                orderly = False
            edge += 1
    return start, to_slice, leg_minutes, leg_km, rank, upto, orderly


@njit(cache=True, nogil=True)
def complete(basics, home, limits, slices, links, follow, drive_price, km_price):
    """Least cost of what can follow a start in each slice of each option's window: a bound without driving and range.

    Both may be paid for at the given prices (a Lagrangian bound, once what is unused of the limits is paid back).

    `follow`: the option that has to follow each option, and the one that has to precede it (−1: free).

    Slices are taken by falling start; where that is no order of who follows whom, further sweeps confirm that nothing
    changed, and the answer is −inf, no bound, where `SWEEPS` of them are not enough.
    """
    earliest, _, minutes, drive, km, plain = basics[:6]
    out_minutes, out_km, in_minutes, in_km, _ = home
    start, to_slice, leg_minutes, leg_km, rank, upto, orderly = links
    after, before = follow
    end, per_km = limits[1], limits[5] + km_price
    first, owner, falling, step = slices
    total = owner.shape[0]
    rest = np.full(total, np.inf)
    worth = np.full(total, np.inf)  # cost of an option and of what can follow it
    free = np.full(total, np.inf)  # the same where nothing has to precede it
    tree = np.full(total + 1, np.inf)  # least cost over the slices with the latest departures, as a Fenwick tree
    for _ in range(SWEEPS):
        changed = False
        for at_slice in falling:
            at = owner[at_slice]
            if plain[at] == np.inf:
                continue
            release = earliest[at] + (at_slice - first[at]) * step[at] + minutes[at]
            least = np.inf
            bound_to = after[at]
            if release + in_minutes[at] <= end + EPSILON:
                onward = 0.0
                if bound_to < 0:
                    place = upto[at_slice]
                    while place > 0:
                        onward = min(onward, tree[place])
                        place -= place & -place
                else:
                    onward = np.inf
                    for other in range(first[bound_to], first[bound_to + 1]):
                        if rank[other] < upto[at_slice]:
                            leaving = per_km * out_km[bound_to] + drive_price * out_minutes[bound_to] + worth[other]
                            onward = min(onward, leaving)
                least = per_km * in_km[at] + drive_price * in_minutes[at] + onward
            if bound_to >= 0:
                for edge in range(start[at_slice], start[at_slice + 1]):
                    if owner[to_slice[edge]] == bound_to:
                        leg = per_km * leg_km[edge] + drive_price * leg_minutes[edge]
                        least = min(least, leg + worth[to_slice[edge]])
            elif drive_price == 0.0:
                for edge in range(start[at_slice], start[at_slice + 1]):
                    least = min(least, per_km * leg_km[edge] + free[to_slice[edge]])
            else:
                for edge in range(start[at_slice], start[at_slice + 1]):
                    leg = per_km * leg_km[edge] + drive_price * leg_minutes[edge]
                    least = min(least, leg + free[to_slice[edge]])
            if least < rest[at_slice] - 1e-9:
                changed = True
                rest[at_slice] = least
                own = plain[at] + drive_price * drive[at] + km_price * km[at] + least
                worth[at_slice] = own
                if before[at] >= 0:
                    continue
                free[at_slice] = own
                leaving = per_km * out_km[at] + drive_price * out_minutes[at] + own
                place = rank[at_slice] + 1
                while place <= total:
                    tree[place] = min(tree[place], leaving)
                    place += place & -place
        if orderly or not changed:
            return rest
    rest[:] = -np.inf
    return rest
