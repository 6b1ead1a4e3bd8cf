"""Slack induction by string removals (SISR) over dated trips (compiled).

Ruin takes strings of consecutive options out of the duties around a random request; recreate puts each absent request
back where it costs least, now and then overlooking a place; simulated annealing decides (Christiaens & Vanden Berghe,
2020, "Slack Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2)). Requests outside
(a supplier's, or unserved) that are near are tried again each round. A round ends with exchanges of tails.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from solver.opening_journal import (
    accepts,
    change,
    copy_slot,
    full_cost,
    keep_best,
    position,
    take_out,
    touch,
    undo,
)
from solver.opening_kernel import find_place, inner, random_number, rebuild, tally
from solver.opening_records import (
    ABSENT,
    ABSENTEES,
    BEST,
    COOLING,
    NOW,
    OUTSIDE,
    ROUND,
    STRING,
    TEMPERATURE,
    TOUCHED,
    Floats,
    Instants,
    Integers,
    State,
    Work,
    World,
)
from solver.opening_tails import swap_tails

BLINK = 0.01  # how often a place is overlooked
LONGEST_STRING = 10.0
REMOVED = 10.0  # options taken out on average
SPLIT = 0.5  # how often a string leaves one option in its middle
OUTSIDE_MOST = 16  # requests outside that are tried again in one round
SWAPS = 20  # exchanges of tails tried after each round


@inner
def _take_string(world: World, state: State, backup: State, work: Work, request: int, numbers, seed) -> None:
    """Take a string of options around the request's out of its slot, unless the rest would break a limit."""
    slot = state.slot[request]
    length = state.length[slot]
    at = position(state, request)
    string = int(random_number(seed) * min(float(length), numbers[STRING])) + 1
    kept = 1 if string + 1 <= length and string > 1 and random_number(seed) < SPLIT else 0
    window = min(length, string + kept)
    lowest = max(0, at - window + 1)
    first = lowest + int(random_number(seed) * (min(at, length - window) - lowest + 1))
    spared = first + 1 + int(random_number(seed) * (window - 2)) if kept else -1
    touch(state, backup, work, slot, int(numbers[ROUND]))
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
        copy_slot(backup, state, slot)
    tally(world, state, slot, 1)
    for place in range(first, first + window):
        option = backup.sequence[slot, place]
        if fits and place != spared and not world.pinned[option]:
            take_out(world, state, work, world.cover[world.cover_start[option]])


@inner
def _ruin(world: World, state: State, backup: State, work: Work, numbers, seed) -> None:
    """Take strings out around a random request, and what is outside there."""
    stamp = int(numbers[ROUND])
    strings = int(random_number(seed) * (4.0 * REMOVED / (1.0 + numbers[STRING]) - 1.0)) + 1
    centre = int(random_number(seed) * state.slot.shape[0])
    outside = 0
    for request in world.near[centre]:
        if work.size[TOUCHED] >= strings:
            break
        slot = state.slot[request]
        if slot == OUTSIDE:
            if outside < OUTSIDE_MOST:
                outside += 1
                take_out(world, state, work, request)
        elif slot >= 0 and work.mark[slot] != stamp and not world.pinned[state.option[request]]:
            _take_string(world, state, backup, work, request, numbers, seed)


@inner
def _sorted(world: World, work: Work, order: int, seed: Instants) -> Integers:
    """The absent requests in the order in which they come back."""
    count = work.size[ABSENTEES]
    result = np.empty(count, dtype=np.int64)
    for k in range(count):
        key = random_number(seed) if order == 0 else world.keys[order - 1, work.absent[k]]
        place = k
        while place > 0 and work.key[place - 1] > key:
            work.key[place] = work.key[place - 1]
            result[place] = result[place - 1]
            place -= 1
        work.key[place] = key
        result[place] = work.absent[k]
    return result


@inner
def _find_own(world: World, state: State, request: int, blink: float, seed: Instants):
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
) -> None:
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
    touch(state, backup, work, slot, stamp)
    tally(world, state, slot, -1)
    for later in range(state.length[slot], place, -1):
        state.sequence[slot, later] = state.sequence[slot, later - 1]
    state.sequence[slot, place] = option
    state.length[slot] += 1
    rebuild(world, state, slot)
    tally(world, state, slot, 1)


@njit(cache=True, nogil=True)
def search(
    world: World, state: State, backup: State, best: State, work: Work, numbers: Floats, seed: Instants, rounds: int
) -> None:
    """Go on for so many rounds, of which the very first only serves everybody it can, by rising first key.

    Each round is followed by some exchanges of tails.
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
                    take_out(world, state, work, request)
        else:
            if numbers[STRING] == 0.0 or random_number(seed) < 0.001:
                numbers[STRING] = min(LONGEST_STRING, max(1.0, state.length.sum() / max(1, state.duties.sum())))
            order, blink = int(random_number(seed) * (world.keys.shape[0] + 1)), BLINK
            _ruin(world, state, backup, work, numbers, seed)
        for request in _sorted(world, work, order, seed):
            if state.slot[request] == ABSENT:
                _put_back(world, state, backup, work, request, blink, stamp, seed)
        if stamp == 1:
            numbers[NOW] = full_cost(world, state)
            keep_best(state, best, numbers)
            continue
        numbers[TEMPERATURE] *= numbers[COOLING]
        changed = change(world, state, backup, work)
        if accepts(numbers, changed, seed):
            numbers[NOW] += changed
        else:
            undo(world, state, backup, work)
        for _ in range(SWAPS):
            swap_tails(world, state, backup, work, numbers, seed)
        if numbers[NOW] < numbers[BEST] - 1e-6:
            keep_best(state, best, numbers)
