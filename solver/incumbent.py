"""The best plan so far, as columns and services, and the trivial plan that every day has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.columns import Column
from solver.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A feasible plan: duties, indices into `Prepared.social`, requests unserved, cost with the constant (CNY)."""

    columns: tuple[Column, ...]
    social: tuple[int, ...]
    unserved: tuple[int, ...]
    cost: float


def complete_plan(prepared: Prepared, columns: Sequence[Column]) -> Incumbent | None:
    """The plan of these duties with every other request served as cheaply as single services without limits allow.

    None when a locked request is left out. Limited suppliers are used greedily, the largest saving first.
    """
    served = {int(r) for column in columns for option in column.options for r in prepared.covers(option)}
    best: dict[int, tuple[float, int | None]] = {
        r: (float(prepared.unserved_cost[r]), None) for r in range(prepared.request_count) if r not in served
    }
    if any(not np.isfinite(cost) for cost, _ in best.values()):
        return None
    left = dict(enumerate(prepared.supplier_limits))
    offers: list[tuple[float, int, int, int]] = []
    for k, (option, supplier, fare) in enumerate(prepared.social):
        covered = prepared.covers(option)
        if len(covered) == 1 and int(covered[0]) in best:
            r = int(covered[0])
            if left[supplier] is None:
                if fare < best[r][0]:
                    best[r] = (fare, k)
            else:
                offers.append((fare, k, r, supplier))
    savings = sorted((fare - best[r][0], k, r, supplier, fare) for fare, k, r, supplier in offers)
    taken: set[int] = set()
    for saving, k, r, supplier, fare in savings:
        most = left[supplier]
        if saving < 0 and r not in taken and most is not None and most > 0:
            left[supplier] = most - 1
            best[r] = (fare, k)
            taken.add(r)
    social = tuple(sorted(k for _, k in best.values() if k is not None))
    unserved = tuple(sorted(r for r, (_, k) in best.items() if k is None))
    cost = prepared.constant + sum(column.cost for column in columns) + sum(cost for cost, _ in best.values())
    return Incumbent(tuple(columns), social, unserved, float(cost))


def cheaper(known: Incumbent | None, others: Iterable[Incumbent | None]) -> Incumbent | None:
    """The cheapest of the plans, the known one when none is cheaper."""
    for other in others:
        if other is not None and (known is None or other.cost < known.cost - 1e-6):
            known = other
    return known
