"""Rounds of ruin, recreate and annealing over the slots of a plan (SISR; see `solver.opening_kernel`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from solver.opening_kernel import TOTAL_COST, find_place, rebuild, tally
from solver.opening_kernel import random_number as _random
from solver.opening_records import ABSENT, OUTSIDE, Floats, Instants, Integers, State, World

NOW, BEST, TEMPERATURE, COOLING, ROUND, STRING = 0, 1, 2, 3, 4, 5
BLINK = 0.01  # how often a place is overlooked
LONGEST_STRING = 10.0
REMOVED = 10.0  # options taken out on average
SPLIT = 0.5  # how often a string leaves one option in its middle
OUTSIDE_MOST = 10  # requests outside that are tried again in one round


class Work(NamedTuple):
    """What one round needs to be undone: absent requests with where they were, and the slots touched."""

    absent: Integers  # (R,)
    slot: Integers  # (R,): by place in `absent`
    option: Integers
    key: Floats
    touched: Integers  # (S,)
    mark: Integers  # (S,): last round that touched the slot


@njit(cache=True, nogil=True)
def _copy_slot(source: State, target: State, slot: int) -> None:
    length = source.length[slot]
    target.length[slot] = length
    target.busy[slot] = source.busy[slot]
    for field in range(3):
        target.total[slot, field] = source.total[slot, field]
    for place in range(length):
        target.sequence[slot, place] = source.sequence[slot, place]
        target.home[slot, place] = source.home[slot, place]
        for field in range(6):
            target.leg[slot, place, field] = source.leg[slot, place, field]


@njit(cache=True, nogil=True)
def _outside_cost(world: World, request: int, option: int) -> float:
    """What a request outside costs; a shared service counts with the first request it covers."""
    if option < 0:
        return world.outside[request]
    return world.fare[option] if world.cover[world.cover_start[option]] == request else 0.0


@njit(cache=True, nogil=True)
def cost_now(world: World, state: State) -> float:
    """The plan's cost without the day's constant, CNY."""
    cost = 0.0
    for slot in range(state.length.shape[0]):
        cost += state.total[slot, TOTAL_COST]
    for request in range(state.slot.shape[0]):
        if state.slot[request] == OUTSIDE:
            cost += _outside_cost(world, request, state.option[request])
    return cost


@njit(cache=True, nogil=True)
def _take_out(world: World, state: State, work: Work, count: int, request: int) -> int:
    """Make the requests that are served with this one absent; returns how many are."""
    option = state.option[request]
    first, end = (0, 1) if option < 0 else (world.cover_start[option], world.cover_start[option + 1])
    for place in range(first, end):
        covered = request if option < 0 else world.cover[place]
        work.absent[count] = covered
        work.slot[count] = state.slot[covered]
        work.option[count] = option
        state.slot[covered] = ABSENT
        state.option[covered] = -1
        count += 1
    return count


@njit(cache=True, nogil=True)
def _take_string(world: World, state: State, backup: State, work: Work, count: int, request: int, numbers, seed) -> int:  # type: ignore[no-untyped-def]
    """Take a string of options around the request's out of its slot, unless the rest would break a limit."""
    slot = state.slot[request]
    length = state.length[slot]
    at = 0
    while state.sequence[slot, at] != state.option[request]:
        at += 1
    string = int(_random(seed) * min(float(length), numbers[STRING])) + 1
    kept = 1 if string + 1 <= length and string > 1 and _random(seed) < SPLIT else 0
    window = min(length, string + kept)
    lowest = max(0, at - window + 1)
    first = lowest + int(_random(seed) * (min(at, length - window) - lowest + 1))
    spared = first + 1 + int(_random(seed) * (window - 2)) if kept else -1
    _copy_slot(state, backup, slot)
    tally(world, state, slot, -1)
    left = 0
    for place in range(length):
        option = backup.sequence[slot, place]
        if place < first or place >= first + window or place == spared or world.pinned[option]:
            state.sequence[slot, left] = option
            left += 1
    state.length[slot] = left
    if not rebuild(world, state, slot):
        _copy_slot(backup, state, slot)
        tally(world, state, slot, 1)
        return count
    tally(world, state, slot, 1)
    for place in range(first, first + window):
        option = backup.sequence[slot, place]
        if place != spared and not world.pinned[option]:
            count = _take_out(world, state, work, count, world.cover[world.cover_start[option]])
    return count


