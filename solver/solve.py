"""Plan a day: open, relax, choose, polish. Only assembles; each step is a module of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.columns import Column, Costing
from solver.dive import Temper, dive
from solver.incumbent import Incumbent, cheaper, complete_plan
from solver.locks import LockClash, find_lock_clashes
from solver.opening import open_day
from solver.parts import lay_together, side_by_side, split
from solver.plan import Plan, Status
from solver.polish import Polish, promising
from solver.prepare import Prepared, prepare
from solver.pricing import Pricer
from solver.problem import Problem
from solver.relaxation import Relaxation, Round
from solver.rows import Rows
from solver.vehicles import name_vehicles

OPTIMAL_GAP = 1e-4  # cost and bound meet, by the format page
POLISH_SHARE = 0.1  # of the time after the relaxation that no dive may take
OPEN_SHARE, OPEN_MOST_SECONDS = 0.08, 6.0
RELAX_LEAVES = 0.5  # of the time is kept for whole duties, should the relaxation not converge
WARM_FROM = 1500  # requests from which a day is worked on in parts: what parts share costs a smaller one more
WARM_REQUESTS, WARM_SHARE = 400, 0.5  # of a part that is relaxed first; of the relaxation's time
DIVE_REQUESTS = 550  # of a part that is dived into by itself
BOUND_SAFETY = 1e-7  # relative; the LP's duals and sums are floating-point numbers


class LocksClashError(Exception):
    """Locks that cannot be kept together."""

    def __init__(self, clashes: tuple[LockClash, ...]) -> None:
        super().__init__("; ".join(str(clash) for clash in clashes))
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the search stands: seconds since the start, best cost and bound (CNY), relative gap, and the phase."""

    seconds: float
    cost: float
    bound: float
    gap: float
    phase: str


class _Search:
    """The state of one call: clock, best plan, proven bound, and who wants to hear of them."""

    def __init__(
        self, seconds: float, progress: Callable[[Progress], None] | None, stop: Callable[[], bool] | None
    ) -> None:
        self.begun = time.monotonic()
        self.limit = seconds
        self.progress = progress
        self.stop = stop
        self.plan: Incumbent | None = None
        self.bound = 0.0  # no plan costs less than nothing
        self.phase = "prepare"

    @property
    def spent(self) -> float:
        return time.monotonic() - self.begun

    def stopped(self) -> bool:
        return self.stop is not None and self.stop()

    def remaining(self, reserve: float = 0.0) -> float:
        return 0.0 if self.stopped() else self.limit - reserve - self.spent

    @property
    def gap(self) -> float:
        if self.plan is None:
            return 1.0
        return max(0.0, (self.plan.cost - self.bound) / self.plan.cost) if self.plan.cost > 0 else 0.0

    def report(self) -> None:
        if self.progress is not None and self.plan is not None:
            self.progress(Progress(self.spent, self.plan.cost, self.bound, self.gap, self.phase))

    def offer(self, plan: Incumbent | None) -> Incumbent:
        """Take a plan when it is cheaper; the best one so far."""
        self.plan = cheaper(self.plan, [plan])
        assert self.plan is not None
        self.report()
        return self.plan

    def finished(self) -> bool:
        return self.remaining() <= 0 or self.gap <= OPTIMAL_GAP


class _Watch:
    """Asks `stop` several times a second and interrupts the LP that runs meanwhile."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.interrupter = SolveInterrupter()
        self._stop = stop
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            if self._stop():
                self.interrupter.interrupt()
                return

    def close(self) -> None:
        """End the watch."""
        self._over.set()
        self._thread.join()


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    workers: int = 2,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """A plan of the day with a proven lower bound, within about `seconds`.

    `stop` is asked often; once true, the best plan so far is returned as 'interrupted'. Raises `LocksClashError`
    when the locks cannot be kept; every other problem has a plan.
    """
    search = _Search(seconds, progress, stop)
    clashes = find_lock_clashes(problem)
    if clashes:
        raise LocksClashError(clashes)
    prepared = prepare(problem)
    costing = Costing(prepared)
    rows = Rows(prepared)
    pricer = Pricer(prepared, costing, workers)
    watch = _Watch(search.stopped)
    try:
        plan, seen = _open(search, prepared, costing, seed)
        relaxation = Relaxation(rows, pricer, _no_cost_is_as_high(problem), watch.interrupter, search.stopped)
        relaxation.add([*seen, *plan.columns])
        search.phase = "relax"

        def on_round(done: Round) -> None:
            search.bound = max(search.bound, done.bound - BOUND_SAFETY * abs(done.bound))
            search.report()

        def relaxing() -> float:
            return search.remaining(reserve=max(1.0, RELAX_LEAVES * seconds))

        if len(problem.requests) > WARM_FROM:
            count = round(len(problem.requests) / WARM_REQUESTS)
            parts = split(rows, plan.columns, np.ones(len(plan.columns)), count)
            relaxation.warm_up(parts, workers, lambda: WARM_SHARE * relaxing())
        relaxation.run(relaxing, on_round)
        random = np.random.default_rng(seed)
        if not search.finished():
            search.phase = "dive"
            plan = search.offer(_dive(search, relaxation, plan, workers))
        if not search.finished():
            search.phase = "polish"
            plan = Polish(relaxation, random).run(plan, search.remaining, search.offer, search.finished)
    finally:
        pricer.close()
        watch.close()
    status: Status = "optimal" if search.gap <= OPTIMAL_GAP else "interrupted" if search.stopped() else "time_limit"
    return name_vehicles(prepared, costing, plan, search.bound, search.spent, status)


def _open(search: _Search, prepared: Prepared, costing: Costing, seed: int) -> tuple[Incumbent, tuple[Column, ...]]:
    """The first plan, by ruin and recreate, and duties met on the way, which give the relaxation its first prices."""
    search.phase = "open"
    opening = open_day(
        prepared, costing, seconds=min(OPEN_SHARE * search.limit, OPEN_MOST_SECONDS), seed=seed, stop=search.stopped
    )
    search.offer(Incumbent(opening.columns, opening.social, opening.unserved, opening.cost))
    return search.offer(complete_plan(prepared, opening.columns)), opening.seen


def _dive(search: _Search, relaxation: Relaxation, plan: Incumbent, workers: int) -> Incumbent | None:
    """The plan of a dive through the day, or through its parts side by side."""
    prepared = relaxation.rows.prepared
    requests = prepared.request_count
    kept = POLISH_SHARE * search.remaining()

    def diving() -> float:
        return search.remaining(kept)

    master = relaxation.master
    count = round(requests / DIVE_REQUESTS) if requests > WARM_FROM else 1
    parts = split(relaxation.rows, master.columns, master.primal, count)
    if len(parts) < 2:
        columns = promising(relaxation, plan, max(2000, 5 * requests))
        return dive(relaxation, None, columns, plan, Temper(), diving)
    plans = side_by_side(parts, lambda part: dive(relaxation, part, master.columns, None, Temper(), diving), workers)
    found = [each for each in plans if each is not None]
    return lay_together(prepared, found) if len(found) == len(parts) else None


def _no_cost_is_as_high(problem: Problem) -> float:
    """What the LP pays for a locked request that no column serves yet."""
    return 10.0 * (max((request.unserved_cost for request in problem.requests), default=0.0) + 1e4)
