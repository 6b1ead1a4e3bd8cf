"""A case of the benchmark: an instance, the seconds it gets, and the gap it has to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Case:
    """`seconds` of wall time on two cores; `gap` (relative, None: none is asked) to the solver's own proven bound."""

    name: str
    seconds: float
    gap: float | None
    load: Callable[[], Problem]
