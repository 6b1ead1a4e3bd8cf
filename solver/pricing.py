"""Pricing: for given duals, the best duty of every group, and the columns worth adding to the master."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from solver.columns import Column, Costing
from solver.fixings import Fixings
from solver.prepare import Group, Prepared
from solver.pricing_completion import complete
from solver.pricing_kernel import label
from solver.pricing_labels import FLOATS, INTEGERS, close, trace
from solver.pricing_paths import list_duties
from solver.pricing_rough import close_roughly, label_roughly, trace_roughly
from solver.terrain import Floats, Integers, Terrain

CRITICAL_BITS = 62
FIRST_CAPACITY = 1 << 15
LAST_CAPACITY = 1 << 16  # a group that needs more labels is bounded without driving or range
FIRST_PRICES = (0.02, 0.3)  # CNY a driving minute, a kilometre
# factors tried on the prices of driving and range: all in an exact round, one in a rough one
TRIALS = ((0.5, 1.0), (1.0, 2.0), (2.0, 1.0), (1.0, 0.75), (1.3, 1.0), (1.0, 1.3), (0.75, 1.0), (1.0, 0.5))
LEFT_OUT = -9  # an option that the group cannot serve
STEPS = 40  # partial duties looked at for each that may be listed
WORTHLESS = 1e-7  # a reduced cost above its negative is none
FRONT_CAPACITY = 4096


@dataclass(frozen=True, slots=True)
class Prices:
    """Duals: of each request (R,); what a duty costs in each group beside the fixed cost; of each pair, by group."""

    request: Floats
    start: Floats
    pair: Floats  # (groups, pairs), CNY for the first touch by a duty, never negative


@dataclass(slots=True)
class GroupResult:
    """Columns found in a group, and a lower bound on the reduced cost of its duties (never positive).

    An exact pass finds that least cost itself; a rough one bounds it by forgetting driving, range and lateness.
    """

    group: int
    least: float
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class _Task:
    """A group at given prices, as the compiled functions take it."""

    basics: tuple[Any, ...]  # the first eight of `pricing_kernel.label`'s options
    alive: tuple[Integers, Integers]
    limits: tuple[float, ...]
    follow: tuple[Integers, Integers]
    pair_price: Floats


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
        arrays = prepared.arrays
        self.cover = csr_matrix(
            (np.ones(len(arrays.cover_request)), arrays.cover_request, arrays.cover_start),
            shape=(len(prepared.options), prepared.request_count),
        )
        self._touches = [_touches(group) for group in prepared.groups]
        self._critical: list[dict[int, int]] = [{} for _ in prepared.groups]
        # what a driving minute and a kilometre are worth in bounding, CNY; 0 where a group has no such limit
        self._prices = [(FIRST_PRICES[0] * g.limits[9], FIRST_PRICES[1] * g.limits[10]) for g in prepared.groups]
        self._turns = [0] * len(prepared.groups)
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
        worth = self._worth(prices, fixings)
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
            task = self._task(group, worth, prices, fixings)
            result, repeated = self._pass(group, task, rough, most, below)
            critical = self._critical[group.index]
            fresh = [r for r in repeated if r not in critical][: CRITICAL_BITS - len(critical)]
            if not fresh:
                return result
            for request in fresh:
                critical[request] = len(critical)

    def _pass(self, group: Group, task: _Task, rough: bool, most: int, below: float) -> tuple[GroupResult, list[int]]:
        """One labelling; also the requests that its best path serves twice (empty when it is a duty)."""
        terrain = group.terrain
        tables = self._tables()
        least, rest, priced_rest = self._bound(group, task, rough)
        if least > -WORTHLESS and below <= 0:
            return GroupResult(group.index, least, []), []
        exact = not rough and below >= 0
        prices = self._prices[group.index]
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

    def _task(self, group: Group, worth: Floats, prices: Prices, fixings: Fixings | None) -> _Task:
        """What the compiled functions are told of a group at these prices."""
        arrays, chosen = self.prepared.arrays, group.terrain.options
        cost = group.price + worth[chosen]
        follow = (group.terrain.free, group.terrain.free)
        if fixings is not None:
            local = np.full(len(worth) + 1, LEFT_OUT, dtype=np.int64)
            local[chosen] = np.arange(len(chosen))
            local[-1] = -1  # no option has to follow
            follow = (local[fixings.after[chosen]], local[fixings.before[chosen]])
            cost[(follow[0] == LEFT_OUT) | (follow[1] == LEFT_OUT)] = np.inf
        pairs, touches = self._touches[group.index]
        bits, alive, alive_home = self._bits(group)
        basics = (
            arrays.earliest[chosen], arrays.latest[chosen], arrays.minutes[chosen], arrays.drive[chosen],
            arrays.km[chosen], cost, bits, touches,
        )  # fmt: skip
        limits = (*group.limits[:6], group.limits[6] + prices.start[group.index], *group.limits[7:])
        pair_price = prices.pair[group.index, pairs] if len(pairs) else np.zeros(1)
        return _Task(basics, (alive, alive_home), limits, follow, pair_price)

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
        worth = self._worth(prices, fixings)
        chosen = range(len(self.prepared.groups)) if groups is None else groups
        everything = True
        columns: dict[tuple[int, tuple[int, ...]], Column] = {}
        for g in chosen:
            group = self.prepared.groups[g]
            if not len(group.terrain.options):
                continue
            task = self._task(group, worth, prices, fixings)
            least, rest, priced_rest = self._bound(group, task, rough=False)
            if least >= below:
                continue
            terrain = group.terrain
            path, via, ends, whole = list_duties(
                task.basics, self._covers(group), terrain.home, terrain.arcs, task.limits, task.follow,
                task.pair_price, terrain.slices, (rest, priced_rest), (*self._prices[g], below), most, STEPS * most,
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

    def _covers(self, group: Group) -> tuple[Integers, Integers, int]:
        arrays, chosen = self.prepared.arrays, group.terrain.options
        counts = arrays.cover_start[chosen + 1] - arrays.cover_start[chosen]
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        flat = np.repeat(arrays.cover_start[chosen] - start[:-1], counts) + np.arange(int(start[-1]))
        return start, arrays.cover_request[flat], self.prepared.request_count

    def _worth(self, prices: Prices, fixings: Fixings | None) -> Floats:
        """What serving each option earns at these prices, negative; inf where it is barred."""
        worth: Floats = -np.asarray(self.cover @ prices.request)
        return worth if fixings is None else np.where(fixings.barred, np.inf, worth)

    def _label_roughly(
        self, group: Group, task: _Task, rests: tuple[Floats, Floats], prices: tuple[float, float, float]
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

    def _bound(self, group: Group, task: _Task, rough: bool) -> tuple[float, Floats, Floats]:
        """Bound on the group's reduced cost without labels; least cost of the rest of a duty, free and with prices.

        Driving and range are forgotten but for a price on each, which a few trials adapt from round to round.
        """
        terrain, basics, limits = group.terrain, task.basics, task.limits

        def priced_at(drive_price: float, km_price: float) -> tuple[float, Floats]:
            rest = complete(
                basics, terrain.home, limits, terrain.slices, terrain.links, task.follow, drive_price, km_price
            )
            out_minutes, out_km = terrain.home[:2]
            cost = basics[5] + drive_price * basics[3] + km_price * basics[4]
            way = (limits[5] + km_price) * out_km + drive_price * out_minutes
            served = np.isfinite(cost)
            served &= task.follow[1] < 0
            first = (way + cost)[served] + rest[terrain.slices[0][:-1]][served]
            unused = drive_price * limits[3] + km_price * limits[4]
            return limits[6] + float(np.min(first, initial=np.inf)) - unused, rest - 1e-6

        least, free = priced_at(0.0, 0.0)
        drive_price, km_price = self._prices[group.index]
        if least > -WORTHLESS or not (limits[9] or limits[10]):
            return min(0.0, least), free, free
        best, priced = priced_at(drive_price, km_price)
        turn = self._turns[group.index]
        self._turns[group.index] += 1
        steps = TRIALS[turn % len(TRIALS) :][:1] if rough else TRIALS
        for of_drive, of_km in steps:
            trial = (drive_price * of_drive, km_price * of_km)
            if trial == (drive_price, km_price):
                continue
            value, rest = priced_at(*trial)
            if value > best:
                best, priced = value, rest
                drive_price, km_price = trial
        self._prices[group.index] = (drive_price, km_price)
        return min(0.0, max(least, best)), free, priced

    def _label(
        self, tables: _Tables, options: tuple[object, ...], terrain: Terrain, task: _Task
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

    def _bits(self, group: Group) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Critical requests as bits: those an option serves, those that can still be served after it, and from home."""
        arrays, chosen = self.prepared.arrays, group.terrain.options
        bits, alive, home = (np.zeros(len(chosen), dtype=np.int64) for _ in range(3))
        release = np.maximum(arrays.earliest[chosen], group.begin) + arrays.minutes[chosen]
        back = release + group.terrain.home[2]
        for request, bit in self._critical[group.index].items():
            serving = self.cover[:, [request]].toarray().ravel()[chosen] > 0
            last = arrays.latest[chosen][serving].max()
            bits[serving] |= 1 << bit
            alive[release <= last] |= 1 << bit
            home[back <= last] |= 1 << bit
        return bits, alive, home

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


def _touches(group: Group) -> tuple[Integers, Integers]:
    """The limited pairs a group can touch, and for each option its place among them (−1: none)."""
    pairs, touches = np.unique(group.pairs, return_inverse=True)
    if len(pairs) and pairs[0] == -1:
        pairs, touches = pairs[1:], touches - 1
    return pairs.astype(np.int64), touches.astype(np.int64)


def _wanted(costs: Floats, most: int) -> Integers:
    """The options that the best duties end with, the cheapest first, a few times as many as are kept."""
    order = np.argsort(costs, kind="stable")
    return order[costs[order] < -WORTHLESS][: 4 * most]
