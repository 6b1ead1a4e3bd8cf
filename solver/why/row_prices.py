"""The prices of a relaxation's rows by the names of the day."""

from __future__ import annotations

from collections.abc import Iterable

from solver.pricing import GroupResult
from solver.rows import Duals, Rows
from solver.why.prices import DayPrices, RowPrice


def name_prices(rows: Rows, duals: Duals, results: Iterable[GroupResult], lower_bound: float) -> DayPrices:
    """The prices of a relaxation's caps by the names of the day.

    `results` are those of the round that proved `lower_bound` at these duals.
    """
    prepared, problem = rows.prepared, rows.prepared.problem
    least = {result.group: min(0.0, result.least) for result in results}
    named: list[RowPrice] = []
    dual_of: dict[tuple[str, tuple[int, ...]], float] = {}
    for cap, dual in zip(rows.caps, duals.caps, strict=True):
        price = max(0.0, -float(dual))
        dual_of[cap.kind, cap.subject] = price if cap.bound > 0 or cap.kind != "vehicles" else 0.0
        if cap.kind == "reserve":
            sample = prepared.classes[prepared.reserve_rows[cap.subject[0]][0][0]].sample
            named.append(RowPrice("reserve", (sample.pool, sample.category), price))
        elif cap.kind == "pair":
            pool_region, request_region, _ = prepared.pair_limits[cap.subject[0]]
            named.append(RowPrice("agreement", (pool_region, request_region), price))
        elif cap.kind == "supplier":
            named.append(RowPrice("supplier", (problem.social[cap.subject[0]].id,), price))
    for c, of_class in enumerate(prepared.classes):
        # Everything of the bound that grows with the class: its rows, its duties' own terms, what it may leave in all.
        price = sum(dual_of["vehicles", (g,)] - least.get(g, 0.0) for g in prepared.class_groups[c])
        price += sum(dual_of["reserve", (k,)] for k, (members, _) in enumerate(prepared.reserve_rows) if c in members)
        for static in rows.statics:
            if static.kind in ("used", "crossing") and static.subject == c:
                reduced = static.cost - sum(float(duals.caps[row]) * weight for row, weight in static.caps)
                price -= min(0.0, reduced)
        named.append(RowPrice("vehicles", tuple(problem.vehicles[k].id for k in of_class.vehicles), price))
    return DayPrices(lower_bound, tuple(named))
