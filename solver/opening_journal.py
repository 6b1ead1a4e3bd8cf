"""What a round of the opening did: how it is undone, what it changed, and the best plan so far (compiled)."""

from __future__ import annotations

import numpy as np

from solver.opening_kernel import TOTAL_COST, inner, random_number, tally
from solver.opening_records import (
    ABSENT,
    ABSENTEES,
    BEST,
    NOW,
    OUTSIDE,
    TEMPERATURE,
    TOUCHED,
    Floats,
    Instants,
    State,
    Work,
    World,
)


@inner
def copy_slot(source: State, target: State, slot: int) -> None:
    """Copy all that a state knows of a slot."""
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
def take_out(world: World, state: State, work: Work, request: int) -> None:
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
def touch(state: State, backup: State, work: Work, slot: int, stamp: int) -> None:
    """Remember a slot as it is before the round first changes it."""
    if work.mark[slot] != stamp:
        work.mark[slot] = stamp
        work.touched[work.size[TOUCHED]] = slot
        work.size[TOUCHED] += 1
        copy_slot(state, backup, slot)


@inner
def undo(world: World, state: State, backup: State, work: Work) -> None:
    """Put everything back as it was before the round."""
    for k in range(work.size[TOUCHED]):
        tally(world, state, work.touched[k], -1)
        copy_slot(backup, state, work.touched[k])
        tally(world, state, work.touched[k], 1)
    for k in range(work.size[ABSENTEES]):
        state.slot[work.absent[k]] = work.slot[k]
        state.option[work.absent[k]] = work.option[k]


@inner
def _outside_cost(world: World, request: int, option: int) -> float:
    """What a request outside costs; a shared service counts with the first request it covers."""
    if option < 0:
        return float(world.outside[request])
    return float(world.fare[option]) if world.cover[world.cover_start[option]] == request else 0.0


@inner
def full_cost(world: World, state: State) -> float:
    """The plan's cost without the day's constant, CNY."""
    cost = 0.0
    for slot in range(state.length.shape[0]):
        cost += state.total[slot, TOTAL_COST]
    for request in range(state.slot.shape[0]):
        if state.slot[request] == OUTSIDE:
            cost += _outside_cost(world, request, state.option[request])
    return cost


@inner
def change(world: World, state: State, backup: State, work: Work) -> float:
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


@inner
def accepts(numbers: Floats, change: float, seed: Instants) -> bool:
    """Whether annealing takes a change of the cost (CNY)."""
    return bool(change < -numbers[TEMPERATURE] * np.log(max(random_number(seed), 1e-12)))


@inner
def position(state: State, request: int) -> int:
    """Where in its slot a request is served."""
    place = 0
    while state.sequence[state.slot[request], place] != state.option[request]:
        place += 1
    return place
