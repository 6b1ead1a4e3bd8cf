"""What the rows of a relaxation say a limit is worth, by the names of the day, and what that proves of one more.

At any duals the Lagrangian bound holds, and it stays one for a day with one more of something when everything in it
that grows with that one is added: never positive. So one more can save no more than the plan's distance from the bound
and the size of what is added: a proven upper bound, not an estimate of what it would save.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

RowKind = Literal["vehicles", "reserve", "agreement", "supplier"]


@dataclass(frozen=True, slots=True)
class RowPrice:
    """One limiting row: what it limits, by ids, and the size of its dual in CNY for one more.

    `subject` is for vehicles the ids of the class, for a reserve (pool, category), for an agreement the two regions,
    for a supplier its id.
    """

    kind: RowKind
    subject: tuple[str, ...]
    price_cny: float


@dataclass(frozen=True, slots=True)
class DayPrices:
    """The rows' prices and the bound proven at the same duals (CNY)."""

    lower_bound: float
    rows: tuple[RowPrice, ...]

    def find_most_saved(self, cost: float, kind: RowKind, subject: Iterable[str]) -> float | None:
        """What one more of this can save at most of a plan of this cost; None where no row limits it.

        A vehicle may be any one of its class.
        """
        named = tuple(subject)
        for row in self.rows:
            if row.kind == kind and (set(named) <= set(row.subject) if kind == "vehicles" else named == row.subject):
                return max(cost - self.lower_bound, 0.0) + row.price_cny
        return None
