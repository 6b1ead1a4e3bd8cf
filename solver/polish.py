"""From a near-integral relaxation to a plan: MIPs over the promising columns, then over neighbourhoods of the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.columns import Column
from solver.incumbent import Incumbent
from solver.master import Master
from solver.part import finish, settle
from solver.prepare import Prepared
from solver.relaxation import Relaxation
from solver.terrain import Floats

NEIGHBOURS = 14  # duties freed together; a part of this size takes HiGHS about a second
PART_ROUNDS = 8
PART_PRICED = 8  # columns of a group in a round
PART_COLUMNS = 4000
PART_FIRST = 0.4  # of what is missing: the first threshold
PART_SECONDS = 4.0
STALE = 40  # neighbourhoods in a row that gave nothing, after which the plan counts as polished


def promising(relaxation: Relaxation, plan: Incumbent, most: int) -> list[Column]:
    """The plan's own columns and those of least reduced cost, `most` in all."""
    master = relaxation.master
    order = np.argsort(master.reduced_costs(), kind="stable")
    own = {column.key: column for column in plan.columns}
    chosen = list(own.values())
    for k in order:
        if len(chosen) >= most:
            break
        if master.columns[k].key not in own:
            chosen.append(master.columns[k])
    return chosen


class Polish:
    """Frees a few duties that lie together in time and place, and solves that part of the day again."""

    def __init__(self, relaxation: Relaxation, random: np.random.Generator) -> None:
        self.relaxation = relaxation
        self.rows = relaxation.rows
        self.random = random
        self._known = -1

    def run(
        self,
        plan: Incumbent,
        remaining: Callable[[], float],
        offer: Callable[[Incumbent | None], Incumbent],
        finished: Callable[[], bool],
    ) -> Incumbent:
        """Improve until `finished()`, or nothing gives any more."""
        stale = 0
        while stale < STALE and not finished():
            found = self._solve_part(plan, self._neighbourhood(plan), remaining)
            if found is not None and found.cost < plan.cost - 1e-3:
                plan = found
                offer(plan)
                stale = 0
            else:
                stale += 1
        return plan

    def _solve_part(self, plan: Incumbent, free: set[int], remaining: Callable[[], float]) -> Incumbent | None:
        """The best plan that keeps all duties but the free ones: priced for that part, then chosen by a MIP."""
        relaxation, rows = self.relaxation, self.rows
        fixed = [column for k, column in enumerate(plan.columns) if k not in free]
        own = [column for k, column in enumerate(plan.columns) if k in free]
        master = Master(rows, relaxation.artificial, relaxation.interrupter, fixed)
        master.add([*own, *self._inside(master.fixings.closed)])
        if not settle(relaxation, master, PART_ROUNDS, remaining, PART_PRICED):
            return None
        return finish(relaxation, master, plan, remaining, PART_SECONDS, PART_COLUMNS, PART_FIRST)

    def _inside(self, closed: NDArray[np.bool_]) -> list[Column]:
        """The columns known so far that serve open requests only."""
        pool = self.relaxation.pool
        if self._known != len(pool):
            self._known, self._columns = len(pool), list(pool.values())
            self._starts = np.cumsum([0, *(len(column.requests) for column in self._columns[:-1])])
            self._served = np.fromiter((r for column in self._columns for r in column.requests), dtype=np.int64)
        if not self._columns:
            return []
        outside = np.add.reduceat(closed[self._served].astype(np.int64), self._starts)
        return [self._columns[k] for k in np.flatnonzero(outside == 0)]

    def _neighbourhood(self, plan: Incumbent) -> set[int]:
        """Indices of duties around a random one: those whose legs lie nearest to its legs in place and time."""
        prepared = self.rows.prepared
        if len(plan.columns) <= NEIGHBOURS:
            return set(range(len(plan.columns)))
        centre = int(self.random.integers(len(plan.columns)))
        spots = [_spots(prepared, column) for column in plan.columns]
        distance = np.array([_apart(prepared, spots[centre], other) for other in spots])
        distance *= self.random.uniform(0.6, 1.4, len(distance))
        distance[centre] = -1.0
        return {int(k) for k in np.argsort(distance, kind="stable")[:NEIGHBOURS]}


def _spots(prepared: Prepared, column: Column) -> tuple[Sequence[int], Floats]:
    options = np.array(column.options)
    return [int(p) for p in prepared.arrays.origin[options]], prepared.arrays.earliest[options]


def _apart(prepared: Prepared, one: tuple[Sequence[int], Floats], other: tuple[Sequence[int], Floats]) -> float:
    """The least time between a leg of one duty and a leg of the other, minutes of driving and of clock together."""
    drive = prepared.km_minutes[1][np.ix_(one[0], other[0])]
    return float((drive + 0.5 * np.abs(one[1][:, None] - other[1][None, :])).min())
