"""One measurement: solve, check, compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenarios.bench.best_known import BestKnown, list_best_known
from scenarios.bench.case import Case
from solver.check import check
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import Progress, solve

BOUND_TOLERANCE = 1e-6  # relative


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out of a case: the plan, how many rules it breaks, and the best known value where there is one."""

    case: Case
    instance: str
    plan: Plan
    violations: int
    best: BestKnown | None

    @property
    def above_best(self) -> float | None:
        """(cost − best known) / best known; None where none is kept."""
        return None if self.best is None else (self.plan.cost - self.best.cost) / self.best.cost

    @property
    def faults(self) -> list[str]:
        """Why the measurement fails, in both languages; empty when it passes."""
        faults = []
        if self.violations:
            faults.append(f"方案违规 {self.violations} 项 / the plan breaks {self.violations} rules")
        if self.best is not None and self.plan.lower_bound > self.best.cost * (1 + BOUND_TOLERANCE):
            faults.append("下界高于已知最好值 / the bound is above the best known cost")
        if self.case.gap is not None and self.plan.gap > self.case.gap:
            faults.append(f"差距超过 {self.case.gap:.1%} / the gap is over {self.case.gap:.1%}")
        return faults


def measure(
    case: Case, seconds: float | None = None, seed: int = 0, progress: Callable[[Progress], None] | None = None
) -> Measurement:
    """Solve a case within its seconds (or those given) and check the plan."""
    problem: Problem = case.load()
    plan = solve(problem, seconds=seconds or case.seconds, seed=seed, progress=progress)
    violations = len(check(problem, plan).violations)
    return Measurement(case, problem.name, plan, violations, list_best_known().get(problem.name))
