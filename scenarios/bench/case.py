"""A case of the benchmark: an instance, the seconds it gets, and the bars it has to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of one instance on two cores; what is None is not asked.

    `seconds` of wall time; `gap` (relative) to the solver's own proven bound; `ahead`: how much cheaper (relative) than
    the best peer in the same seconds; `memory_gib`: the most the solving process may hold; `reaches_best`: a cost
    above the best known one is a fault.
    """

    name: str
    seconds: float
    gap: float | None
    load: Callable[[], Problem]
    ahead: float | None = None
    memory_gib: float | None = None
    reaches_best: bool = False
