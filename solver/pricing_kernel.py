"""The compiled inner loop of pricing: label setting over one group's options in time order.

A label is a partial duty that ends with an option: the interval [a, b] of starts it allows for that
option, driving minutes, kilometres and reduced cost so far, which critical requests it has served and
which limited regions it has touched. Starts form an interval because every rule between two legs bounds
the difference of their starts (Desaulniers et al., 2005, ch. 2, with an upper bound on waiting).

Direct connections are arcs of a list. Every longer pause leads through the pool, where a label needs only
its return time: one front of undominated labels at home serves all later departures, so that a pass is
nearly linear in the number of options.

Minutes, kilometres and CNY as in `solver.problem`; the tables are those of `pricing_labels`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.pricing_completion import slice_of
from solver.pricing_labels import (
    ALIVE,
    COST,
    DRIVE,
    EPSILON,
    KM,
    OPTION,
    TOUCH,
    A,
    B,
    insert,
    push,
    sift,
    stands_still,
    touch_price,
)


@njit(cache=True, nogil=True)
def _offer(
    options, limits, prices, rough, tables, heap_keys, heap_items, count, heap,
    to, start, last, drive_before, km_before, cost_before, leg_minutes, leg_km, mask, touch, parent, via,
):  # fmt: skip
    """Try to serve option `to` after a leg of travel; returns the numbers of labels and of events (−1: tables full)."""
    (
        earliest,
        _,
        minutes,
        drive,
        km,
        cost,
        bits,
        touches,
        alive,
        _,
        slices,
        rest,
        priced_rest,
        drive_price,
        km_price,
        threshold,
    ) = options
    _, end, _, drive_limit, km_limit, per_km, _, _, fastest, track_drive, track_km = limits
    floats, integers, masks, heads = tables
    left = end - start - minutes[to]
    new_drive = drive_before + track_drive * (leg_minutes + drive[to])
    new_km = km_before + track_km * (leg_km + km[to])
    if left < -EPSILON or new_drive > drive_limit + EPSILON or new_km > km_limit + EPSILON:
        return count, heap
    if parent >= 0 and stands_still(floats, integers, parent, to, start):
        return count, heap
    new_cost = cost_before + per_km * leg_km + cost[to]
    if touches[to] >= 0 and not (touch >> touches[to]) & 1:
        new_cost += prices[touches[to]]
        touch |= 1 << touches[to]
    # what is used up beyond what the rest of the day could need makes no difference
    left = max(left, 0.0)
    new_drive = max(new_drive, drive_limit - track_drive * left)
    new_km = max(new_km, km_limit - track_km * left * fastest)
    place = slice_of(slices, to, start - earliest[to])
    unused = drive_price * (drive_limit - new_drive) + km_price * (km_limit - new_km)
    if new_cost + max(rest[place], priced_rest[place] - unused) >= threshold:
        return count, heap
    if count >= floats.shape[0]:
        return -1, heap
    if insert(
        floats, integers, masks, heads, count, to, start, last, new_drive, new_km, new_cost,
        (mask | bits[to]) & alive[to], touch, parent, via, prices, rough,
    ):  # fmt: skip
        heap = push(heap_keys, heap_items, heap, start, 2 * (count + 1) + 1)
        count += 1
    return count, heap


@njit(cache=True, nogil=True)
def _come_home(front, size, cost, drive, km, touch, mask, label, prices, rough):
    """Put a label on the front of those at home; returns the front's new size, or −1 when it is beaten."""
    values, labels, masks = front
    for place in range(size):
        other = int(values[place, 3])
        if (
            values[place, 0] + touch_price(touch & ~other, prices) <= cost
            and (rough or (values[place, 1] <= drive + EPSILON and values[place, 2] <= km + EPSILON
                           and masks[place] & ~mask == 0))
        ):  # fmt: skip
            return -1
    kept = 0
    for place in range(size):
        other = int(values[place, 3])
        if (
            cost + touch_price(other & ~touch, prices) <= values[place, 0]
            and (rough or (drive <= values[place, 1] + EPSILON and km <= values[place, 2] + EPSILON
                           and mask & ~masks[place] == 0))
        ):  # fmt: skip
            continue
        for field in range(4):
            values[kept, field] = values[place, field]
        labels[kept] = labels[place]
        masks[kept] = masks[place]
        kept += 1
    if kept < values.shape[0]:
        values[kept, 0], values[kept, 1], values[kept, 2], values[kept, 3] = cost, drive, km, float(touch)
        labels[kept] = label
        masks[kept] = mask
    return kept + 1


