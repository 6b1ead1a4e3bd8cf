"""What the opening begins with: the duties that keep the locks, and the duties it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from solver import opening_kernel as kernel
from solver.columns import Column, Costing
from solver.locks import arrange_locks
from solver.opening_records import OUTSIDE, State, World
from solver.prepare import Prepared


def place_start(prepared: Prepared, costing: Costing, world: World, state: State, start: Sequence[Column]) -> None:
    """Put the duties into the state: those that keep locks first, the others as far as the limits let them."""
    locked = {prepared.request_index[lock.request] for lock in prepared.problem.locked}
    keeping = [column for column in start if any(world.pinned[option] for option in column.options)]
    kept = {int(r) for column in keeping for option in column.options for r in prepared.covers(option)}
    first = keeping if locked <= kept else list(_keep_locks(prepared, costing))
    for column in [*first, *(column for column in start if column not in first)]:
        _place(prepared, costing, world, state, column)


def _keep_locks(prepared: Prepared, costing: Costing) -> Iterator[Column]:
    """Duties that serve the locked requests and little else."""
    class_of = {vehicle: k for k, of_class in enumerate(prepared.classes) for vehicle in of_class.vehicles}
    index = {vehicle.id: k for k, vehicle in enumerate(prepared.problem.vehicles)}
    taken: set[int] = set()
    for duty in arrange_locks(prepared.problem).duties:
        options = [prepared.option_index[leg.option] for leg in duty.legs]
        vias = [leg.via_pool for leg in duty.legs]
        for g in prepared.class_groups[class_of[index[duty.vehicle]]]:
            group = prepared.groups[g]
            if g in taken or not all(costing.fits(group, option) for option in options):
                continue
            if costing.schedule(group, options, vias) is not None:
                taken.add(g)
                yield costing.column(group, options, vias)
                break


def _place(prepared: Prepared, costing: Costing, world: World, state: State, column: Column) -> bool:
    """Put a duty into a free slot of its group; False where a request, a slot or a limit stands against it."""
    group = prepared.groups[column.group]
    covered = [int(r) for option in column.options for r in prepared.covers(option)]
    free = [
        slot
        for slot in range(world.slot_start[group.index], world.slot_start[group.index + 1])
        if state.length[slot] == 0
    ]
    if (
        not free
        or len(set(covered)) < len(covered)
        or any(state.slot[r] != OUTSIDE for r in covered)
        or not all(costing.fits(group, option) for option in column.options)
        or costing.schedule(group, column.options, column.vias) is None
    ):
        return False
    slot = free[0]
    state.sequence[slot, : len(column.options)] = column.options
    state.length[slot] = len(column.options)
    locks = any(world.pinned[option] for option in column.options)
    outcome = kernel.load(world, state, slot, not locks)
    if outcome < 0:
        return False
    if outcome == 0:
        _freeze(world, state, slot, column)
    for option in column.options:
        for request in prepared.covers(option):
            state.slot[request], state.option[request] = slot, option
    return True


def _freeze(world: World, state: State, slot: int, column: Column) -> None:
    """Keep a duty that goes home where the kernel would drive straight on as it is: nothing goes in or comes out."""
    length = len(column.options)
    world.pinned[list(column.options)] = True
    state.home[slot, :length] = column.vias
    state.leg[slot, :length, kernel.LAST] = -np.inf
    state.leg[slot, :length, kernel.RELEASE] = np.inf
    state.total[slot] = (0.0, 0.0, column.cost)
