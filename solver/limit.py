"""What a limit is: one function that reads the facts of a plan and yields every violation of one rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from solver.facts import Facts
from solver.violation import Violation


class Limit(Protocol):
    """One rule of the format page. Limits know neither each other nor any solver."""

    def __call__(self, facts: Facts) -> Iterator[Violation]:
        """Every violation of this rule, in the order of the plan."""
        ...
