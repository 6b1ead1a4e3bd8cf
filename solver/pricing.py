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
from solver.prepare import Group, Prepared
from solver.pricing_completion import complete
from solver.pricing_kernel import label
from solver.pricing_labels import FLOATS, INTEGERS, close, trace
from solver.terrain import Floats, Terrain

CRITICAL_BITS = 62
FIRST_CAPACITY = 1 << 15
LAST_CAPACITY = 1 << 16  # a group that needs more labels is bounded without driving or range
FIRST_PRICE = 0.3
TRIALS = (2.0, 1.3, 0.75)  # of the prices on driving and range, in an exact round
WORTHLESS = 1e-7  # a reduced cost above its negative is none
SWEEPS = 40
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
        self._critical: list[dict[int, int]] = [{} for _ in prepared.groups]
        # what a driving minute and a kilometre are worth in bounding, CNY; 0 where a group has no such limit
        self._prices = [(FIRST_PRICE * g.limits[9], FIRST_PRICE * g.limits[10]) for g in prepared.groups]
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
        closed: NDArray[np.bool_] | None = None,
        groups: Sequence[int] | None = None,
        below: float = 0.0,
    ) -> list[GroupResult]:
        """Price groups (all by default): `most` columns a group, only of reduced cost under `below`.

        `closed` (R,) marks requests that no column may cover.
        """
        worth: Floats = -np.asarray(self.cover @ prices.request)
        if closed is not None:
            worth = np.where(np.asarray(self.cover @ closed.astype(float)) > 0, np.inf, worth)
        chosen = range(len(self.prepared.groups)) if groups is None else groups
        jobs = [(self.prepared.groups[g], worth, prices, rough, most, below) for g in chosen]
        if self._pool is None:
            return [self._price_group(*job) for job in jobs]
        return list(self._pool.map(lambda job: self._price_group(*job), jobs))

    def _tables(self) -> _Tables:
        if not hasattr(self._local, "tables"):
            self._local.tables = _Tables()
        tables: _Tables = self._local.tables
        return tables

    def _price_group(
        self, group: Group, worth: Floats, prices: Prices, rough: bool, most: int, below: float
    ) -> GroupResult:
        size = len(group.terrain.options)
        if size == 0:
            return GroupResult(group.index, 0.0, [])
        cost = group.price + worth[group.terrain.options]
        while True:
            result, repeated = self._pass(group, cost, prices, rough, most, below)
            critical = self._critical[group.index]
            fresh = [r for r in repeated if r not in critical][: CRITICAL_BITS - len(critical)]
            if not fresh:
                return result
            for request in fresh:
                critical[request] = len(critical)

    def _pass(
        self, group: Group, cost: Floats, prices: Prices, rough: bool, most: int, below: float
    ) -> tuple[GroupResult, list[int]]:
        """One labelling; also the requests that its best path serves twice (empty when it is a duty)."""
        arrays, terrain = self.prepared.arrays, group.terrain
        tables = self._tables()
        local_pairs, touches = np.unique(group.pairs, return_inverse=True)
        if len(local_pairs) and local_pairs[0] == -1:
            local_pairs, touches = local_pairs[1:], touches - 1
        pair_price = prices.pair[group.index, local_pairs] if len(local_pairs) else np.zeros(1)
        bits, alive, alive_home = self._bits(group)
        basics = (
            arrays.earliest[terrain.options],
            arrays.latest[terrain.options],
            arrays.minutes[terrain.options],
            arrays.drive[terrain.options],
            arrays.km[terrain.options],
            cost,
            bits,
            touches.astype(np.int64),
        )
        limits = (*group.limits[:6], group.limits[6] + prices.start[group.index], *group.limits[7:])
        least, rest, priced_rest = self._bound(group, basics, limits, rough)
        if least > -WORTHLESS and below <= 0:
            return GroupResult(group.index, least, []), []
        exact = not rough and below >= 0
        prices_used = self._prices[group.index]
        options = (*basics, alive, alive_home, terrain.slices, rest, priced_rest, *prices_used, below)
        found = self._label(tables, options, terrain, limits, pair_price, rough)
        if found is None:
            return GroupResult(group.index, least, []), []
        return self._collect(group, *found, tables.integers, most, None if exact else least)

    def _bound(
        self, group: Group, basics: tuple[Any, ...], limits: tuple[float, ...], rough: bool
    ) -> tuple[float, Floats, Floats]:
        """Bound on the group's reduced cost without labels; least cost of the rest of a duty, free and with prices.

        Driving and range are forgotten but for a price on each, which a few trials adapt from round to round.
        """
        terrain = group.terrain

        def priced_at(drive_price: float, km_price: float) -> tuple[float, Floats]:
            rest = complete(basics, terrain.home, terrain.arcs, limits, terrain.slices, drive_price, km_price, SWEEPS)
            out_minutes, out_km = terrain.home[:2]
            cost = basics[5] + drive_price * basics[3] + km_price * basics[4]
            way = (limits[5] + km_price) * out_km + drive_price * out_minutes
            served = np.isfinite(cost)
            first = (way + cost)[served] + rest[terrain.slices[0][:-1]][served]
            unused = drive_price * limits[3] + km_price * limits[4]
            return limits[6] + float(np.min(first, initial=np.inf)) - unused, rest - 1e-6

        least, free = priced_at(0.0, 0.0)
        drive_price, km_price = self._prices[group.index]
        if least > -WORTHLESS or not (limits[9] or limits[10]):
            return min(0.0, least), free, free
        best, priced = priced_at(drive_price, km_price)
        for factor in () if rough else TRIALS:
            for trial in ((drive_price * factor, km_price), (drive_price, km_price * factor)):
                if trial == (drive_price, km_price):
                    continue
                value, rest = priced_at(*trial)
                if value > best:
                    best, priced = value, rest
                    drive_price, km_price = trial
        self._prices[group.index] = (drive_price, km_price)
        return min(0.0, max(least, best)), free, priced

    def _label(
        self,
        tables: _Tables,
        options: tuple[object, ...],
        terrain: Terrain,
        limits: tuple[float, ...],
        pair_price: Floats,
        rough: bool,
    ) -> tuple[Floats, NDArray[np.int64]] | None:
        """Least reduced cost and label of a duty that ends with each option; None when there are too many labels."""
        size = len(terrain.options)
        heads = np.empty(size, dtype=np.int64)
        while True:
            labels = (tables.floats, tables.integers, tables.masks, heads)
            count = label(
                options, terrain.home, terrain.arcs, limits, pair_price, rough, labels,
                tables.heap_keys, tables.heap_items, tables.front,
            )  # fmt: skip
            if count >= 0:
                break
            if tables.capacity >= LAST_CAPACITY:
                return None
            tables.grow(tables.capacity * 2)
        best_cost = np.empty(size)
        best_label = np.empty(size, dtype=np.int64)
        close(options, terrain.home, limits, labels, count, best_cost, best_label)
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
        best_cost: Floats,
        best_label: NDArray[np.int64],
        integers: NDArray[np.int64],
        most: int,
        bound: float | None,
    ) -> tuple[GroupResult, list[int]]:
        """The columns worth adding; their least reduced cost stands for the group's unless `bound` is given."""
        order = np.argsort(best_cost, kind="stable")
        order = order[best_cost[order] < -1e-7][: 4 * most]
        least = bound if bound is not None else float(best_cost[order[0]]) if len(order) else 0.0
        if not len(order):
            return GroupResult(group.index, least, []), []
        labels = best_label[order]
        path, via, ends = trace(labels, integers)
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
