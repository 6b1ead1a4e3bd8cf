"""A quick heuristic labelling: one label a slice of a window, the cheapest, walked in the order of time; compiled.

It finds most of what the exact labelling (`pricing_kernel`) finds at a fraction of its time, and proves nothing. A
label here is the earliest start it reached in its slice, the latest its duty allows, driving, kilometres and cost.
Those who are home wait in one queue: whoever leaves takes the cheapest duty that is back by then.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.pricing_completion import slice_of
from solver.pricing_labels import EPSILON

NOWHERE, FROM_POOL = -2, -1  # parents of a slice without label, and of a duty's first slice


@njit(cache=True, nogil=True)
def label_roughly(
    options, home, arcs, limits, pair_prices, slices, rising, follow, rest, priced_rest, prices, most_back
):
    """The cheapest labels by slice, and the cheapest duty that ends in each.

    `options`: the first ten of `pricing_kernel.label`; `rising`: slices by rising start;
    `follow`: as in `complete`; `prices`: on a driving minute,
    on a kilometre, and the reduced cost under which a duty is wanted; `most_back`: minutes the day has.
    Returns parent, whether via home, and cost of the duty closed after each slice (inf: none).
    """
    earliest, latest, minutes, drive, km, cost, bits, touches, alive, alive_home = options
    out_minutes, out_km, in_minutes, in_km, _ = home
    arc_start, arc_to, arc_minutes, arc_km = arcs
    begin, end, idle, drive_limit, km_limit, per_km, start_cost, _, _, track_drive, track_km = limits
    first, owner, _, step = slices
    after, before = follow
    drive_price, km_price, threshold = prices
    total = owner.shape[0]
    unused_all = drive_price * drive_limit + km_price * km_limit
    value = np.full(total, np.inf)
    score = np.full(total, np.inf)  # the cost with what driving and range are worth: what labels compare by
    a = np.zeros(total)
    b = np.zeros(total)
    used_drive = np.zeros(total)
    used_km = np.zeros(total)
    mask = np.zeros(total, dtype=np.int64)
    touch = np.zeros(total, dtype=np.int64)
    parent = np.full(total, NOWHERE, dtype=np.int64)
    via = np.zeros(total, dtype=np.int64)
    closed = np.full(total, np.inf)
    done = np.zeros(total, dtype=np.bool_)
    home_value = np.full(total, np.inf)  # score of the label of a slice, once home
    # the cheapest slice whose duty is home by each minute, as a Fenwick tree of slices (−1: none)
    back = np.full(most_back + 2, -1, dtype=np.int64)
    for at_slice in rising:
        at = owner[at_slice]
        done[at_slice] = True
        if cost[at] == np.inf:
            continue
        slice_start = earliest[at] + (at_slice - first[at]) * step[at]
        slice_end = latest[at] if at_slice + 1 == first[at + 1] else slice_start + step[at]
        # from home, as the first of the day or after a way through the pool
        source = FROM_POOL
        cheapest = start_cost
        cheapest_cost = start_cost
        if before[at] >= 0:
            source, cheapest = NOWHERE, np.inf
            for other in range(first[before[at]], first[before[at] + 1]):
                was = owner[other]
                back_at = a[other] + minutes[was] + in_minutes[was] + out_minutes[at]
                if home_value[other] < cheapest and back_at <= slice_end + EPSILON and not mask[other] & bits[at]:
                    source = other
                    cheapest = home_value[other]
        place = 0 if before[at] >= 0 else min(most_back + 1, int(np.floor(slice_end - out_minutes[at] + EPSILON)) + 1)
        while place > 0:
            other = back[place]
            if other >= 0 and home_value[other] < cheapest and owner[other] != at and not mask[other] & bits[at]:
                source = other
                cheapest = home_value[other]
            place -= place & -place
        ready = begin
        if source >= 0:
            cheapest_cost = value[source] + per_km * in_km[owner[source]]
        before_drive = 0.0
        before_km = 0.0
        before_touch = 0
        if source >= 0:
            was = owner[source]
            ready = a[source] + minutes[was] + in_minutes[was]
            before_drive = used_drive[source] + track_drive * in_minutes[was]
            before_km = used_km[source] + track_km * in_km[was]
            before_touch = touch[source]
        start = max(slice_start, ready + out_minutes[at])
        if source != NOWHERE and start <= slice_end + EPSILON:
            total_cost = cheapest_cost + per_km * out_km[at] + cost[at]
            touched = before_touch
            if touches[at] >= 0 and not (touched >> touches[at]) & 1:
                total_cost += pair_prices[touches[at]]
                touched |= 1 << touches[at]
            total_drive = before_drive + track_drive * (out_minutes[at] + drive[at])
            total_km = before_km + track_km * (out_km[at] + km[at])
            total_score = total_cost + drive_price * total_drive + km_price * total_km
            if (
                total_score < score[at_slice]
                and total_drive <= drive_limit + EPSILON
                and total_km <= km_limit + EPSILON
            ):
                value[at_slice] = total_cost
                score[at_slice] = total_score
                a[at_slice] = start
                b[at_slice] = latest[at]
                used_drive[at_slice] = total_drive
                used_km[at_slice] = total_km
                mask[at_slice] = ((mask[source] & alive_home[owner[source]] if source >= 0 else 0) | bits[at]) & alive[
                    at
                ]
                touch[at_slice] = touched
                parent[at_slice] = source
                via[at_slice] = 1 if source >= 0 else 0
        if parent[at_slice] == NOWHERE:
            continue
        unused = drive_price * (drive_limit - used_drive[at_slice]) + km_price * (km_limit - used_km[at_slice])
        if value[at_slice] + max(rest[at_slice], priced_rest[at_slice] - unused) >= threshold:
            continue
        release = a[at_slice] + minutes[at]
        if release > end + EPSILON:
            continue
        # home
        if (
            release + in_minutes[at] <= end + EPSILON
            and used_drive[at_slice] + track_drive * in_minutes[at] <= drive_limit + EPSILON
            and used_km[at_slice] + track_km * in_km[at] <= km_limit + EPSILON
        ):
            home_value[at_slice] = (
                score[at_slice]
                + (per_km + km_price * track_km) * in_km[at]
                + drive_price * track_drive * in_minutes[at]
            )
            if after[at] < 0:
                closed[at_slice] = value[at_slice] + per_km * in_km[at]
                place = max(1, int(np.ceil(release + in_minutes[at] - EPSILON)) + 1)
                while place <= most_back + 1:
                    if back[place] < 0 or home_value[back[place]] > home_value[at_slice]:
                        back[place] = at_slice
                    place += place & -place
        # straight on
        longest = b[at_slice] + minutes[at] + idle
        own_value = value[at_slice]
        own_mask = mask[at_slice]
        for arc in range(arc_start[at], arc_start[at + 1]):
            to = arc_to[arc]
            if cost[to] == np.inf or (after[at] >= 0 and after[at] != to) or (before[to] >= 0 and before[to] != at):
                continue
            new_cost = own_value + per_km * arc_km[arc] + cost[to]
            start = max(earliest[to], release + arc_minutes[arc])
            if start > latest[to] + EPSILON or start > longest + arc_minutes[arc] + EPSILON or own_mask & bits[to]:
                continue
            follower = slice_of(slices, to, start - earliest[to])
            touched = touch[at_slice]
            if touches[to] >= 0 and not (touched >> touches[to]) & 1:
                new_cost += pair_prices[touches[to]]
                touched |= 1 << touches[to]
            if done[follower] or new_cost + rest[follower] >= threshold:
                continue
            total_drive = used_drive[at_slice] + track_drive * (arc_minutes[arc] + drive[to])
            total_km = used_km[at_slice] + track_km * (arc_km[arc] + km[to])
            if total_drive > drive_limit + EPSILON or total_km > km_limit + EPSILON:
                continue
            new_score = new_cost + drive_price * total_drive + km_price * total_km
            if new_score >= score[follower] or new_score + priced_rest[follower] - unused_all >= threshold:
                continue
            value[follower] = new_cost
            score[follower] = new_score
            a[follower] = start
            b[follower] = min(latest[to], longest + arc_minutes[arc])
            used_drive[follower] = total_drive
            used_km[follower] = total_km
            mask[follower] = (own_mask | bits[to]) & alive[to]
            touch[follower] = touched
            parent[follower] = at_slice
            via[follower] = 0
    return parent, via, closed


@njit(cache=True, nogil=True)
def close_roughly(slices, closed, best_cost, best_slice):
    """For each option the cheapest duty that ends with it: reduced cost and slice (−1: none)."""
    owner = slices[1]
    best_cost[:] = np.inf
    best_slice[:] = -1
    for place in range(owner.shape[0]):
        if closed[place] < best_cost[owner[place]]:
            best_cost[owner[place]] = closed[place]
            best_slice[owner[place]] = place


@njit(cache=True, nogil=True)
def trace_roughly(chosen, owner, parent, via):
    """The paths of slices one after another: options, whether home before each, and where each path ends."""
    size = 0
    ends = np.empty(chosen.shape[0], dtype=np.int64)
    for k in range(chosen.shape[0]):
        current = chosen[k]
        while current >= 0:
            size += 1
            current = parent[current]
        ends[k] = size
    path = np.empty(size, dtype=np.int64)
    homes = np.empty(size, dtype=np.int64)
    for k in range(chosen.shape[0]):
        place = ends[k]
        current = chosen[k]
        while current >= 0:
            place -= 1
            path[place] = owner[current]
            homes[place] = via[current]
            current = parent[current]
    return path, homes, ends
