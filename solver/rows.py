"""The rows of the master: requests, vehicles, reserves, pairs and suppliers, and who enters them.

`lower_bound` turns any duals and the least reduced costs into a proven bound on every plan's cost (Lagrangian bound
over all rows).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.columns import Column
from solver.prepare import Prepared
from solver.pricing import GroupResult
from solver.pricing_task import Prices
from solver.terrain import Floats


@dataclass(frozen=True, slots=True)
class Duals:
    """One value a row, in the order of `Rows`; a cap's dual is never positive."""

    request: Floats
    caps: Floats


@dataclass(frozen=True, slots=True)
class Cap:
    """A row Σ ≤ bound that is not a request: what it bounds, for the explanation of its price."""

    kind: str  # 'vehicles', 'reserve', 'pair', 'supplier', 'link'
    subject: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Static:
    """A column that is no duty: a service, an unserved request, or the vehicles of a class that are used."""

    kind: str  # 'social', 'unserved', 'used', 'crossing'
    subject: int
    cost: float
    most: float
    requests: tuple[int, ...]
    caps: tuple[tuple[int, float], ...]


class Rows:
    """The rows of the day and which of them a column enters; the same for the LP, the MIP and the bound."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.caps: list[Cap] = []
        self.statics: list[Static] = []
        groups = prepared.groups
        self.group_caps: list[list[int]] = [[] for _ in groups]
        self.pair_caps: list[dict[int, int]] = [{} for _ in groups]
        reserve_of: dict[int, list[int]] = {}
        for k, (members, most) in enumerate(prepared.reserve_rows):
            row = self._cap("reserve", (k,), most)
            for c in members:
                reserve_of.setdefault(c, []).append(row)
        pair_row = {k: self._cap("pair", (k,), most) for k, (_, _, most) in enumerate(prepared.pair_limits)}
        for c, of_class in enumerate(prepared.classes):
            mine = prepared.class_groups[c]
            single = len(mine) == 1
            used: int | None = None
            if not single and c in reserve_of:
                used = len(self.statics)
                self.statics.append(
                    Static("used", c, 0.0, of_class.count, (), tuple((row, 1.0) for row in reserve_of[c]))
                )
            crossing: dict[int, int] = {}
            for g in mine:
                row = self._cap("vehicles", (g,), 0.0 if used is not None else of_class.count)
                self.group_caps[g].append(row)
                if used is not None:
                    self._join(used, row, -1.0)
                elif single:
                    self.group_caps[g].extend(reserve_of.get(c, []))
                for pair in sorted({int(p) for p in groups[g].pairs} - {-1}):
                    if single:
                        self.pair_caps[g][pair] = pair_row[pair]
                        continue
                    if pair not in crossing:
                        crossing[pair] = len(self.statics)
                        self.statics.append(Static("crossing", c, 0.0, of_class.count, (), ((pair_row[pair], 1.0),)))
                    link = self._cap("link", (g, pair), 0.0)
                    self._join(crossing[pair], link, -1.0)
                    self.pair_caps[g][pair] = link
        supplier_row = {
            s: self._cap("supplier", (s,), most) for s, most in enumerate(prepared.supplier_limits) if most is not None
        }
        for k, (option, supplier, fare) in enumerate(prepared.social):
            caps = ((supplier_row[supplier], 1.0),) if supplier in supplier_row else ()
            covered = tuple(int(r) for r in prepared.covers(option))
            self.statics.append(Static("social", k, fare, 1.0, covered, caps))
        for r, cost in enumerate(prepared.unserved_cost):
            if np.isfinite(cost):
                self.statics.append(Static("unserved", r, float(cost), 1.0, (r,), ()))
        self.bounds = np.array([cap.bound for cap in self.caps])

    def _cap(self, kind: str, subject: tuple[int, ...], bound: float) -> int:
        self.caps.append(Cap(kind, subject, float(bound)))
        return len(self.caps) - 1

    def _join(self, static: int, row: int, weight: float) -> None:
        old = self.statics[static]
        caps = (*old.caps, (row, weight))
        self.statics[static] = Static(old.kind, old.subject, old.cost, old.most, old.requests, caps)

    def caps_of(self, column: Column) -> list[int]:
        """The caps a duty counts in."""
        return [*self.group_caps[column.group], *(self.pair_caps[column.group][p] for p in column.pairs)]

    def prices(self, duals: Duals) -> Prices:
        """What the duals mean for pricing."""
        start = np.array([-sum(duals.caps[row] for row in rows) for rows in self.group_caps])
        pair = np.zeros((len(self.prepared.groups), max(1, len(self.prepared.pair_limits))))
        for g, rows in enumerate(self.pair_caps):
            for p, row in rows.items():
                pair[g, p] = -duals.caps[row]
        return Prices(duals.request, start, pair)

    def lower_bound(self, duals: Duals, results: Iterable[GroupResult]) -> float:
        """Lagrangian bound of the whole day (CNY): valid for any duals."""
        total = self.prepared.constant + float(duals.request.sum()) + float(self.bounds @ duals.caps)
        for static in self.statics:
            reduced = static.cost - sum(float(duals.request[r]) for r in static.requests)
            reduced -= sum(float(duals.caps[row]) * weight for row, weight in static.caps)
            total += static.most * min(0.0, reduced)
        for result in results:
            count = self.prepared.classes[self.prepared.groups[result.group].of_class].count
            total += count * min(0.0, result.least)
        return total