@njit(cache=True, nogil=True)
def _ruin(world: World, state: State, backup: State, work: Work, numbers, seed):  # type: ignore[no-untyped-def]
    """Take strings out around a random request; returns the numbers of absent requests and of touched slots."""
    stamp = int(numbers[ROUND])
    strings = int(_random(seed) * (4.0 * REMOVED / (1.0 + numbers[STRING]) - 1.0)) + 1
    centre = int(_random(seed) * state.slot.shape[0])
    count, touched, outside = 0, 0, 0
    for request in world.near[centre]:
        if touched >= strings:
            break
        slot = state.slot[request]
        if slot == OUTSIDE:
            if outside < OUTSIDE_MOST:
                outside += 1
                count = _take_out(world, state, work, count, request)
        elif slot >= 0 and work.mark[slot] != stamp and not world.pinned[state.option[request]]:
            work.mark[slot] = stamp
            work.touched[touched] = slot
            touched += 1
            count = _take_string(world, state, backup, work, count, request, numbers, seed)
    return count, touched


@njit(cache=True, nogil=True)
def _sort(world: World, work: Work, count: int, order: int, order_at: Integers, seed: Instants) -> None:
    """Put the absent requests in the order in which they come back; `order_at` remembers their places."""
    for k in range(count):
        key = _random(seed) if order == 0 else world.keys[order - 1, work.absent[k]]
        place = k
        while place > 0 and work.key[place - 1] > key:
            work.key[place] = work.key[place - 1]
            order_at[place] = order_at[place - 1]
            place -= 1
        work.key[place] = key
        order_at[place] = work.absent[k]


@njit(cache=True, nogil=True)
def _find_own(world: World, state: State, request: int, blink: float, seed: Instants):  # type: ignore[no-untyped-def]
    """The cheapest way to serve a request by itself: cost, option (−1: outside), slot, position."""
    best, option, slot, place = world.outside[request], -1, OUTSIDE, 0
    for k in range(world.own_start[request], world.own_start[request + 1]):
        cost, in_slot, at = find_place(world, state, world.own[k], best, blink, seed)
        if in_slot >= 0:
            best, option, slot, place = cost, world.own[k], in_slot, at
    return best, option, slot, place


@njit(cache=True, nogil=True)
def _put_back(
    world: World, state: State, backup: State, work: Work, touched: int, request: int, blink: float, stamp: int, seed
):  # type: ignore[no-untyped-def]
    """Serve an absent request where it costs least; returns the number of touched slots."""
    best, option, slot, place = _find_own(world, state, request, blink, seed)
    for k in range(world.shared_start[request], world.shared_start[request + 1]):
        together = world.shared[k]
        apart = best
        for c in range(world.cover_start[together], world.cover_start[together + 1]):
            other = world.cover[c]
            if state.slot[other] != ABSENT:
                apart = -np.inf
                break
            if other != request:
                apart += _find_own(world, state, other, blink, seed)[0]
        if apart == -np.inf:
            continue
        cost, in_slot, at = find_place(world, state, together, min(apart, world.fare[together]), blink, seed)
        if in_slot >= 0 or world.fare[together] < apart:
            # from now on the others count as what they would cost alone
            best -= apart - cost
            option, slot, place = together, in_slot if in_slot >= 0 else OUTSIDE, at
    if option < 0:
        state.slot[request] = OUTSIDE
        return touched
    for c in range(world.cover_start[option], world.cover_start[option + 1]):
        state.slot[world.cover[c]] = slot
        state.option[world.cover[c]] = option
    if slot < 0:
        return touched
    if work.mark[slot] != stamp:
        work.mark[slot] = stamp
        work.touched[touched] = slot
        touched += 1
        _copy_slot(state, backup, slot)
    tally(world, state, slot, -1)
    for later in range(state.length[slot], place, -1):
        state.sequence[slot, later] = state.sequence[slot, later - 1]
    state.sequence[slot, place] = option
    state.length[slot] += 1
    rebuild(world, state, slot)
    tally(world, state, slot, 1)
    return touched


