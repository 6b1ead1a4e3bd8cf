"""Rounds of ruin, recreate and annealing over the slots of a plan (SISR; see `solver.opening_kernel`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from solver.opening_kernel import TOTAL_COST, find_place, inner, rebuild, tally
from solver.opening_kernel import random_number as _random
from solver.opening_records import ABSENT, OUTSIDE, Floats, Instants, Integers, State, World

NOW, BEST, TEMPERATURE, COOLING, ROUND, STRING = 0, 1, 2, 3, 4, 5
BLINK = 0.01  # how often a place is overlooked
LONGEST_STRING = 10.0
REMOVED = 10.0  # options taken out on average
SPLIT = 0.5  # how often a string leaves one option in its middle
ABSENTEES, TOUCHED = 0, 1
OUTSIDE_MOST = 10  # requests outside that are tried again in one round


class Work(NamedTuple):
    """What one round needs to be undone: absent requests with where they were, and the slots touched."""

    absent: Integers  # (R,)
    slot: Integers  # (R,): by place in `absent`
    option: Integers
    key: Floats
    touched: Integers  # (S,)
    mark: Integers  # (S,): last round that touched the slot
    size: Integers  # (2,): how many are absent, how many slots are touched


@inner
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


@inner
def _outside_cost(world: World, request: int, option: int) -> float:
    """What a request outside costs; a shared service counts with the first request it covers."""
    if option < 0:
        return world.outside[request]
    return world.fare[option] if world.cover[world.cover_start[option]] == request else 0.0


@inner
def _cost(world: World, state: State) -> float:
    """The plan's cost without the day's constant, CNY."""
    cost = 0.0
    for slot in range(state.length.shape[0]):
        cost += state.total[slot, TOTAL_COST]
    for request in range(state.slot.shape[0]):
        if state.slot[request] == OUTSIDE:
            cost += _outside_cost(world, request, state.option[request])
    return cost


@inner
def _take_out(world: World, state: State, work: Work, request: int) -> None:
    """Make the requests that are served with this one absent."""
    option = state.option[request]
    first, end = (0, 1) if option < 0 else (world.cover_start[option], world.cover_start[option + 1])
    for place in range(first, end):
        covered = request if option < 0 else world.cover[place]
        count = work.size[ABSENTEES]
        work.absent[count] = covered
        work.slot[count] = state.slot[covered]
        work.option[count] = option
        work.size[ABSENTEES] += 1
        state.slot[covered] = ABSENT
        state.option[covered] = -1


@inner
def _touch(state: State, backup: State, work: Work, slot: int, stamp: int) -> None:
    """Remember a slot as it is before the round first changes it."""
    if work.mark[slot] != stamp:
        work.mark[slot] = stamp
        work.touched[work.size[TOUCHED]] = slot
        work.size[TOUCHED] += 1
        _copy_slot(state, backup, slot)


@inner
def _take_string(world: World, state: State, backup: State, work: Work, request: int, numbers, seed) -> None:  # type: ignore[no-untyped-def]
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
    _touch(state, backup, work, slot, int(numbers[ROUND]))
    tally(world, state, slot, -1)
    left = 0
    for place in range(length):
        option = backup.sequence[slot, place]
        if place < first or place >= first + window or place == spared or world.pinned[option]:
            state.sequence[slot, left] = option
            left += 1
    state.length[slot] = left
    fits = rebuild(world, state, slot)
    if not fits:
        _copy_slot(backup, state, slot)
    tally(world, state, slot, 1)
    for place in range(first, first + window):
        option = backup.sequence[slot, place]
        if fits and place != spared and not world.pinned[option]:
            _take_out(world, state, work, world.cover[world.cover_start[option]])


@inner
def _ruin(world: World, state: State, backup: State, work: Work, numbers, seed) -> None:  # type: ignore[no-untyped-def]
    """Take strings out around a random request, and what is outside there."""
    stamp = int(numbers[ROUND])
    strings = int(_random(seed) * (4.0 * REMOVED / (1.0 + numbers[STRING]) - 1.0)) + 1
    centre = int(_random(seed) * state.slot.shape[0])
    outside = 0
    for request in world.near[centre]:
        if work.size[TOUCHED] >= strings:
            break
        slot = state.slot[request]
        if slot == OUTSIDE:
            if outside < OUTSIDE_MOST:
                outside += 1
                _take_out(world, state, work, request)
        elif slot >= 0 and work.mark[slot] != stamp and not world.pinned[state.option[request]]:
            _take_string(world, state, backup, work, request, numbers, seed)


@inner
def _sorted(world: World, work: Work, order: int, seed: Instants) -> Integers:
    """The absent requests in the order in which they come back."""
    count = work.size[ABSENTEES]
    result = np.empty(count, dtype=np.int64)
    for k in range(count):
        key = _random(seed) if order == 0 else world.keys[order - 1, work.absent[k]]
        place = k
        while place > 0 and work.key[place - 1] > key:
            work.key[place] = work.key[place - 1]
            result[place] = result[place - 1]
            place -= 1
        work.key[place] = key
        result[place] = work.absent[k]
    return result


@inner
def _find_own(world: World, state: State, request: int, blink: float, seed: Instants):  # type: ignore[no-untyped-def]
    """The cheapest way to serve a request by itself: cost, option (−1: outside), slot, position."""
    best, option, slot, place = world.outside[request], -1, OUTSIDE, 0
    for k in range(world.own_start[request], world.own_start[request + 1]):
        cost, in_slot, at = find_place(world, state, world.own[k], best, blink, seed)
        if in_slot >= 0:
            best, option, slot, place = cost, world.own[k], in_slot, at
    return best, option, slot, place


@inner
def _put_back(
    world: World, state: State, backup: State, work: Work, request: int, blink: float, stamp: int, seed
) -> None:  # type: ignore[no-untyped-def]
    """Serve an absent request where it costs least."""
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
        return
    for c in range(world.cover_start[option], world.cover_start[option + 1]):
        state.slot[world.cover[c]] = slot
        state.option[world.cover[c]] = option
    if slot < 0:
        return
    _touch(state, backup, work, slot, stamp)
    tally(world, state, slot, -1)
    for later in range(state.length[slot], place, -1):
        state.sequence[slot, later] = state.sequence[slot, later - 1]
    state.sequence[slot, place] = option
    state.length[slot] += 1
    rebuild(world, state, slot)
    tally(world, state, slot, 1)


@inner
def _change(world: World, state: State, backup: State, work: Work) -> float:
    """What the round has changed the cost by, CNY."""
    change = 0.0
    for k in range(work.size[TOUCHED]):
        slot = work.touched[k]
        change += state.total[slot, TOTAL_COST] - backup.total[slot, TOTAL_COST]
    for k in range(work.size[ABSENTEES]):
        request = work.absent[k]
        if work.slot[k] == OUTSIDE:
            change -= _outside_cost(world, request, work.option[k])
        if state.slot[request] == OUTSIDE:
            change += _outside_cost(world, request, state.option[request])
    return change


@inner
def _undo(world: World, state: State, backup: State, work: Work) -> None:
    for k in range(work.size[TOUCHED]):
        tally(world, state, work.touched[k], -1)
        _copy_slot(backup, state, work.touched[k])
        tally(world, state, work.touched[k], 1)
    for k in range(work.size[ABSENTEES]):
        state.slot[work.absent[k]] = work.slot[k]
        state.option[work.absent[k]] = work.option[k]


@inner
def _keep_best(state: State, best: State, numbers: Floats) -> None:
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
    """Go on for so many rounds, of which the very first only serves everybody it can, by rising first key.

    `numbers`: cost now and best, temperature (CNY), cooling a round, rounds done, length of the longest string.
    """
    for _ in range(rounds):
        numbers[ROUND] += 1.0
        stamp = int(numbers[ROUND])
        work.size[ABSENTEES] = 0
        work.size[TOUCHED] = 0
        order, blink = 1, 0.0
        if stamp == 1:
            for request in range(state.slot.shape[0]):
                if state.slot[request] == OUTSIDE:
                    _take_out(world, state, work, request)
        else:
            if stamp % 1000 == 2:
                numbers[STRING] = min(LONGEST_STRING, max(1.0, state.length.sum() / max(1, state.duties.sum())))
            order, blink = int(_random(seed) * (world.keys.shape[0] + 1)), BLINK
            _ruin(world, state, backup, work, numbers, seed)
        for request in _sorted(world, work, order, seed):
            if state.slot[request] == ABSENT:
                _put_back(world, state, backup, work, request, blink, stamp, seed)
        if stamp == 1:
            numbers[NOW] = _cost(world, state)
            _keep_best(state, best, numbers)
            continue
        numbers[TEMPERATURE] *= numbers[COOLING]
        change = _change(world, state, backup, work)
        if change < -numbers[TEMPERATURE] * np.log(max(_random(seed), 1e-12)):
            numbers[NOW] += change
            if numbers[NOW] < numbers[BEST] - 1e-6:
                _keep_best(state, best, numbers)
        else:
            _undo(world, state, backup, work)