@njit(cache=True, nogil=True)
def label(options, home, arcs, limits, follow, prices, rough, tables, heap_keys, heap_items, front):
    """Make all undominated labels of a group; returns their number, or −1 when the tables are too small.

    `options`: earliest, latest, minutes, drive, km, reduced cost, critical bits, limited region (−1: none), each (n,);
    the critical bits that still matter after the option, and after the way home from it; the slices of the windows; the
    least cost of the rest of a duty by slice (`complete`) without prices and with prices on driving minutes and
    kilometres; these prices; the reduced cost below which a duty is wanted.
    `home`: minutes and km from and to the pool, and the options ordered by earliest − minutes from the pool.
    `arcs`: start (n + 1,), to, minutes, km. `limits`: from, until (of the availability), idle limit, driving limit,
    range, cost per km, cost of leaving, widest window, fastest km a minute, and 1.0 or 0.0 whether driving and range
    are limited at all (their limits are 0.0 then). `rough` compares only start and cost (a heuristic).
    """
    earliest, latest, minutes, _, _, cost, bits = options[:7]
    out_minutes, out_km, in_minutes, in_km, departures = home
    arc_start, arc_to, arc_minutes, arc_km = arcs
    begin, end, idle, drive_limit, km_limit, per_km, start_cost, widest, fastest, track_drive, track_km = limits
    floats, integers, masks, heads = tables
    after, before = follow
    values, front_labels, front_masks = front
    n = earliest.shape[0]
    for option in range(n):
        heads[option] = -1
    count = 0
    pointer = 0
    front_size = 0
    # an event is 2·(label + 1), + 1 when the label is to be extended, + 0 when it is back home; label −1 has not left
    heap = push(heap_keys, heap_items, 0, begin, 0)
    while heap > 0 or (pointer < n and front_size > 0):
        if pointer < n and (
            heap == 0 or earliest[departures[pointer]] - out_minutes[departures[pointer]] < heap_keys[0]
        ):
            to = departures[pointer]
            pointer += 1
            if cost[to] == np.inf or before[to] >= 0:
                continue
            for place in range(front_size):
                source = front_labels[place]
                if front_masks[place] & bits[to] or (source >= 0 and integers[source, OPTION] == to):
                    continue
                count, heap = _offer(
                    options, limits, prices, rough, tables, heap_keys, heap_items, count, heap,
                    to, earliest[to], latest[to], values[place, 1], values[place, 2], values[place, 0],
                    out_minutes[to], out_km[to], front_masks[place], int(values[place, 3]), source, source >= 0,
                )  # fmt: skip
                if count < 0:
                    return -1
            continue
        now = heap_keys[0]
        item = heap_items[0]
        heap -= 1
        if heap > 0:
            sift(heap_keys, heap_items, heap)
        source = (item >> 1) - 1
        if source >= 0 and integers[source, ALIVE] == 0:
            continue
        if item & 1:  # straight on, and the way home
            at = integers[source, OPTION]
            release = floats[source, A] + minutes[at]
            longest = floats[source, B] + minutes[at] + idle
            for arc in range(arc_start[at], arc_start[at + 1]):
                to = arc_to[arc]
                if cost[to] == np.inf or masks[source] & bits[to]:
                    continue
                if (after[at] >= 0 and after[at] != to) or (before[to] >= 0 and before[to] != at):
                    continue
                start = max(earliest[to], release + arc_minutes[arc])
                last = min(latest[to], longest + arc_minutes[arc])
                if start > latest[to] + EPSILON or start > last + EPSILON:
                    continue
                count, heap = _offer(
                    options, limits, prices, rough, tables, heap_keys, heap_items, count, heap,
                    to, start, last, floats[source, DRIVE], floats[source, KM], floats[source, COST],
                    arc_minutes[arc], arc_km[arc], masks[source], integers[source, TOUCH], source, False,
                )  # fmt: skip
                if count < 0:
                    return -1
            if release + in_minutes[at] <= end + EPSILON:
                heap = push(heap_keys, heap_items, heap, release + in_minutes[at], 2 * (source + 1))
            continue
        home_cost, home_drive, home_km, mask, touch = start_cost, 0.0, 0.0, 0, 0
        if source >= 0:
            at = integers[source, OPTION]
            left = max(end - now, 0.0)
            home_cost = floats[source, COST] + per_km * in_km[at]
            home_drive = floats[source, DRIVE] + track_drive * in_minutes[at]
            home_km = floats[source, KM] + track_km * in_km[at]
            if home_drive > drive_limit + EPSILON or home_km > km_limit + EPSILON:
                continue
            home_drive = max(home_drive, drive_limit - track_drive * left)
            home_km = max(home_km, km_limit - track_km * left * fastest)
            mask = masks[source] & options[9][at]
            touch = integers[source, TOUCH]
            if after[at] >= 0:  # home only on the way to the option that has to follow
                to = after[at]
                start = max(earliest[to], now + out_minutes[to])
                if cost[to] < np.inf and not mask & bits[to] and start <= latest[to] + EPSILON:
                    count, heap = _offer(
                        options, limits, prices, rough, tables, heap_keys, heap_items, count, heap,
                        to, start, latest[to], home_drive, home_km, home_cost,
                        out_minutes[to], out_km[to], mask, touch, source, True,
                    )  # fmt: skip
                    if count < 0:
                        return -1
                continue
        size = _come_home(front, front_size, home_cost, home_drive, home_km, touch, mask, source, prices, rough)
        if size < 0:
            continue
        if size > values.shape[0]:
            return -1
        front_size = size
        # options whose earliest departure has passed can still be reached before their latest
        for place in range(pointer - 1, -1, -1):
            to = departures[place]
            if earliest[to] - out_minutes[to] < now - widest - EPSILON:
                break
            if cost[to] == np.inf or mask & bits[to] or (source >= 0 and integers[source, OPTION] == to):
                continue
            if before[to] >= 0:
                continue
            start = max(earliest[to], now + out_minutes[to])
            if start > latest[to] + EPSILON:
                continue
            count, heap = _offer(
                options, limits, prices, rough, tables, heap_keys, heap_items, count, heap,
                to, start, latest[to], home_drive, home_km, home_cost,
                out_minutes[to], out_km[to], mask, touch, source, source >= 0,
            )  # fmt: skip
            if count < 0:
                return -1
    return count
