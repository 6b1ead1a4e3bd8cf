"""Column generation: the LP over all duties there are, by rounds of pricing, and the bound it proves.

Rounds start rough (a heuristic labelling that compares only start and cost) with smoothed duals (Wentges 1997), and
turn exact when the rough ones find little; only exact rounds prove a bound. Completion bounds make
exact rounds the cheap ones, because by then almost no partial duty can still become a good one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from solver.columns import Column
from solver.master import Duals, Master, Rows
from solver.pricing import GroupResult, Pricer

SMOOTHING = 0.7
CONVERGED = 2e-6  # relative distance of LP value and bound at which the rounds end


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of pricing led to."""

    number: int
    exact: bool
    value: float
    bound: float
    columns: int


class Relaxation:
    """The LP of a day under column generation; `bound` is proven at any moment, −inf before the first exact round."""

    def __init__(self, rows: Rows, pricer: Pricer, artificial: float) -> None:
        self.rows = rows
        self.pricer = pricer
        self.artificial = artificial
        self.master = Master(rows, artificial)
        self.pool: dict[tuple[int, tuple[int, ...]], Column] = {}
        self.bound = -np.inf
        self.center: Duals | None = None
        self.best: Duals | None = None
        self.converged = False
        groups = max(1, len(rows.prepared.groups))
        self.most = max(3, min(15, 900 // groups))

    def add(self, columns: list[Column]) -> int:
        """Columns from elsewhere (a first plan, a published plan)."""
        self.keep(columns)
        return self.master.add(columns)

    def keep(self, columns: Iterable[Column]) -> None:
        """Remember columns for later choices without putting them into the LP."""
        for column in columns:
            known = self.pool.get(column.key)
            if known is None or column.cost < known.cost - 1e-9:
                self.pool[column.key] = column

    def run(self, remaining: Callable[[], float], on_round: Callable[[Round], None]) -> None:
        """Price until LP value and bound meet; out of time before any bound, one last exact round gives it."""
        rough, number, stalled = True, 0, 0
        while remaining() > 0:
            if not self.master.solve(remaining()):
                break
            duals = self.master.duals
            weight = 0.0 if self.center is None or stalled > 1 else SMOOTHING if rough else SMOOTHING / 2
            center = self.center if self.center is not None else duals
            target = _blend(center, duals, weight)
            results = self._price(target, rough)
            fresh = self.add([column for result in results for column in result.columns])
            self.center = target
            if not rough:
                self._prove(target, results)
                stalled = stalled + 1 if fresh < 2 else 0
            number += 1
            on_round(Round(number, not rough, self.master.value, self.bound, fresh))
            if self.master.value - self.bound <= CONVERGED * abs(self.master.value):
                self.converged = True
                return
            if not rough and stalled > 4 and fresh == 0:
                return
            if rough and fresh < max(10, self.rows.prepared.request_count // 30):
                rough = False
        if self.bound == -np.inf:
            target = self.center if self.center is not None else self.master.duals
            self._prove(target, self._price(target, False))
            on_round(Round(number + 1, True, self.master.value, self.bound, 0))

    def _price(self, duals: Duals, rough: bool) -> list[GroupResult]:
        return self.pricer.price(self.rows.prices(duals), rough=rough, most=self.most)

    def _prove(self, duals: Duals, results: list[GroupResult]) -> None:
        bound = self.rows.lower_bound(duals, results)
        if bound > self.bound:
            self.bound = bound
            self.best = duals


def _blend(old: Duals, new: Duals, weight: float) -> Duals:
    return Duals(
        weight * old.request + (1 - weight) * new.request,
        weight * old.caps + (1 - weight) * new.caps,
    )
