"""One column a vehicle, every request once, at least cost: an LP tells which columns matter, a MIP chooses among them.

One thread and limits counted in nodes, not in seconds: the same columns give the same choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

DEAR = 1e7  # CNY; that the request stays as it is, which is no answer
NEAR_CNY = (20.0, 300.0)  # how much worse than the LP's prices a column may be, first and then
MOST_CHOSEN_FROM = 1500
MOST_NODES = 200


@dataclass(frozen=True, slots=True)
class Column:
    """What one vehicle of a part would serve, and what its day costs then (CNY)."""

    vehicle: str
    options: tuple[str, ...]
    requests: tuple[str, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Rows:
    """`counts`: columns of which at most so many; a column for each vehicle; every request once."""

    counts: Sequence[tuple[tuple[int, ...], int]]
    vehicles: tuple[str, ...]
    requests: tuple[str, ...]


def choose_columns(
    columns: Sequence[Column], rows: Rows, wanted: str, unserved: Mapping[str, float], below: float
) -> list[Column] | None:
    """The cheapest choice under `below` (CNY) that serves `wanted`, or None.

    Requests in `unserved` may be left at their price.
    """
    model = _Model(columns, range(len(columns)), rows, wanted, unserved, whole=False)
    result = mathopt.solve(model.model, mathopt.SolverType.GLOP)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    missing = below - result.objective_value()
    if result.variable_values(model.left) > 1e-6 or missing <= 0:
        return None
    reduced = np.array(result.reduced_costs(list(model.chosen.values())))
    order = np.argsort(reduced, kind="stable")[:MOST_CHOSEN_FROM]
    for near in NEAR_CNY:
        kept = sorted(int(k) for k in order if reduced[k] <= min(near, missing))
        chosen = _choose(_Model(columns, kept, rows, wanted, unserved, whole=True), columns)
        if chosen is not None or near >= missing:
            return chosen
    return None


class _Model:
    """The rows over some of the columns; `left` is that the wanted request stays as it is."""

    def __init__(
        self,
        columns: Sequence[Column],
        kept: Sequence[int],
        rows: Rows,
        wanted: str,
        unserved: Mapping[str, float],
        whole: bool,
    ) -> None:
        self.model = model = mathopt.Model()
        by_vehicle = {vehicle: model.add_linear_constraint(lb=1.0, ub=1.0) for vehicle in rows.vehicles}
        by_request = {request: model.add_linear_constraint(lb=1.0, ub=1.0) for request in rows.requests}
        self.chosen: dict[int, mathopt.Variable] = {}
        for k in kept:
            column = columns[k]
            variable = model.add_variable(lb=0.0, is_integer=whole)
            model.objective.set_linear_coefficient(variable, column.cost)
            by_vehicle[column.vehicle].set_coefficient(variable, 1.0)
            for request in column.requests:
                by_request[request].set_coefficient(variable, 1.0)
            self.chosen[k] = variable
        for members, most in rows.counts:
            row = model.add_linear_constraint(ub=float(most))
            for k in members:
                if k in self.chosen:
                    row.set_coefficient(self.chosen[k], 1.0)
        for request, price in [*unserved.items(), (wanted, DEAR)]:
            self.left = model.add_variable(lb=0.0, ub=1.0, is_integer=whole)
            model.objective.set_linear_coefficient(self.left, price)
            by_request[request].set_coefficient(self.left, 1.0)


def _choose(model: _Model, columns: Sequence[Column]) -> list[Column] | None:
    parameters = mathopt.SolveParameters(node_limit=MOST_NODES, random_seed=1)
    result = mathopt.solve(model.model, mathopt.SolverType.HIGHS, params=parameters)
    if not result.has_primal_feasible_solution() or result.variable_values(model.left) > 0.5:
        return None
    return [columns[k] for k, variable in model.chosen.items() if result.variable_values(variable) > 0.5]
