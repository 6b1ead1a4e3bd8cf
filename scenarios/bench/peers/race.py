"""Peers on one day, one after another, each with the same seconds and cores and in processes of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from scenarios.bench.peers import ortools_routing, pyvrp_search, vroom_search
from scenarios.bench.peers.parts import join_plans, split_day
from scenarios.bench.peers.peer import Effort, Peer, Point
from scenarios.bench.peers.statement import Statement
from scenarios.bench.peers.translation import Translated, translate
from solver.check import check
from solver.plan import Plan
from solver.problem import Problem

PEERS = (
    Peer("OR-Tools", "ortools", False, ortools_routing.search),
    Peer("VROOM", "vroom", True, vroom_search.search),
    Peer("PyVRP", "pyvrp", False, pyvrp_search.search),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A peer's plan of the day; `dropped`: requests its routes could not keep; `error`: why it has no plan.

    `seconds` are those of its search; over parts, of all the processes together.
    """

    peer: str
    seconds: float
    plan: Plan | None = None
    dropped: int = 0
    violations: int = 0
    trace: tuple[Point, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    peer: Peer
    problem: Problem
    effort: Effort


def race(peer: Peer, problem: Problem, seconds: float, cores: int) -> Result:
    """The peer's best plan of the day. Stating the day to it and reading its answer are not on its clock."""
    parts = split_day(problem)
    tasks = list_tasks(peer, problem, parts, seconds, cores)
    workers = 1 if peer.threads and len(parts) == 1 else cores
    begun = time.monotonic()
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(_search, tasks))
    except Exception as error:
        # Foreign code may fail in any way, its process may be killed for its memory; the race goes on without it.
        return Result(peer.name, time.monotonic() - begun, error=f"{type(error).__name__}: {error}")
    spent = time.monotonic() - begun
    if len(parts) == 1:
        best, trace = min(found, key=lambda each: each[0].plan.cost)
        spent = best.plan.seconds
    else:
        best = join_plans(problem, [translated for translated, _ in found], spent)
        trace = ((spent, best.plan.cost),)
    violations = len(check(problem, best.plan).violations)
    return Result(peer.name, spent, best.plan, best.dropped, violations, trace)


def list_tasks(peer: Peer, problem: Problem, parts: Sequence[Problem], seconds: float, cores: int) -> list[_Task]:
    """One search on all cores, or one a core with seeds of their own, or one a part with its share of the seconds."""
    if len(parts) == 1:
        beside = 1 if peer.threads else cores
        each = cores if peer.threads else 1
        return [_Task(peer, parts[0], Effort(seconds, each, seed)) for seed in range(beside)]
    total = len(problem.requests)
    return [
        _Task(peer, part, Effort(min(seconds, seconds * cores * len(part.requests) / total), 1, 0)) for part in parts
    ]


def _search(task: _Task) -> tuple[Translated, tuple[Point, ...]]:
    statement = Statement(task.problem)
    begun = time.monotonic()
    found = task.peer.search(statement, task.effort)
    return translate(statement, found.routes, time.monotonic() - begun), found.trace