@njit(cache=True, nogil=True)
def _recreate(
    world: World,
    state: State,
    backup: State,
    work: Work,
    count: int,
    touched: int,
    order: int,
    blink: float,
    stamp: int,
    seed,
):  # type: ignore[no-untyped-def]
    order_at = np.empty(count, dtype=np.int64)
    _sort(world, work, count, order, order_at, seed)
    for request in order_at:
        if state.slot[request] == ABSENT:
            touched = _put_back(world, state, backup, work, touched, request, blink, stamp, seed)
    return touched


@njit(cache=True, nogil=True)
def fill(world: World, state: State, backup: State, work: Work, numbers: Floats, seed: Instants) -> None:
    """Serve every request outside, by rising first key, without overlooking anything: a first plan."""
    count = 0
    for request in range(state.slot.shape[0]):
        if state.slot[request] == OUTSIDE:
            count = _take_out(world, state, work, count, request)
    numbers[ROUND] += 1.0
    _recreate(world, state, backup, work, count, 0, 1, 0.0, int(numbers[ROUND]), seed)
    numbers[NOW] = cost_now(world, state)


@njit(cache=True, nogil=True)
def keep_best(state: State, best: State, numbers: Floats) -> None:
    """Remember the plan."""
    numbers[BEST] = numbers[NOW]
    for request in range(state.slot.shape[0]):
        best.slot[request] = state.slot[request]
        best.option[request] = state.option[request]
    for slot in range(state.length.shape[0]):
        length = state.length[slot]
        best.length[slot] = length
        for place in range(length):
            best.sequence[slot, place] = state.sequence[slot, place]
            best.home[slot, place] = state.home[slot, place]


@njit(cache=True, nogil=True)
def search(
    world: World, state: State, backup: State, best: State, work: Work, numbers: Floats, seed: Instants, rounds: int
) -> None:
    """Go on for so many rounds; `numbers`: cost now and best, temperature, cooling a round, round, longest string."""
    orders = world.keys.shape[0] + 1
    for _ in range(rounds):
        numbers[ROUND] += 1.0
        stamp = int(numbers[ROUND])
        if stamp % 1000 == 2:
            numbers[STRING] = min(LONGEST_STRING, max(1.0, state.length.sum() / max(1, state.duties.sum())))
        count, touched = _ruin(world, state, backup, work, numbers, seed)
        touched = _recreate(world, state, backup, work, count, touched, int(_random(seed) * orders), BLINK, stamp, seed)
        change = 0.0
        for k in range(touched):
            slot = work.touched[k]
            change += state.total[slot, TOTAL_COST] - backup.total[slot, TOTAL_COST]
        for k in range(count):
            request = work.absent[k]
            if work.slot[k] == OUTSIDE:
                change -= _outside_cost(world, request, work.option[k])
            if state.slot[request] == OUTSIDE:
                change += _outside_cost(world, request, state.option[request])
        numbers[TEMPERATURE] *= numbers[COOLING]
        if change < -numbers[TEMPERATURE] * np.log(max(_random(seed), 1e-12)):
            numbers[NOW] += change
            if numbers[NOW] < numbers[BEST] - 1e-6:
                keep_best(state, best, numbers)
            continue
        for k in range(touched):
            tally(world, state, work.touched[k], -1)
            _copy_slot(backup, state, work.touched[k])
            tally(world, state, work.touched[k], 1)
        for k in range(count):
            state.slot[work.absent[k]] = work.slot[k]
            state.option[work.absent[k]] = work.option[k]
