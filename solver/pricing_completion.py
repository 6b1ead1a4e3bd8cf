"""Completion bounds: the least that what follows a start can cost, by slices of the start windows, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.pricing_labels import EPSILON


@njit(cache=True, nogil=True)
def slice_of(slices, option, delay):
    """The slice of an option's window that a start `delay` minutes after its earliest falls into."""
    first, _, _, step = slices
    count = first[option + 1] - first[option]
    return first[option] + min(count - 1, int((delay + EPSILON) / step[option]))


@njit(cache=True, nogil=True)
def complete(options, home, arcs, limits, slices, drive_price, km_price, sweeps):
    """Least cost of what can follow a start in each slice of each option's window: a bound without driving and range.

    Both may be paid for at the given prices (a Lagrangian bound, once what is unused of the limits is paid back).

    Slices are taken by falling start; a further sweep confirms that nothing changed. Where trips are so short against
    their slices that `sweeps` are not enough, the answer is −inf: no bound.
    """
    earliest, latest, minutes, drive, km, plain = options[:6]
    cost = plain + drive_price * drive + km_price * km
    out_minutes, out_km, in_minutes, in_km, _ = home
    arc_start, arc_to, arc_minutes, arc_km = arcs
    end, per_km = limits[1], limits[5] + km_price
    first, owner, falling, step = slices
    total = owner.shape[0]
    rest = np.full(total, np.inf)
    # leaving home for a slice of an option, by falling latest departure; a slice may be entered late, never early
    departure = np.empty(total)
    for place in range(total):
        at = owner[place]
        last = place + 1 == first[at + 1]
        departure[place] = (latest[at] if last else earliest[at] + (place + 1 - first[at]) * step[at]) - out_minutes[at]
    ranked = np.argsort(-departure)
    by_departure = -departure[ranked]
    rank = np.empty(total, dtype=np.int64)
    for place in range(total):
        rank[ranked[place]] = place
    tree = np.full(total + 1, np.inf)  # least cost over the slices with the latest departures, as a Fenwick tree
    for _ in range(sweeps):
        changed = False
        for at_slice in falling:
            at = owner[at_slice]
            if cost[at] == np.inf:
                continue
            release = earliest[at] + (at_slice - first[at]) * step[at] + minutes[at]
            least = np.inf
            if release + in_minutes[at] <= end + EPSILON:
                place = np.searchsorted(by_departure, EPSILON - release - in_minutes[at], side="right")
                onward = 0.0
                while place > 0:
                    onward = min(onward, tree[place])
                    place -= place & -place
                least = per_km * in_km[at] + drive_price * in_minutes[at] + onward
            for arc in range(arc_start[at], arc_start[at + 1]):
                to = arc_to[arc]
                delay = release + arc_minutes[arc] - earliest[to]
                if delay > latest[to] - earliest[to] + EPSILON:
                    continue
                after = rest[slice_of(slices, to, delay)] if delay > 0.0 else rest[first[to]]
                least = min(least, per_km * arc_km[arc] + drive_price * arc_minutes[arc] + cost[to] + after)
            if least < rest[at_slice] - 1e-9:
                rest[at_slice] = least
                changed = True
                leaving = per_km * out_km[at] + drive_price * out_minutes[at] + cost[at] + least
                place = rank[at_slice] + 1
                while place <= total:
                    tree[place] = min(tree[place], leaving)
                    place += place & -place
        if not changed:
            return rest
    rest[:] = -np.inf
    return rest
