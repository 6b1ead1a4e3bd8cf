"""Exchange of tails (compiled): two duties go on as each other after a trip (Potvin & Rousseau, 1995, "2-opt*").

Taking out two tails and putting them back crosswise is many unlikely steps of ruin and recreate, and one step here.
"""

from __future__ import annotations

import numpy as np

from solver.opening_journal import accepts, change, position, touch, undo
from solver.opening_kernel import EARLIEST, EPSILON, LATEST, MINUTES, inner, random_number, rebuild, tally
from solver.opening_records import ABSENTEES, NOW, ROUND, TOUCHED, Floats, Instants, State, Work, World

NEIGHBOURS = 60


@inner
def _may_follow(world: World, state: State, slot: int, place: int, other: int, following: int) -> bool:
    """Whether what stands before `place` in one slot leaves time for what stands at `following` in the other."""
    if place == 0 or following == state.length[other]:
        return True
    before, after = state.sequence[slot, place - 1], state.sequence[other, following]
    ready = world.option[before, EARLIEST] + world.option[before, MINUTES]
    way = world.travel[world.ends[before, 1], world.ends[after, 0], 0]
    return bool(ready + way <= world.option[after, LATEST] + EPSILON)


@inner
def _fits(world: World, state: State, slot: int, place: int, group: int) -> bool:
    """Whether a tail may be driven by the group's vehicles."""
    fits = True
    for k in range(place, state.length[slot]):
        fits = fits and world.price[state.sequence[slot, k], group] < np.inf
    return fits


@inner
def _replace_tail(world: World, state: State, backup: State, slot: int, place: int, other: int, following: int) -> bool:
    """Let a slot go on after `place` as the other did from `following` on; False when that breaks a limit."""
    for k in range(following, backup.length[other]):
        state.sequence[slot, place + k - following] = backup.sequence[other, k]
    state.length[slot] = place + backup.length[other] - following
    return rebuild(world, state, slot)


@inner
def _keeps_pairs(world: World, state: State, slot: int) -> bool:
    """Whether no pair the slot touches is touched by too many."""
    for place in range(state.length[slot]):
        pair = world.pair[world.slot_group[slot], world.region[state.sequence[slot, place]]]
        if pair >= 0 and state.touching[pair] > world.pair_most[pair]:
            return False
    return True


@inner
def _move_in(world: World, state: State, slot: int) -> None:
    """Tell the requests of a slot where they are now."""
    for place in range(state.length[slot]):
        option = state.sequence[slot, place]
        for k in range(world.cover_start[option], world.cover_start[option + 1]):
            state.slot[world.cover[k]] = slot


@inner
def swap_tails(world: World, state: State, backup: State, work: Work, numbers: Floats, seed: Instants) -> None:
    """Try one exchange between the duties of two requests near each other; annealing decides."""
    one = int(random_number(seed) * state.slot.shape[0])
    other = world.near[one, int(random_number(seed) * min(NEIGHBOURS, world.near.shape[1]))]
    slot, into = state.slot[one], state.slot[other]
    if slot < 0 or into < 0 or slot == into:
        return
    place, by = position(state, one), position(state, other)
    if random_number(seed) < 0.5:
        by += 1
    group, target = world.slot_group[slot], world.slot_group[into]
    longest = state.sequence.shape[1]
    if (
        place + state.length[into] - by > longest
        or by + state.length[slot] - place > longest
        or not _may_follow(world, state, slot, place, into, by)
        or not _may_follow(world, state, into, by, slot, place)
        or (group == target and place + by == 0)
        or (group != target and not (_fits(world, state, slot, place, target) and _fits(world, state, into, by, group)))
    ):
        return
    numbers[ROUND] += 1.0
    stamp = int(numbers[ROUND])
    work.size[ABSENTEES] = 0
    work.size[TOUCHED] = 0
    touch(state, backup, work, slot, stamp)
    touch(state, backup, work, into, stamp)
    tally(world, state, slot, -1)
    tally(world, state, into, -1)
    fits = _replace_tail(world, state, backup, slot, place, into, by)
    fits = fits and _replace_tail(world, state, backup, into, by, slot, place)
    tally(world, state, slot, 1)
    tally(world, state, into, 1)
    if (
        fits
        and accepts(numbers, change(world, state, backup, work), seed)
        and _keeps_pairs(world, state, slot)
        and _keeps_pairs(world, state, into)
    ):
        numbers[NOW] += change(world, state, backup, work)
        _move_in(world, state, slot)
        _move_in(world, state, into)
    else:
        undo(world, state, backup, work)
