"""What the opening begins with: the duties that keep the locks, those it is given, or else the published plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from solver import opening_kernel as kernel
from solver.columns import Column, Costing
from solver.locks import arrange_locks
from solver.opening_records import OUTSIDE, State, World
from solver.prepare import Group, Prepared


def place_start(prepared: Prepared, costing: Costing, world: World, state: State, start: Sequence[Column]) -> None:
    """Put the duties into the state: those that keep locks first, the others as far as the limits let them."""
    locked = {prepared.request_index[lock.request] for lock in prepared.problem.locked}
    keeping = [column for column in start if any(world.pinned[option] for option in column.options)]
    kept = {int(r) for column in keeping for option in column.options for r in prepared.covers(option)}
    first = keeping if locked <= kept else list(_keep_locks(prepared, costing))
    others = [column for column in start if column not in first]
    if not start:
        published = list(_keep_published(prepared, costing, first))
        replaced = {column.group for column in published}
        first = [*(column for column in first if column.group not in replaced), *published]
    # locks before all others: no limit may stand against them
    first.sort(key=lambda column: not any(world.pinned[option] for option in column.options))
    for column in [*first, *others]:
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


def _keep_published(prepared: Prepared, costing: Costing, locks: Sequence[Column]) -> Iterator[Column]:
    """Each published vehicle's requests on that vehicle, as far as they fit beside its locks."""
    arrays = prepared.arrays
    wanted: dict[str, set[int]] = {}
    for entry in prepared.problem.published:
        wanted.setdefault(entry.vehicle, set()).add(prepared.request_index[entry.request])
    by_request: list[list[int]] = [[] for _ in range(prepared.request_count)]
    for option in range(len(prepared.options)):
        for request in prepared.covers(option):
            by_request[request].append(option)
    keeping = {column.group: column for column in locks}
    served = {int(r) for column in locks for option in column.options for r in prepared.covers(option)}
    for mine, of_class in enumerate(prepared.classes):
        requests = wanted.get(of_class.sample.id, set())
        # what serves several of them together first: they would hardly be published on one vehicle otherwise
        options = sorted(
            {o for r in requests for o in by_request[r] if requests.issuperset(prepared.covers(o).tolist())},
            key=lambda o: (-len(prepared.covers(o)), arrays.earliest[o], o),
        )
        groups = [prepared.groups[g] for g in prepared.class_groups[mine]]
        duties = {g.index: keeping[g.index].options if g.index in keeping else () for g in groups}
        homes: dict[int, tuple[bool, ...]] = {}
        for option in options:
            if served.intersection(prepared.covers(option).tolist()):
                continue
            for group in groups:
                trial = tuple(sorted((*duties[group.index], option), key=lambda o: float(arrays.earliest[o])))
                vias = _straight_on(costing, group, trial) if costing.fits(group, option) else None
                # a duty with locks stands against any limit, so it must not bring in what a limit could forbid
                if vias is not None and (
                    group.index not in keeping
                    or set(costing.column(group, trial, vias).pairs) <= set(keeping[group.index].pairs)
                ):
                    duties[group.index], homes[group.index] = trial, vias
                    served.update(prepared.covers(option).tolist())
                    break
        for g, vias in homes.items():
            yield costing.column(prepared.groups[g], duties[g], vias)


def _straight_on(costing: Costing, group: Group, options: Sequence[int]) -> tuple[bool, ...] | None:
    """Going home only where driving straight on is not possible; None when the sequence cannot stand like that."""
    vias: tuple[bool, ...] = ()
    for k in range(len(options)):
        for home in (False, True)[: k + 1]:
            if costing.schedule(group, options[: k + 1], (*vias, home)) is not None:
                vias = (*vias, home)
                break
        else:
            return None
    return vias


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
