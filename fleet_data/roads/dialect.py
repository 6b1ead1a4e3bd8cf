"""What a table service speaks: how a table is asked for, and how its answer is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from fleet_data.roads.provider import Point

Cells: TypeAlias = Sequence[Sequence[float | None]]


class NotATable(Exception):  # noqa: N818 - what the answer is, told to the service's adapter
    """An answer that does not hold a table; the text is what the service said instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """One HTTP request: GET without a body, POST with one (JSON)."""

    path: str
    body: dict[str, Any] | None = None


class Dialect(Protocol):
    """A service's way of asking and answering."""

    name: str

    def question(self, sources: Sequence[Point], targets: Sequence[Point]) -> Question:
        """What to ask for the table from sources to targets."""
        ...

    def answer(self, body: Any) -> tuple[Cells, Cells]:
        """Kilometres and minutes of a decoded answer, None where the service has no way; raises `NotATable`."""
        ...
