"""All duties of a group whose reduced cost lies under a threshold, one by one, depth first; compiled.

Where few requests are open and the duals are good, these are few, because the completion bound cuts nearly every
partial duty that cannot become one of them. A MIP over all of them is exact for that part of the day
(Baldacci, Christofides and Mingozzi 2008).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.pricing_completion import slice_of
from solver.pricing_labels import EPSILON

DEEPEST = 256  # legs of a duty


@njit(cache=True, nogil=True)
def list_duties(options, covers, home, arcs, limits, follow, pair_prices, slices, rests, prices, most, steps):
    """Duties of reduced cost under the threshold: options, ways home, ends of the paths; and whether these are all.

    `options`: the first eight of `pricing_kernel.label`; `covers`: CSR of requests by option, and how many requests;
    `follow`: as in `complete`; `prices`: on a driving minute, a kilometre, and the threshold. Gives up after `most`
    duties or `steps` partial ones.
    """
    earliest, latest, minutes, drive, km, cost, _, touches = options
    cover_start, cover_request, request_count = covers
    out_minutes, out_km, in_minutes, in_km, _ = home
    arc_start, arc_to, arc_minutes, arc_km = arcs
    begin, end, idle, drive_limit, km_limit, per_km, start_cost, _, _, track_drive, track_km = limits
    first = slices[0]
    after, before = follow
    rest, priced_rest = rests
    drive_price, km_price, threshold = prices
    active = np.flatnonzero(np.isfinite(cost))
    active = active[np.argsort(out_minutes[active] - latest[active])]  # by falling latest departure
    seen = np.zeros(request_count, dtype=np.bool_)
    at = np.empty(DEEPEST, dtype=np.int64)
    via = np.zeros(DEEPEST, dtype=np.int64)
    a = np.empty(DEEPEST)
    b = np.empty(DEEPEST)
    used_drive = np.empty(DEEPEST)
    used_km = np.empty(DEEPEST)
    value = np.empty(DEEPEST)
    touch = np.zeros(DEEPEST, dtype=np.int64)
    arc = np.zeros(DEEPEST, dtype=np.int64)  # next arc to try; past the last: next departure from home
    departure = np.zeros(DEEPEST, dtype=np.int64)
    path = np.empty(16 * most, dtype=np.int64)
    homes = np.empty(16 * most, dtype=np.int64)
    ends = np.empty(most, dtype=np.int64)
    found = 0
    size = 0
    tried = 0
    depth = -1
    root = 0
    complete = True
    while True:
        if depth < 0:
            if root >= active.shape[0]:
                break
            to = active[root]
            root += 1
            if before[to] >= 0:
                continue
            ready = begin
            leg_minutes, leg_km = out_minutes[to], out_km[to]
            start = max(earliest[to], ready + leg_minutes)
            last = latest[to]
            before_drive, before_km, before_cost, before_touch, went_home = 0.0, 0.0, start_cost, 0, 0
        elif arc[depth] < arc_start[at[depth] + 1]:
            to = arc_to[arc[depth]]
            leg_minutes, leg_km = arc_minutes[arc[depth]], arc_km[arc[depth]]
            arc[depth] += 1
            if cost[to] == np.inf:
                continue
            if (after[at[depth]] >= 0 and after[at[depth]] != to) or (before[to] >= 0 and before[to] != at[depth]):
                continue
            start = max(earliest[to], a[depth] + minutes[at[depth]] + leg_minutes)
            last = min(latest[to], b[depth] + minutes[at[depth]] + idle + leg_minutes)
            before_drive, before_km = used_drive[depth], used_km[depth]
            before_cost, before_touch, went_home = value[depth], touch[depth], 0
        else:
            here = at[depth]
            ready = a[depth] + minutes[here] + in_minutes[here]
            place = departure[depth]
            if (
                ready > end + EPSILON
                or place >= active.shape[0]
                or latest[active[place]] - out_minutes[active[place]] < ready - EPSILON
            ):
                for k in range(cover_start[here], cover_start[here + 1]):
                    seen[cover_request[k]] = False
                depth -= 1
                continue
            departure[depth] += 1
            to = active[place]
            if (after[here] >= 0 and after[here] != to) or (before[to] >= 0 and before[to] != here):
                continue
            leg_minutes, leg_km = out_minutes[to], out_km[to]
            start = max(earliest[to], ready + leg_minutes)
            last = latest[to]
            before_drive = used_drive[depth] + track_drive * in_minutes[here]
            before_km = used_km[depth] + track_km * in_km[here]
            before_cost, before_touch, went_home = value[depth] + per_km * in_km[here], touch[depth], 1
        if start > latest[to] + EPSILON or start > last + EPSILON or start + minutes[to] > end + EPSILON:
            continue
        new_cost = before_cost + per_km * leg_km + cost[to]
        if touches[to] >= 0 and not (before_touch >> touches[to]) & 1:
            new_cost += pair_prices[touches[to]]
            before_touch |= 1 << touches[to]
        new_drive = before_drive + track_drive * (leg_minutes + drive[to])
        new_km = before_km + track_km * (leg_km + km[to])
        if new_drive > drive_limit + EPSILON or new_km > km_limit + EPSILON:
            continue
        spot = first[to] if start <= earliest[to] else slice_of(slices, to, start - earliest[to])
        unused = drive_price * (drive_limit - new_drive) + km_price * (km_limit - new_km)
        if new_cost + max(rest[spot], priced_rest[spot] - unused) >= threshold:
            continue
        repeated = False
        for k in range(cover_start[to], cover_start[to + 1]):
            if seen[cover_request[k]]:
                repeated = True
        if repeated:
            continue
        tried += 1
        if tried >= steps or depth + 1 >= DEEPEST:
            complete = False
            break
        depth += 1
        at[depth], via[depth], a[depth], b[depth] = to, went_home, start, max(start, last)
        used_drive[depth], used_km[depth], value[depth], touch[depth] = new_drive, new_km, new_cost, before_touch
        arc[depth] = arc_start[to]
        departure[depth] = 0
        for k in range(cover_start[to], cover_start[to + 1]):
            seen[cover_request[k]] = True
        if (
            after[to] < 0
            and new_cost + per_km * in_km[to] < threshold
            and start + minutes[to] + in_minutes[to] <= end + EPSILON
            and new_drive + track_drive * in_minutes[to] <= drive_limit + EPSILON
            and new_km + track_km * in_km[to] <= km_limit + EPSILON
        ):
            if found >= most or size + depth + 1 > path.shape[0]:
                complete = False
                break
            for k in range(depth + 1):
                path[size] = at[k]
                homes[size] = via[k]
                size += 1
            ends[found] = size
            found += 1
    return path[:size], homes[:size], ends[:found], complete
