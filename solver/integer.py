"""Whole duties: a MIP over chosen columns, solved by HiGHS through MathOpt, and started from the best plan so far."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from solver.columns import Column
from solver.incumbent import Incumbent
from solver.parts import Part
from solver.rows import Rows


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a MIP gave: its plan (None: none better than asked), and whether that is proven best over its columns."""

    incumbent: Incumbent | None
    proven: bool


class Choice:
    """The MIP over duties and services of a day, or of a part of it."""

    def __init__(
        self, rows: Rows, columns: Sequence[Column], fixed: Sequence[Column] = (), part: Part | None = None
    ) -> None:
        self.rows = rows
        self.columns = list(columns)
        self.fixed = tuple(fixed)
        prepared = rows.prepared
        taken = {r for column in fixed for r in column.requests}
        bounds = rows.bounds
        if part is not None:
            taken.update(int(r) for r in np.flatnonzero(part.outside))
            bounds = part.bounds
        used = [0.0] * len(rows.caps)
        for column in fixed:
            for row in rows.caps_of(column):
                used[row] += 1.0
        self.model = mathopt.Model()
        free = [r for r in range(prepared.request_count) if r not in taken]
        request_rows = {r: self.model.add_linear_constraint(lb=1.0, ub=1.0) for r in free}
        cap_rows = [self.model.add_linear_constraint(ub=float(bound) - used[k]) for k, bound in enumerate(bounds)]
        self.statics: list[tuple[int, mathopt.Variable]] = []
        for k, static in enumerate(rows.statics):
            if any(r in taken for r in static.requests):
                continue
            variable = self.model.add_integer_variable(lb=0.0, ub=static.most)
            self.model.objective.set_linear_coefficient(variable, static.cost)
            for r in static.requests:
                request_rows[r].set_coefficient(variable, 1.0)
            for row, weight in static.caps:
                cap_rows[row].set_coefficient(variable, weight)
            self.statics.append((k, variable))
        self.variables: list[mathopt.Variable] = []
        for column in self.columns:
            variable = self.model.add_binary_variable()
            self.model.objective.set_linear_coefficient(variable, column.cost)
            for r in column.requests:
                request_rows[r].set_coefficient(variable, 1.0)
            for row in rows.caps_of(column):
                cap_rows[row].set_coefficient(variable, 1.0)
            self.variables.append(variable)

    def solve(
        self,
        seconds: float,
        seed: int,
        hint: Incumbent | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Chosen:
        """Solve for at most `seconds`; `stop` gives up at once, and loses what HiGHS has."""
        if not self.variables and not self.statics:
            return Chosen(None, True)
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(seconds, 0.05)), random_seed=seed,
            relative_gap_tolerance=1e-6, absolute_gap_tolerance=1e-3,
        )  # fmt: skip
        hints = [self._hint(hint)] if hint is not None else []
        model_parameters = mathopt.ModelSolveParameters(solution_hints=hints)
        answer: list[mathopt.SolveResult] = []

        def work() -> None:
            answer.append(
                mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters, model_params=model_parameters)
            )

        # HiGHS cannot be interrupted through MathOpt: it works aside, and a stop leaves it to its time limit (a
        # program that ends waits for it: the library does not survive being cut off)
        thread = threading.Thread(target=work)
        begun = time.monotonic()
        thread.start()
        while thread.is_alive():
            thread.join(0.05)
            if (stop is not None and stop()) or time.monotonic() - begun > seconds + 5:
                return Chosen(None, False)
        if not answer or not answer[0].has_primal_feasible_solution():
            return Chosen(None, False)
        result = answer[0]
        proven = result.termination.reason == mathopt.TerminationReason.OPTIMAL
        return Chosen(self._read(result), proven)

    def _hint(self, plan: Incumbent) -> mathopt.SolutionHint:
        keys = {column.key for column in plan.columns}
        values = {v: 1.0 if column.key in keys else 0.0 for column, v in zip(self.columns, self.variables, strict=True)}
        social, unserved = set(plan.social), set(plan.unserved)
        for k, variable in self.statics:
            static = self.rows.statics[k]
            if static.kind == "social":
                values[variable] = 1.0 if static.subject in social else 0.0
            elif static.kind == "unserved":
                values[variable] = 1.0 if static.subject in unserved else 0.0
        return mathopt.SolutionHint(variable_values=values)

    def _read(self, result: mathopt.SolveResult) -> Incumbent:
        values = result.variable_values(self.variables)
        columns = [column for column, value in zip(self.columns, values, strict=True) if value > 0.5]
        chosen = [
            self.rows.statics[k]
            for (k, _), value in zip(self.statics, result.variable_values([v for _, v in self.statics]), strict=True)
            if value > 0.5
        ]
        social = tuple(sorted(s.subject for s in chosen if s.kind == "social"))
        unserved = tuple(sorted(s.subject for s in chosen if s.kind == "unserved"))
        everything = (*self.fixed, *columns)
        prepared = self.rows.prepared
        cost = prepared.constant + sum(column.cost for column in everything)
        cost += sum(prepared.social[k][2] for k in social) + sum(float(prepared.unserved_cost[r]) for r in unserved)
        return Incumbent(everything, social, unserved, float(cost))
