"""What a search has settled: whole duties, and options that one vehicle serves one right after the other.

Joining options (Ryan and Foster's branching in its follow-on form) settles far less than a whole duty does: which
vehicle comes, and what it does before and after, stays open.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.columns import Column
from solver.prepare import Prepared
from solver.terrain import Integers


class Fixings:
    """Closed requests, barred options, and the option that has to follow (precede) each option (−1: free)."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        options = len(prepared.options)
        self.closed: NDArray[np.bool_] = np.zeros(prepared.request_count, dtype=bool)
        self.barred: NDArray[np.bool_] = np.zeros(options, dtype=bool)
        self.after: Integers = np.full(options, -1, dtype=np.int64)
        self.before: Integers = np.full(options, -1, dtype=np.int64)
        self._chain = np.arange(options)  # any option → one that stands for its chain, by halving paths

    def shut(self, requests: NDArray[np.bool_]) -> None:
        """These requests are somebody else's: no duty may serve them."""
        self.closed |= requests
        for request in np.flatnonzero(requests):
            self.barred[self.prepared.serving(int(request))] = True

    def close(self, column: Column) -> None:
        """A duty is settled: no other may serve its requests."""
        self.closed[list(column.requests)] = True
        for request in column.requests:
            self.barred[self.prepared.serving(request)] = True

    def can_join(self, first: int, then: int) -> bool:
        """Whether `then` can be made to follow `first` beside what is joined already."""
        free = self.after[first] < 0 and self.before[then] < 0 and not (self.barred[first] or self.barred[then])
        return bool(free and self._root(first) != self._root(then))

    def join(self, first: int, then: int) -> None:
        """`then` follows `first`; other ways to serve their requests are barred."""
        self.after[first] = then
        self.before[then] = first
        self._chain[self._root(then)] = self._root(first)
        for option in (first, then):
            for request in self.prepared.covers(option):
                others = self.prepared.serving(int(request))
                self.barred[others[others != option]] = True

    def joined(self, option: int) -> bool:
        """Whether the option has to be served, before or after another."""
        return bool(self.after[option] >= 0 or self.before[option] >= 0)

    def allows(self, column: Column) -> bool:
        """Whether a duty keeps to all this."""
        last = -1
        for option in column.options:
            if self.barred[option] or (last >= 0 and self.after[last] not in (-1, option)):
                return False
            if self.before[option] not in (-1, last):
                return False
            last = option
        return bool(self.after[last] < 0)

    def _root(self, option: int) -> int:
        while self._chain[option] != option:
            self._chain[option] = self._chain[self._chain[option]]
            option = int(self._chain[option])
        return option
