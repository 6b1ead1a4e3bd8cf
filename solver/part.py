"""A part of the day solved to the end: priced exactly, all promising duties listed, chosen among by a MIP."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solver.columns import Column
from solver.incumbent import Incumbent
from solver.integer import Choice
from solver.master import Master, reduced_costs
from solver.relaxation import Relaxation

EXACT_ROUNDS = 12
FIRST_SHARE = 5e-5  # of the LP value: the first threshold of reduced cost
DUTIES_OF_GROUP = 4000


def settle(relaxation: Relaxation, master: Master, rounds: int, remaining: Callable[[], float], most: int) -> bool:
    """Solve the LP, price roughly for the open requests, and again; whether there is an LP solution."""
    solved = False
    before = np.inf
    for turn in range(rounds + 1):
        if remaining() <= 0 or not master.solve(remaining()):
            return solved
        solved = True
        if turn == rounds or before - master.value < 2e-5 * abs(master.value):
            return True
        before = master.value
        if not _price(relaxation, master, rough=True, most=most):
            return True
    return solved


def settle_exactly(relaxation: Relaxation, master: Master, remaining: Callable[[], float], most: int) -> bool:
    """Price until no duty of the open requests can improve the LP; False when time or rounds ran out before."""
    for _ in range(EXACT_ROUNDS):
        if remaining() <= 0:
            return False
        if not _price(relaxation, master, rough=False, most=most):
            return True
        if not master.solve(remaining()):
            return False
    return False


def finish(
    relaxation: Relaxation, master: Master, plan: Incumbent, remaining: Callable[[], float], seconds: float, most: int
) -> Incumbent | None:
    """A plan cheaper than `plan` with the duties that `master` has fixed; None where the part has none or time ends.

    The MIP holds every duty whose reduced cost is under what is missing between LP value and plan, as long as these
    are no more than `most`; otherwise those of least reduced cost.
    """
    rows = relaxation.rows
    settle_exactly(relaxation, master, remaining, most=20)
    missing = plan.cost - master.value
    if missing <= 1e-3 or remaining() <= 0:
        return None
    prices = rows.prices(master.duals)
    known: dict[tuple[int, tuple[int, ...]], Column] = {column.key: column for column in master.columns}
    below = min(missing, FIRST_SHARE * abs(master.value))
    begun = remaining()
    while remaining() > 0.6 * begun:
        listed, _ = relaxation.pricer.enumerate(prices, below, master.fixings, DUTIES_OF_GROUP)
        known.update((column.key, column) for column in listed)
        if len(listed) >= most or below >= missing:
            break
        below = min(missing, 2.0 * below)
    columns = list(known.values())
    reduced = reduced_costs(rows, columns, master.duals)
    order = np.argsort(reduced, kind="stable")[:most]
    own = {column.key for column in plan.columns}
    chosen = [columns[k] for k in order if reduced[k] < missing + 1e-6]
    chosen += [columns[k] for k in range(len(columns)) if columns[k].key in own and columns[k] not in chosen]
    if remaining() <= 0:
        return None
    return Choice(rows, chosen, master.fixed).solve(min(seconds, remaining()), 0, plan, relaxation.stopped).incumbent


def _price(relaxation: Relaxation, master: Master, *, rough: bool, most: int) -> int:
    """One round of pricing for the open requests; how many columns are new."""
    results = relaxation.pricer.price(
        relaxation.rows.prices(master.duals), rough=rough, most=most, fixings=master.fixings
    )
    fresh = [column for result in results for column in result.columns]
    relaxation.keep(fresh)
    return master.add(fresh)
