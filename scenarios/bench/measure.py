"""One measurement: solve, check, compare."""

from __future__ import annotations

import resource
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from scenarios.bench.best_known import BestKnown, find_digest, list_best_known
from scenarios.bench.case import Case
from scenarios.bench.profile import Profile, Sampler
from solver.check import check
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import Progress, solve

ROUNDED = 0.01  # stored values have two decimals
# A day is called optimal within the format page's 0.01 %; two such plans of a day differ by no more.
WORSE = 1e-4
KIB_A_GIB = 1024.0**2


@dataclass(frozen=True, slots=True)
class Effort:
    """What a solve is given. `seconds` None: the case's own."""

    seconds: float | None = None
    seed: int = 0
    workers: int = 2
    is_profiled: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out of a case.

    The plan, how many rules it breaks, the best known value where there is one, the cost over the seconds of the
    search, the most memory its process ever held (GiB), the day's digest, and where the seconds went if that was asked.
    """

    case: Case
    instance: str
    plan: Plan
    violations: int
    best: BestKnown | None
    trace: tuple[tuple[float, float], ...] = ()
    peak_gib: float = 0.0
    digest: str | None = None
    profile: Profile | None = None

    @property
    def above_best(self) -> float | None:
        """(cost − best known) / best known; None where none is kept."""
        return None if self.best is None else (self.plan.cost - self.best.cost) / self.best.cost

    @property
    def is_other_day(self) -> bool:
        """Whether the day is not the one whose best value is kept: the generator, or numpy's numbers, changed."""
        return self.best is not None and self.best.digest is not None and self.best.digest != self.digest

    @property
    def faults(self) -> list[str]:
        """Why the measurement fails, in both languages; empty when it passes."""
        faults = []
        if self.violations:
            faults.append(f"方案违规 {self.violations} 项 / the plan breaks {self.violations} rules")
        faults += self._against_best()
        if self.case.gap is not None and self.plan.gap > self.case.gap:
            faults.append(f"差距超过 {self.case.gap:.2%} / the gap is over {self.case.gap:.2%}")
        most = self.case.memory_gib
        if most is not None and self.peak_gib > most:
            faults.append(f"内存超过 {most:g} GiB / it held more than {most:g} GiB of memory")
        return faults

    def _against_best(self) -> list[str]:
        if self.is_other_day:
            return ["生成的日程与所存最好值的不是同一天 / the day drawn is not the one whose best value is kept"]
        faults = []
        if self.best is not None and not is_bound_of(self.plan.lower_bound, self.best.cost):
            faults.append("下界高于已知最好值 / the bound is above the best known cost")
        if self.case.reaches_best and self.above_best is not None and self.above_best > WORSE:
            faults.append(f"费用高于已知最好值 {self.above_best:.3%} / {self.above_best:.3%} above the best known cost")
        return faults


def measure(case: Case, effort: Effort, progress: Callable[[Progress], None] | None = None) -> Measurement:
    """Solve a case within its seconds (or those given) and check the plan; in this process, whose memory is told."""
    problem: Problem = case.load()
    sampler = Sampler() if effort.is_profiled else None
    trace: list[tuple[float, float]] = []

    def hear(standing: Progress) -> None:
        if not trace or standing.cost < trace[-1][1]:
            trace.append((standing.seconds, standing.cost))
        if progress is not None:
            progress(standing)

    with sampler or nullcontext():
        plan = solve(
            problem,
            seconds=effort.seconds or case.seconds,
            seed=effort.seed,
            workers=effort.workers,
            progress=hear,
        )
    return Measurement(
        case=case,
        instance=problem.name,
        plan=plan,
        violations=len(check(problem, plan).violations),
        best=list_best_known().get(problem.name),
        trace=tuple(trace),
        peak_gib=peak_gib(effort.workers),
        digest=find_digest(problem),
        profile=None if sampler is None else sampler.profile(),
    )


def is_bound_of(bound: float, cost: float) -> bool:
    """Whether a bound may be one: no plan that keeps every rule costs less, but for rounding."""
    return bound <= cost * (1 + 1e-6) + ROUNDED


def peak_gib(workers: int) -> float:
    """The most memory this process ever held, and as many of its largest child as there are workers."""
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (own.ru_maxrss + workers * child.ru_maxrss) / KIB_A_GIB
