"""Price and dive: fix a few nearly whole duties of the relaxation, price again for what is left, and so on to a plan.

How gently one dives decides how good the plan is: fixing only what is nearly one, or the best two or three, with
pricing in between, ends several times closer to the bound than fixing a tenth of the duties a step. The last
requests are the hardest to dive well and the easiest for a MIP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.columns import Column
from solver.incumbent import Incumbent, cheaper, complete_plan
from solver.integer import Choice
from solver.master import Master
from solver.relaxation import Relaxation


@dataclass(frozen=True, slots=True)
class Temper:
    """How a dive goes: fix all from `whole`, at least `share` of the duties a step; `rounds` of pricing between."""

    whole: float = 0.85
    share: float = 0.025
    rounds: int = 3
    tail: int = 70  # open requests that are left to the MIP
    tail_seconds: float = 6.0
    noise: float = 0.0


def dive(
    relaxation: Relaxation,
    columns: list[Column],
    best: Incumbent,
    temper: Temper,
    remaining: Callable[[], float],
    random: np.random.Generator,
) -> Incumbent:
    """The plan at the end of one dive over `columns` and what is priced on the way; `best` when that is cheaper."""
    rows = relaxation.rows
    prepared = rows.prepared
    master = Master(rows, relaxation.artificial, relaxation.interrupter)
    master.add(columns)
    fixed: list[Column] = []
    closed = np.zeros(prepared.request_count, dtype=bool)
    while remaining() > 0:
        if not settle(relaxation, master, closed, temper.rounds, remaining):
            break
        if master.value >= best.cost - 1e-6:
            return best
        chosen = _chosen(master, closed, temper, random)
        if not chosen:
            break
        for k in chosen:
            master.fix(k)
            fixed.append(master.columns[k])
            closed[rows.requests_of(master.columns[k])] = True
        if int((~closed).sum()) <= temper.tail:
            settle(relaxation, master, closed, temper.rounds, remaining)
            break
    open_columns = [column for column in master.columns if not closed[rows.requests_of(column)].any()]
    tail = Choice(rows, open_columns, fixed).solve(
        min(temper.tail_seconds, max(0.2, remaining())), 0, None, lambda: remaining() <= -1.0
    )
    plan = cheaper(best, [tail.incumbent, complete_plan(prepared, fixed)])
    assert plan is not None
    return plan


def settle(
    relaxation: Relaxation, master: Master, closed: np.ndarray, rounds: int, remaining: Callable[[], float]
) -> bool:
    """Solve the LP, price for the open requests, and again; whether there is an LP solution."""
    solved = False
    before = np.inf
    for turn in range(rounds + 1):
        if remaining() <= 0 or not master.solve(remaining()):
            return solved
        solved = True
        if turn == rounds or before - master.value < 2e-5 * abs(master.value):
            return True
        before = master.value if turn else np.inf
        prices = relaxation.rows.prices(master.duals)
        results = relaxation.pricer.price(prices, rough=True, most=relaxation.most, closed=closed)
        fresh = [column for result in results for column in result.columns]
        relaxation.keep(fresh)
        if not master.add(fresh):
            return True
    return solved


def _chosen(master: Master, closed: np.ndarray, temper: Temper, random: np.random.Generator) -> list[int]:
    """Columns to fix next: all nearly whole, at least a small share of the day's duties, none sharing a request."""
    rows = master.rows
    value = master.primal * (1.0 + temper.noise * random.standard_normal(len(master.primal)))
    order = np.argsort(-value, kind="stable")
    least = max(1, round(temper.share * float(master.primal.sum())))
    taken = closed.copy()
    chosen: list[int] = []
    for k in order:
        if master.primal[k] < 1e-6 or (len(chosen) >= least and master.primal[k] < temper.whole):
            break
        served = rows.requests_of(master.columns[k])
        if taken[served].any() or master.is_fixed(int(k)):
            continue
        taken[served] = True
        chosen.append(int(k))
    return chosen
