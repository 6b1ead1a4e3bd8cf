"""The restricted master: an LP over duties found so far, services and unserved requests.

Solved by HiGHS's interior point method through MathOpt, without crossover: prices from the middle of the optimal face
need fewer rounds than those of a corner, and a solve from scratch takes less than the simplex takes to mend a basis
(DECISIONS: the LP of the master). GLOP stands in where HiGHS gives up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.columns import Column
from solver.fixings import Fixings
from solver.parts import Part
from solver.rows import Duals, Rows
from solver.terrain import Floats

PRECISE = 1e-5  # relative distance of primal and dual value at which an LP counts as solved


class Master:
    """The LP over the columns found so far, beside what is settled (`Fixings`).

    Requests of `fixed` duties have no row; those of joined options share one. A request that nothing covers costs
    `artificial` (only locks need it).
    """

    def __init__(
        self,
        rows: Rows,
        artificial: float,
        interrupter: SolveInterrupter | None = None,
        fixed: Sequence[Column] = (),
        part: Part | None = None,
    ) -> None:
        self.rows = rows
        self.part = part
        self._groups = None if part is None else frozenset(part.groups)
        self.fixed: list[Column] = list(fixed)
        self._artificial = artificial
        self._interrupter = interrupter
        self._joints: list[tuple[int, int]] = []
        self.model = mathopt.Model()
        prepared = rows.prepared
        self.fixings = Fixings(prepared)
        left = rows.bounds.copy() if part is None else part.bounds.copy()
        if part is not None:
            self.fixings.shut(part.outside)
        for column in self.fixed:
            self.fixings.close(column)
            left[rows.caps_of(column)] -= 1.0
        open_requests = np.flatnonzero(~self.fixings.closed)
        self._request_rows = {int(r): self.model.add_linear_constraint(lb=1.0, ub=1.0) for r in open_requests}
        self._cap_rows = [self.model.add_linear_constraint(ub=float(bound)) for bound in left]
        self._statics: list[tuple[tuple[int, ...], mathopt.Variable]] = []
        for static in rows.statics:
            if not self.fixings.closed[list(static.requests)].any():
                variable = self._variable(static.cost, static.most, static.requests, static.caps)
                self._statics.append((static.requests, variable))
        for r in self._request_rows:
            if not np.isfinite(prepared.unserved_cost[r]):
                self._statics.append(((r,), self._variable(artificial, 1.0, (r,), ())))
        self.columns: list[Column] = []
        self._variables: list[mathopt.Variable] = []
        self._place: dict[tuple[int, tuple[int, ...]], int] = {}
        self.value = float("inf")
        self.primal: Floats = np.zeros(0)  # zero for a column that came after the last solution
        self.duals = Duals(np.zeros(prepared.request_count), np.zeros(len(rows.caps)))

    def copy(self) -> Master:
        """Another LP of the same columns and fixings, not yet solved."""
        other = Master(self.rows, self._artificial, self._interrupter, self.fixed, self.part)
        other.join(self._joints)
        other.add(self.columns)
        return other

    @property
    def groups(self) -> tuple[int, ...] | None:
        """The groups to price for; all where None."""
        return None if self.part is None else self.part.groups

    @property
    def size(self) -> int:
        """How many requests, or chains of joined options, are still to be covered."""
        return len(self._request_rows)

    def _variable(
        self, cost: float, most: float, requests: Sequence[int], caps: Sequence[tuple[int, float]]
    ) -> mathopt.Variable:
        variable = self.model.add_variable(lb=0.0, ub=most)
        self.model.objective.set_linear_coefficient(variable, cost)
        for r in requests:
            if r in self._request_rows:
                self._request_rows[r].set_coefficient(variable, 1.0)
        for row, weight in caps:
            self._cap_rows[row].set_coefficient(variable, weight)
        return variable

    def add(self, columns: Iterable[Column]) -> int:
        """Add duties that keep to the fixings, not known yet or known as dearer ones; returns how many."""
        fresh = 0
        for column in columns:
            if (self._groups is not None and column.group not in self._groups) or not self.fixings.allows(column):
                continue
            known = self._place.get(column.key)
            if known is not None:
                if column.cost < self.columns[known].cost - 1e-9:
                    self.columns[known] = column
                    self.model.objective.set_linear_coefficient(self._variables[known], column.cost)
                    fresh += 1
                continue
            caps = [(row, 1.0) for row in self.rows.caps_of(column)]
            self._place[column.key] = len(self.columns)
            self._variables.append(self._variable(column.cost, np.inf, column.requests, caps))
            self.columns.append(column)
            fresh += 1
        self.primal = np.concatenate([self.primal, np.zeros(len(self.columns) - len(self.primal))])
        return fresh

    def fix(self, columns: Sequence[Column]) -> None:
        """Take whole duties as settled."""
        touched: set[int] = set()
        for column in columns:
            self.fixings.close(column)
            touched.update(column.requests)
            for row in self.rows.caps_of(column):
                self._cap_rows[row].upper_bound -= 1.0
        self.fixed.extend(columns)
        self._settle(touched, touched)

    def join(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let the second option of each pair follow the first; columns and services that do otherwise leave the LP."""
        touched: set[int] = set()
        spare: set[int] = set()
        self._joints.extend(pairs)
        for first, then in pairs:
            self.fixings.join(first, then)
            for option in (first, then):
                served = [int(r) for r in self.rows.prepared.covers(option)]
                touched.update(served)
                # one row stands for the whole chain: that of the first request of its first option
                spare.update(served[1:] if option == first else served)
        self._settle(touched, spare)

    def _settle(self, touched: set[int], spare: set[int]) -> None:
        """Drop the columns that the fixings no longer allow, the services of touched requests, and spare rows."""
        self._keep([k for k, column in enumerate(self.columns) if self.fixings.allows(column)])
        gone = [variable for requests, variable in self._statics if not touched.isdisjoint(requests)]
        self._statics = [entry for entry in self._statics if touched.isdisjoint(entry[0])]
        for variable in gone:
            self.model.delete_variable(variable)
        for r in spare:
            if r in self._request_rows:
                self.model.delete_linear_constraint(self._request_rows.pop(r))

    def purge(self, most: int) -> None:
        """Let all but the `most` columns of least reduced cost go, once there are a good deal more."""
        if len(self.columns) > 1.4 * most:
            self._keep(np.sort(np.argsort(self.reduced_costs(), kind="stable")[:most]))

    def _keep(self, places: Iterable[int]) -> None:
        kept = {int(k) for k in places}
        for k, variable in enumerate(self._variables):
            if k not in kept:
                self.model.delete_variable(variable)
        order = sorted(kept)
        self.primal = self.primal[order]
        self.columns = [self.columns[k] for k in order]
        self._variables = [self._variables[k] for k in order]
        self._place = {column.key: k for k, column in enumerate(self.columns)}

    def solve(self, seconds: float, tolerance: float = PRECISE) -> bool:
        """Solve the LP; False when it did not finish in time (value and duals are then those of before)."""
        limit = timedelta(seconds=max(seconds, 0.01))
        result = _solve_inside(self.model, tolerance, limit) or _solve_inside(self.model, None, limit)
        if result is None:
            simplex = mathopt.SolveParameters(time_limit=limit)
            result = mathopt.solve(self.model, mathopt.SolverType.GLOP, params=simplex, interrupter=self._interrupter)
            if (
                result.termination.reason != mathopt.TerminationReason.OPTIMAL
                or not result.has_dual_feasible_solution()
            ):
                return False
        fixed_cost = sum(column.cost for column in self.fixed)
        self.value = result.objective_value() + self.rows.prepared.constant + fixed_cost
        self.primal = np.array(result.variable_values(self._variables), dtype=float)
        request = np.zeros(self.rows.prepared.request_count)
        request[list(self._request_rows)] = result.dual_values(list(self._request_rows.values()))
        self.duals = Duals(request, np.minimum(0.0, np.array(result.dual_values(self._cap_rows), dtype=float)))
        return True

    def reduced_costs(self) -> Floats:
        """Reduced cost of every duty column at the last duals."""
        return reduced_costs(self.rows, self.columns, self.duals)


