"""What pricing is told of a group: options with their worth at given prices, what has to follow what, critical bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from solver.fixings import Fixings
from solver.prepare import Group, Prepared
from solver.terrain import Floats, Integers

LEFT_OUT = -9  # an option that the group cannot serve


@dataclass(frozen=True, slots=True)
class Prices:
    """Duals: of each request (R,); what a duty costs in each group beside the fixed cost; of each pair, by group."""

    request: Floats
    start: Floats
    pair: Floats  # (groups, pairs), CNY for the first touch by a duty, never negative


@dataclass(frozen=True, slots=True)
class Task:
    """A group at given prices, as the compiled functions take it."""

    basics: tuple[Any, ...]  # the first eight of `pricing_kernel.label`'s options
    alive: tuple[Integers, Integers]
    limits: tuple[float, ...]
    follow: tuple[Integers, Integers]
    pair_price: Floats


class Tasks:
    """Makes tasks of groups. `critical` keeps, for each group, which requests its duties must not repeat, as bits."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.critical: list[dict[int, int]] = [{} for _ in prepared.groups]
        arrays = prepared.arrays
        self._cover = csr_matrix(
            (np.ones(len(arrays.cover_request)), arrays.cover_request, arrays.cover_start),
            shape=(len(prepared.options), prepared.request_count),
        )
        self._touches = [_touches(group) for group in prepared.groups]

    def worth(self, prices: Prices, fixings: Fixings | None) -> Floats:
        """What serving each option earns at these prices, negative; inf where it is barred."""
        worth: Floats = -np.asarray(self._cover @ prices.request)
        return worth if fixings is None else np.where(fixings.barred, np.inf, worth)

    def task(self, group: Group, worth: Floats, prices: Prices, fixings: Fixings | None) -> Task:
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
        return Task(basics, (alive, alive_home), limits, follow, pair_price)

    def covers(self, group: Group) -> tuple[Integers, Integers, int]:
        """The requests of the group's options, as CSR, and how many requests there are."""
        arrays, chosen = self.prepared.arrays, group.terrain.options
        counts = arrays.cover_start[chosen + 1] - arrays.cover_start[chosen]
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        flat = np.repeat(arrays.cover_start[chosen] - start[:-1], counts) + np.arange(int(start[-1]))
        return start, arrays.cover_request[flat], self.prepared.request_count

    def _bits(self, group: Group) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Critical requests as bits: those an option serves, those that can still be served after it, and from home."""
        arrays, chosen = self.prepared.arrays, group.terrain.options
        bits, alive, home = (np.zeros(len(chosen), dtype=np.int64) for _ in range(3))
        release = np.maximum(arrays.earliest[chosen], group.begin) + arrays.minutes[chosen]
        back = release + group.terrain.home[2]
        for request, bit in self.critical[group.index].items():
            serving = self._cover[:, [request]].toarray().ravel()[chosen] > 0
            last = arrays.latest[chosen][serving].max()
            bits[serving] |= 1 << bit
            alive[release <= last] |= 1 << bit
            home[back <= last] |= 1 << bit
        return bits, alive, home


def _touches(group: Group) -> tuple[Integers, Integers]:
    """The limited pairs a group can touch, and for each option its place among them (−1: none)."""
    pairs, touches = np.unique(group.pairs, return_inverse=True)
    if len(pairs) and pairs[0] == -1:
        pairs, touches = pairs[1:], touches - 1
    return pairs.astype(np.int64), touches.astype(np.int64)
