"""Pricing: for given duals, the best duty of every group, and the columns worth adding to the master."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.columns import Column, Costing
from solver.fixings import Fixings
from solver.prepare import Group, Prepared
from solver.pricing_bound import WORTHLESS, Bounds
from solver.pricing_kernel import label
from solver.pricing_labels import FLOATS, INTEGERS, close, trace
from solver.pricing_paths import list_duties
from solver.pricing_rough import close_roughly, label_roughly, trace_roughly
from solver.pricing_task import Prices, Task, Tasks
from solver.terrain import Floats, Integers, Terrain

CRITICAL_BITS = 62
FIRST_CAPACITY = 1 << 15
LAST_CAPACITY = 1 << 16  # a group that needs more labels is bounded without driving or range
STEPS = 40  # partial duties looked at for each that may be listed
FRONT_CAPACITY = 4096


@dataclass(slots=True)
class GroupResult:
    """Columns found in a group, and a lower bound on the reduced cost of its duties (never positive).

    An exact pass finds that least cost itself; a rough one bounds it by forgetting driving, range and lateness.
    """

    group: int
    least: float
    columns: list[Column]


class _Tables:
    """The label tables of one thread."""

    def __init__(self) -> None:
        self.grow(FIRST_CAPACITY)

    def grow(self, capacity: int) -> None:
        self.capacity = capacity
        self.floats = np.empty((capacity, FLOATS))
        self.integers = np.empty((capacity, INTEGERS), dtype=np.int64)
        self.masks = np.empty(capacity, dtype=np.int64)
        self.heap_keys = np.empty(2 * capacity + 2)
        self.heap_items = np.empty(2 * capacity + 2, dtype=np.int64)
        self.front = (
            np.empty((FRONT_CAPACITY, 4)),
            np.empty(FRONT_CAPACITY, dtype=np.int64),
            np.empty(FRONT_CAPACITY, dtype=np.int64),
        )


class Pricer:
    """Prices all groups of a day, two threads at a time where asked. Keeps which requests a group must not repeat."""

    def __init__(self, prepared: Prepared, costing: Costing, workers: int = 1) -> None:
        self.prepared = prepared
        self.costing = costing
        self._tasks = Tasks(prepared)
        self._bounds = Bounds(prepared)
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()

    def price(
        self,
        prices: Prices,
        *,
        rough: bool = False,
        most: int = 12,
        fixings: Fixings | None = None,
        groups: Sequence[int] | None = None,
        below: float = 0.0,
    ) -> list[GroupResult]:
        """Price groups (all by default): `most` columns a group, only of reduced cost under `below`.

        Columns keep to the `fixings`.
        """
        worth = self._tasks.worth(prices, fixings)
        chosen = range(len(self.prepared.groups)) if groups is None else groups
        jobs = [(self.prepared.groups[g], worth, prices, fixings, rough, most, below) for g in chosen]
        if self._pool is None:
            return [self._price_group(*job) for job in jobs]
        return list(self._pool.map(lambda job: self._price_group(*job), jobs))

    def _tables(self) -> _Tables:
        if not hasattr(self._local, "tables"):
            self._local.tables = _Tables()
        tables: _Tables = self._local.tables
        return tables

    def _price_group(
        self,
        group: Group,
        worth: Floats,
        prices: Prices,
        fixings: Fixings | None,
        rough: bool,
        most: int,
        below: float,
    ) -> GroupResult:
        size = len(group.terrain.options)
        if size == 0:
            return GroupResult(group.index, 0.0, [])
        while True:
            task = self._tasks.task(group, worth, prices, fixings)
            result, repeated = self._pass(group, task, rough, most, below)
            critical = self._tasks.critical[group.index]
            fresh = [r for r in repeated if r not in critical][: CRITICAL_BITS - len(critical)]
            if not fresh:
                return result
            for request in fresh:
                critical[request] = len(critical)

    def _pass(self, group: Group, task: Task, rough: bool, most: int, below: float) -> tuple[GroupResult, list[int]]:
        """One labelling; also the requests that its best path serves twice (empty when it is a duty)."""
        terrain = group.terrain
        tables = self._tables()
        least, rest, priced_rest = self._bounds.bound(group, task, rough)
        if least > -WORTHLESS and below <= 0:
            return GroupResult(group.index, least, []), []
        exact = not rough and below >= 0
        prices = self._bounds.prices[group.index]
        if rough:
            best_cost, best_slice, parent, via = self._label_roughly(group, task, (rest, priced_rest), (*prices, below))
            order = _wanted(best_cost, most)
            paths = trace_roughly(best_slice[order], terrain.slices[1], parent, via)
            return self._collect(group, best_cost[order], paths, most, least)
        options = (*task.basics, *task.alive, terrain.slices, rest, priced_rest, *prices, below)
        found = self._label(tables, options, terrain, task)
        if found is None:
            return GroupResult(group.index, least, []), []
        best_cost, best_label = found
        order = _wanted(best_cost, most)
        paths = trace(best_label[order], tables.integers)
        return self._collect(group, best_cost[order], paths, most, None if exact else least)

    def enumerate(
        self,
        prices: Prices,
        below: float,
        fixings: Fixings | None,
        most: int,
        groups: Sequence[int] | None = None,
    ) -> tuple[list[Column], bool]:
        """All duties of open requests with a reduced cost under `below`, and whether these are really all.

        `most` bounds the duties of a group; a group that has more gives those it met first.
        """
        worth = self._tasks.worth(prices, fixings)
        chosen = range(len(self.prepared.groups)) if groups is None else groups
        everything = True
        columns: dict[tuple[int, tuple[int, ...]], Column] = {}
        for g in chosen:
            group = self.prepared.groups[g]
            if not len(group.terrain.options):
                continue
            task = self._tasks.task(group, worth, prices, fixings)
            least, rest, priced_rest = self._bounds.bound(group, task, rough=False)
            if least >= below:
                continue
            terrain = group.terrain
            path, via, ends, whole = list_duties(
                task.basics, self._tasks.covers(group), terrain.home, terrain.arcs, task.limits, task.follow,
                task.pair_price, terrain.slices, (rest, priced_rest), (*self._bounds.prices[g], below), most,
                STEPS * most,
            )  # fmt: skip
            everything = everything and bool(whole)
            begin = 0
            for end in ends:
                options = [int(o) for o in terrain.options[path[begin:end]]]
                column = self.costing.column(group, options, [bool(x) for x in via[begin:end]])
                begin = int(end)
                known = columns.get(column.key)
                if known is None or column.cost < known.cost:
                    columns[column.key] = column
        return list(columns.values()), everything

    def _label_roughly(
        self, group: Group, task: Task, rests: tuple[Floats, Floats], prices: tuple[float, float, float]
    ) -> tuple[Floats, Integers, Integers, Integers]:
        """Least reduced cost of a duty that ends with each option, its last slice; parents and ways home of slices."""
        terrain = group.terrain
        rising = terrain.slices[2][::-1]
        parent, via, closed = label_roughly(
            (*task.basics, *task.alive), terrain.home, terrain.arcs, task.limits, task.pair_price, terrain.slices,
            rising, task.follow, *rests, prices, int(np.ceil(group.end)),
        )  # fmt: skip
        best_cost = np.empty(len(terrain.options))
        best_slice = np.empty(len(terrain.options), dtype=np.int64)
        close_roughly(terrain.slices, closed, best_cost, best_slice)
        return best_cost, best_slice, parent, via

    def _label(
        self, tables: _Tables, options: tuple[object, ...], terrain: Terrain, task: Task
    ) -> tuple[Floats, NDArray[np.int64]] | None:
        """Least reduced cost and label of a duty that ends with each option; None when there are too many labels."""
        size = len(terrain.options)
        heads = np.empty(size, dtype=np.int64)
        while True:
            labels = (tables.floats, tables.integers, tables.masks, heads)
            count = label(
                options, terrain.home, terrain.arcs, task.limits, task.follow, task.pair_price, False, labels,
                tables.heap_keys, tables.heap_items, tables.front,
            )  # fmt: skip
            if count >= 0:
                break
            if tables.capacity >= LAST_CAPACITY:
                return None
            tables.grow(tables.capacity * 2)
        best_cost = np.empty(size)
        best_label = np.empty(size, dtype=np.int64)
        close(options, terrain.home, task.limits, task.follow[0], labels, count, best_cost, best_label)
        return best_cost, best_label

    def _collect(
        self,
        group: Group,
        costs: Floats,
        paths: tuple[Integers, Integers, Integers],
        most: int,
        bound: float | None,
    ) -> tuple[GroupResult, list[int]]:
        """The columns worth adding; their least reduced cost stands for the group's unless `bound` is given."""
        least = bound if bound is not None else float(costs[0]) if len(costs) else 0.0
        if not len(costs):
            return GroupResult(group.index, least, []), []
        path, via, ends = paths
        columns: list[Column] = []
        repeated: list[int] = []
        used: dict[int, int] = {}
        begin = 0
        for rank, end in enumerate(ends):
            local = path[begin:end]
            options = [int(o) for o in group.terrain.options[local]]
            vias = [bool(x) for x in via[begin:end]]
            begin = int(end)
            served = [int(r) for o in options for r in self.prepared.covers(o)]
            if len(set(served)) < len(served):
                if rank == 0:
                    repeated = sorted({r for r in served if served.count(r) > 1})
                continue
            if sum(used.get(o, 0) for o in options) > len(options) or len(columns) >= most:
                continue
            for o in options:
                used[o] = used.get(o, 0) + 1
            columns.append(self.costing.column(group, options, vias))
        return GroupResult(group.index, least, columns), repeated


def _wanted(costs: Floats, most: int) -> Integers:
    """The options that the best duties end with, the cheapest first, a few times as many as are kept."""
    order = np.argsort(costs, kind="stable")
    return order[costs[order] < -WORTHLESS][: 4 * most]
