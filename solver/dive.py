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

LEAST_SHARE = 0.01  # of the open duties, fixed in a step that follows a dear one
LONGEST_HOP = 0.15
CALM = 1.5e-4  # relative rise of the LP value up to which a step was cheap
DIVE_COLUMNS = 8  # of a group in a round
LEAST_COLUMNS, COLUMNS_A_REQUEST = 4000, 12  # kept from one step to the next


@dataclass(frozen=True, slots=True)
class Temper:
    """How a dive goes: fix all from `whole` and about `share` of the duties a step, with `rounds` of pricing."""

    whole: float = 0.85
    share: float = 0.03
    rounds: int = 6
    tail: int = 80  # open requests that are left to the MIP
    tail_seconds: float = 8.0
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
    fixed: list[Column] = []
    share = temper.share
    value: float | None = None
    kept = min(temper.tail_seconds, 0.1 * remaining())  # for the tail

    def left() -> float:
        return remaining() - kept

    while True:
        before = remaining()
        master = Master(rows, relaxation.artificial, relaxation.interrupter, fixed)
        master.add(columns)
        if not settle(relaxation, master, temper.rounds, left):
            break
        if master.value >= best.cost - 1e-6:
            return best
        columns = _cheapest(master, max(LEAST_COLUMNS, COLUMNS_A_REQUEST * len(master.open_requests)))
        if len(master.open_requests) <= temper.tail:
            break
        rise = (master.value - value) / abs(master.value) if value is not None else 0.0
        share = min(temper.share, max(LEAST_SHARE, share * (1.3 if rise < CALM else 0.6)))
        value = master.value
        # steps get shorter as requests close; a dive that would still not end in time goes in hops
        affordable = 4.0 * left() / max(1e-3, before - remaining())
        chosen = _chosen(master, temper, max(share, min(LONGEST_HOP, 1.0 / max(0.1, affordable))), random)
        if not chosen:
            break
        fixed.extend(chosen)
    tail = Choice(rows, [column for column in columns if not master.closed[rows.requests_of(column)].any()], fixed)
    found = tail.solve(min(temper.tail_seconds, max(0.2, remaining())), 0, None, lambda: remaining() <= -1.0)
    plan = cheaper(best, [found.incumbent, complete_plan(rows.prepared, fixed)])
    assert plan is not None
    return plan


def settle(relaxation: Relaxation, master: Master, rounds: int, remaining: Callable[[], float]) -> bool:
    """Solve the LP, price for the open requests, and again; whether there is an LP solution."""
    solved = False
    before = np.inf
    for turn in range(rounds + 1):
        if remaining() <= 0 or not master.solve(remaining()):
            return solved
        solved = True
        if turn == rounds or before - master.value < 2e-5 * abs(master.value):
            return True
        before = master.value
        prices = relaxation.rows.prices(master.duals)
        results = relaxation.pricer.price(
            prices, rough=True, most=max(DIVE_COLUMNS, relaxation.most), closed=master.closed
        )
        fresh = [column for result in results for column in result.columns]
        relaxation.keep(fresh)
        if not master.add(fresh):
            return True
    return solved


def _cheapest(master: Master, most: int) -> list[Column]:
    """The columns of least reduced cost, `most` of them."""
    order = np.argsort(master.reduced_costs(), kind="stable")[:most]
    return [master.columns[k] for k in order]


def _chosen(master: Master, temper: Temper, share: float, random: np.random.Generator) -> list[Column]:
    """Duties to fix next: all nearly whole, at least a share of those still open, none sharing a request."""
    value = master.primal * (1.0 + temper.noise * random.standard_normal(len(master.primal)))
    order = np.argsort(-value, kind="stable")
    least = max(1, round(share * float(master.primal.sum())))
    taken = master.closed.copy()
    chosen: list[Column] = []
    for k in order:
        if master.primal[k] < 1e-6 or (len(chosen) >= least and master.primal[k] < temper.whole):
            break
        served = master.rows.requests_of(master.columns[k])
        if not taken[served].any():
            taken[served] = True
            chosen.append(master.columns[k])
    return chosen
