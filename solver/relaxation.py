"""Column generation: the LP over all duties there are, by rounds of pricing, and the bound it proves.

Rounds start rough (a heuristic labelling that compares only start and cost) with smoothed duals (Wentges 1997), and
turn exact when the rough ones find little. Every round proves a bound, an exact one the tighter. Completion bounds
make the late, exact rounds the cheap ones, because by then almost no partial duty can still become a good one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.columns import Column
from solver.master import Master, reduced_costs
from solver.parts import Part, side_by_side
from solver.pricing import GroupResult, Pricer
from solver.rows import Duals, Rows

SMOOTHING, EXACT_SMOOTHING = 0.5, 0.7
FEW = 10  # new columns of an exact round
LEAST_COLUMNS, COLUMNS_A_REQUEST = 2000, 6  # kept in the LP
MOST_COLUMNS = 120  # of a group in a round
SLOW = 2e-3  # relative fall of the LP value over three rounds, under which rounds turn exact
ROUGHEST, FINEST = 1e-2, 1e-5  # tolerance of the LP
NEAR, FIRST_ROUNDS = 0.2, 15  # exact rounds are dear while the duals are bad
PART_TOLERANCE, PART_ROUNDS, PART_SLOW = 1e-3, 8, 2e-3  # of rough rounds in parts of a day
CONVERGED = 3e-5  # relative distance of LP value and bound at which the rounds end


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of pricing led to."""

    number: int
    exact: bool
    value: float
    bound: float
    columns: int


class Relaxation:
    """The LP of a day under column generation; `bound` is proven at any moment."""

    def __init__(
        self,
        rows: Rows,
        pricer: Pricer,
        artificial: float,
        interrupter: SolveInterrupter | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.rows = rows
        self.pricer = pricer
        self.artificial = artificial
        self.interrupter = interrupter
        self.stopped = stopped
        self.master = Master(rows, artificial, interrupter)
        self.pool: dict[tuple[int, tuple[int, ...]], Column] = {}
        self.bound = 0.0  # no cost of a plan is negative
        self.center: Duals | None = None
        self.best: Duals | None = None
        self.converged = False
        self.values: list[float] = []
        groups = max(1, len(rows.prepared.groups))
        self.most = max(3, min(MOST_COLUMNS, rows.prepared.request_count // groups))

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

    def warm_up(self, parts: Sequence[Part], workers: int, remaining: Callable[[], float]) -> None:
        """Relax parts of the day roughly, side by side; their columns and prices are where the whole day starts."""
        masters = side_by_side(parts, lambda part: self._relax_part(part, remaining), workers)
        request = np.zeros(self.rows.prepared.request_count)
        caps = np.zeros(len(self.rows.caps))
        for part, master in zip(parts, masters, strict=True):
            request[~part.outside] = master.duals.request[~part.outside]
            caps = np.minimum(caps, master.duals.caps)
        self.center = Duals(request, caps)
        columns = list(self.pool.values())
        order = np.argsort(reduced_costs(self.rows, columns, self.center), kind="stable")
        most = max(LEAST_COLUMNS, COLUMNS_A_REQUEST * self.rows.prepared.request_count)
        self.master = Master(self.rows, self.artificial, self.interrupter)
        self.master.add([columns[k] for k in order[:most]])

    def _relax_part(self, part: Part, remaining: Callable[[], float]) -> Master:
        master = Master(self.rows, self.artificial, self.interrupter, (), part)
        master.add(list(self.pool.values()))
        center: Duals | None = None
        values: list[float] = []
        size = int((~part.outside).sum())
        while remaining() > 0 and master.solve(remaining(), PART_TOLERANCE):
            values.append(master.value)
            center = master.duals if center is None else _blend(center, master.duals, SMOOTHING)
            results = self.pricer.price(
                self.rows.prices(center), rough=True, most=self.most, fixings=master.fixings, groups=part.groups
            )
            columns = [column for result in results for column in result.columns]
            self.keep(columns)
            slow = len(values) > PART_ROUNDS and values[-4] - values[-1] < PART_SLOW * abs(values[-1])
            if master.add(columns) < max(3, size // 50) or slow:
                break
            master.purge(max(LEAST_COLUMNS, COLUMNS_A_REQUEST * size))
        return master

    def run(self, remaining: Callable[[], float], on_round: Callable[[Round], None]) -> None:
        """Price until LP value and bound meet, or `remaining()` seconds are used up."""
        rough, number, stalled, weight = True, 0, 0, EXACT_SMOOTHING
        while remaining() > 0:
            gap = (self.master.value - self.bound) / abs(self.master.value) if self.values else 1.0
            if not self.master.solve(remaining(), min(ROUGHEST, max(FINEST, gap / 50))):
                break
            duals = self.master.duals
            center = self.center if rough or self.best is None else self.best
            target = duals if center is None else _blend(center, duals, SMOOTHING if rough else weight)
            results = self._price(target, rough)
            fresh = self.add([column for result in results for column in result.columns])
            self.center = target
            self._prove(target, results)
            if not rough:
                # prices between the best ones known and the LP's; nearer to the LP's where they find nothing there
                weight = max(0.0, weight - 0.25) if fresh < FEW else min(EXACT_SMOOTHING, weight + 0.1)
                stalled = stalled + 1 if fresh < 2 else 0
            number += 1
            self.values.append(self.master.value)
            on_round(Round(number, not rough, self.master.value, self.bound, fresh))
            self.master.purge(max(LEAST_COLUMNS, COLUMNS_A_REQUEST * self.rows.prepared.request_count))
            if self.master.value - self.bound <= CONVERGED * abs(self.master.value):
                self.converged = True
                return
            if not rough and stalled > 4 and fresh == 0:
                return
            near = self.master.value - self.bound < NEAR * abs(self.master.value) or number > FIRST_ROUNDS
            if rough and (fresh < max(10, self.rows.prepared.request_count // 30) or (near and self._slows())):
                rough = False

    def _slows(self) -> bool:
        """Whether the last three rounds brought the LP value down by very little."""
        return len(self.values) > 4 and self.values[-4] - self.values[-1] < SLOW * abs(self.values[-1])

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
