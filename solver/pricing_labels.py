"""The table of labels of `pricing_kernel`: dominance, the heap of events, and the duties at the end.

Columns of the float table: A, B, DRIVE, KM, COST; of the integer table: OPTION, PARENT, VIA, NEXT, TOUCH, ALIVE.
"""

from __future__ import annotations

import numpy as np
from numba import njit

A, B, DRIVE, KM, COST = 0, 1, 2, 3, 4
OPTION, PARENT, VIA, NEXT, TOUCH, ALIVE = 0, 1, 2, 3, 4, 5
FLOATS, INTEGERS = 5, 6
EPSILON = 1e-9


@njit(cache=True, nogil=True)
def touch_price(missing: int, prices: np.ndarray) -> float:
    """What touching the regions of the bit set would still cost."""
    total = 0.0
    bit = 0
    while missing:
        if missing & 1:
            total += prices[bit]
        missing >>= 1
        bit += 1
    return total


@njit(cache=True, nogil=True)
def push(keys, items, size, key, item):
    """Put an item on the binary heap; returns the new size."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if keys[above] < key or (keys[above] == key and items[above] <= item):
            break
        keys[place] = keys[above]
        items[place] = items[above]
        place = above
    keys[place] = key
    items[place] = item
    return size + 1


@njit(cache=True, nogil=True)
def sift(keys, items, size):
    """Restore the heap after its last item was taken to stand for the first; `size` is the size without it."""
    key = keys[size]
    item = items[size]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        right = below + 1
        if right < size and (keys[right] < keys[below] or (keys[right] == keys[below] and items[right] < items[below])):
            below = right
        if key < keys[below] or (key == keys[below] and item <= items[below]):
            break
        keys[place] = keys[below]
        items[place] = items[below]
        place = below
    keys[place] = key
    items[place] = item


@njit(cache=True, nogil=True)
def insert(
    floats, integers, masks, heads, count, option, a, b, drive, km, cost, mask, touch, parent, via, prices, rough
):
    """Add a label unless another is at least as good; drop those it beats. Returns whether it was added."""
    before = -1
    current = heads[option]
    while current >= 0:
        after = integers[current, NEXT]
        if rough:
            worse = floats[current, A] <= a + EPSILON and floats[current, COST] <= cost
            better = a <= floats[current, A] + EPSILON and cost <= floats[current, COST]
        else:
            other = integers[current, TOUCH]
            worse = (
                floats[current, A] <= a + EPSILON
                and floats[current, COST] <= cost
                and floats[current, B] >= b - EPSILON
                and floats[current, DRIVE] <= drive + EPSILON
                and floats[current, KM] <= km + EPSILON
                and (masks[current] & ~mask) == 0
            )
            if worse and (touch & ~other):
                worse = floats[current, COST] + touch_price(touch & ~other, prices) <= cost
            better = (
                a <= floats[current, A] + EPSILON
                and cost <= floats[current, COST]
                and b >= floats[current, B] - EPSILON
                and drive <= floats[current, DRIVE] + EPSILON
                and km <= floats[current, KM] + EPSILON
                and (mask & ~masks[current]) == 0
            )
            if better and (other & ~touch):
                better = cost + touch_price(other & ~touch, prices) <= floats[current, COST]
        if worse:
            return False
        if better:
            integers[current, ALIVE] = 0
            if before < 0:
                heads[option] = after
            else:
                integers[before, NEXT] = after
        else:
            before = current
        current = after
    floats[count, A] = a
    floats[count, B] = b
    floats[count, DRIVE] = drive
    floats[count, KM] = km
    floats[count, COST] = cost
    integers[count, OPTION] = option
    integers[count, PARENT] = parent
    integers[count, VIA] = via
    integers[count, NEXT] = heads[option]
    integers[count, TOUCH] = touch
    integers[count, ALIVE] = 1
    masks[count] = mask
    heads[option] = count
    return True


@njit(cache=True, nogil=True)
def stands_still(floats, integers, parent, option, a):
    """Whether the option is already served in the part of the partial duty that took no time."""
    while parent >= 0 and floats[parent, A] >= a - EPSILON:
        if integers[parent, OPTION] == option:
            return True
        parent = integers[parent, PARENT]
    return False


@njit(cache=True, nogil=True)
def close(options, home, limits, after, tables, count, best_cost, best_label):
    """For each option, the cheapest label that ends there and comes home in time: reduced cost and label (−1: none)."""
    minutes = options[2]
    _, _, in_minutes, in_km, _ = home
    _, end, _, drive_limit, km_limit, per_km, _, _, _, track_drive, track_km = limits
    floats, integers, _, _ = tables
    best_cost[:] = np.inf
    best_label[:] = -1
    for place in range(count):
        if integers[place, ALIVE] == 0:
            continue
        at = integers[place, OPTION]
        if after[at] >= 0:
            continue
        total = floats[place, COST] + per_km * in_km[at]
        if (
            total < best_cost[at]
            and floats[place, A] + minutes[at] + in_minutes[at] <= end + EPSILON
            and floats[place, DRIVE] + track_drive * in_minutes[at] <= drive_limit + EPSILON
            and floats[place, KM] + track_km * in_km[at] <= km_limit + EPSILON
        ):
            best_cost[at] = total
            best_label[at] = place


@njit(cache=True, nogil=True)
def trace(chosen, integers):
    """The paths of labels one after another: options, whether home before each, and where each path ends."""
    size = 0
    ends = np.empty(chosen.shape[0], dtype=np.int64)
    for k in range(chosen.shape[0]):
        current = chosen[k]
        while current >= 0:
            size += 1
            current = integers[current, PARENT]
        ends[k] = size
    path = np.empty(size, dtype=np.int64)
    via = np.empty(size, dtype=np.int64)
    for k in range(chosen.shape[0]):
        place = ends[k]
        current = chosen[k]
        while current >= 0:
            place -= 1
            path[place] = integers[current, OPTION]
            via[place] = integers[current, VIA]
            current = integers[current, PARENT]
    return path, via, ends
