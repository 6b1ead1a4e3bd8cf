"""The specification: whether a plan is feasible and what it costs, from the format page alone. Knows no solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.cost import plan_cost
from solver.facts import Facts
from solver.limit import Limit
from solver.limits.accounting import accounting
from solver.limits.availability import availability
from solver.limits.cross_region import cross_region
from solver.limits.endurance import driving_minutes, range_km
from solver.limits.fit import fit
from solver.limits.locked import locked
from solver.limits.names import names
from solver.limits.reserve import reserve
from solver.limits.social import social
from solver.limits.statements import statements
from solver.limits.timing import arrival, duty_shape, idle_away, start_windows
from solver.plan import Plan
from solver.problem import Problem
from solver.violation import Code, Violation

__all__ = ["LIMITS", "CheckReport", "Code", "Violation", "check"]

LIMITS: Sequence[Limit] = (
    names,
    accounting,
    fit,
    cross_region,
    duty_shape,
    start_windows,
    arrival,
    idle_away,
    availability,
    driving_minutes,
    range_km,
    reserve,
    social,
    locked,
    statements,
)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every violation in the order of `LIMITS`, and the cost in CNY recomputed (over what the instance knows)."""

    violations: tuple[Violation, ...]
    cost: float

    @property
    def is_clean(self) -> bool:
        """Whether the plan keeps every rule."""
        return not self.violations


def check(problem: Problem, plan: Plan) -> CheckReport:
    """Judge the plan by every limit; nothing stops at the first fault."""
    facts = Facts(problem, plan)
    violations = tuple(violation for limit in LIMITS for violation in limit(facts))
    return CheckReport(violations=violations, cost=plan_cost(facts))