def reduced_costs(rows: Rows, columns: Sequence[Column], duals: Duals) -> Floats:
    """Reduced cost of each column at these duals, CNY."""
    if not columns:
        return np.zeros(0)
    offset = len(duals.request)
    entries = [[*column.requests, *(offset + row for row in rows.caps_of(column))] for column in columns]
    starts = np.cumsum([0, *(len(entry) for entry in entries[:-1])])
    flat: NDArray[np.int64] = np.fromiter((k for entry in entries for k in entry), dtype=np.int64)
    paid = np.add.reduceat(np.concatenate([duals.request, duals.caps])[flat], starts)
    return np.array([column.cost for column in columns]) - paid


def _solve_inside(model: mathopt.Model, tolerance: float | None, limit: timedelta) -> mathopt.SolveResult | None:
    """The answer of the interior point method to a tolerance, or with crossover (None); None where it gives up."""
    options = highs_pb2.HighsOptionsProto()
    if tolerance is not None:
        options.string_options["presolve"] = "off"  # what presolve takes away, the way back does not always restore
        options.string_options["run_crossover"] = "off"
        options.double_options["kkt_tolerance"] = tolerance
    parameters = mathopt.SolveParameters(time_limit=limit, lp_algorithm=mathopt.LPAlgorithm.BARRIER, highs=options)
    try:
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    except (AttributeError, RuntimeError, ValueError):  # an unknown status of HiGHS reaches Python as one of these
        return None
    solved = result.termination.reason == mathopt.TerminationReason.OPTIMAL and result.has_dual_feasible_solution()
    return result if solved else None
