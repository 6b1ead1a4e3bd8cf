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
THRESHOLD_GROWS = 2.5
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
    relaxation: Relaxation,
    master: Master,
    plan: Incumbent,
    remaining: Callable[[], float],
    seconds: float,
    most: int,
    first: float = 0.0,
) -> Incumbent | None:
    """A plan cheaper than `plan` with what `master` has settled; None where the part has none or time ends.

    MIPs over all duties whose reduced cost is under a threshold, which rises until it passes what is missing between
    LP value and plan (then nothing better is left), or the duties are more than `most`, or `seconds` are used up. It
    begins at a small share of the LP value, or at the share `first` of what is missing.
    """
    rows = relaxation.rows
    settle_exactly(relaxation, master, remaining, most=20)
    prices = rows.prices(master.duals)
    known: dict[tuple[int, tuple[int, ...]], Column] = {column.key: column for column in master.columns}
    below = max(FIRST_SHARE * abs(master.value), first * (plan.cost - master.value))
    best: Incumbent | None = None
    cost = plan.cost
    until = remaining() - seconds
    while remaining() > max(0.0, until) and cost - master.value > 1e-3:
        missing = cost - master.value
        below = min(below, missing)
        listed, complete = relaxation.pricer.enumerate(prices, below, master.fixings, DUTIES_OF_GROUP, master.groups)
        known.update((column.key, column) for column in listed)
        columns = list(known.values())
        reduced = reduced_costs(rows, columns, master.duals)
        order = np.argsort(reduced, kind="stable")[:most]
        chosen = [columns[k] for k in order if reduced[k] < missing + 1e-6]
        time = min(remaining(), remaining() - until)
        if time <= 0:
            break
        choice = Choice(rows, chosen, master.fixed, master.part)
        answer = choice.solve(time, 0, best or plan, relaxation.stopped)
        if answer.incumbent is not None and answer.incumbent.cost < cost - 1e-6:
            best, cost = answer.incumbent, answer.incumbent.cost
        if below >= missing or not answer.proven or not complete or len(listed) >= most:
            break
        below *= THRESHOLD_GROWS
    return best


def _price(relaxation: Relaxation, master: Master, *, rough: bool, most: int) -> int:
    """One round of pricing for the open requests; how many columns are new."""
    results = relaxation.pricer.price(
        relaxation.rows.prices(master.duals), rough=rough, most=most, fixings=master.fixings, groups=master.groups
    )
    fresh = [column for result in results for column in result.columns]
    relaxation.keep(fresh)
    return master.add(fresh)
