"""What every peer does: take a day, search for so many seconds on so many cores, and give routes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from scenarios.bench.peers.statement import Statement
from scenarios.bench.peers.translation import Route

Point = tuple[float, float]  # seconds, CNY


@dataclass(frozen=True, slots=True)
class Found:
    """Routes, what the peer itself reckons they cost (CNY), and the best cost over the seconds of its search."""

    routes: tuple[Route, ...]
    cost: float
    trace: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """What a search is given: seconds of wall time, cores, and a seed that also tells apart runs beside each other."""

    seconds: float
    cores: int
    seed: int


@dataclass(frozen=True, slots=True)
class Peer:
    """Another solver. `threads`: whether one run uses all cores; if not, runs with other seeds go on beside it."""

    name: str
    module: str
    threads: bool
    search: Callable[[Statement, Effort], Found]

    @property
    def is_installed(self) -> bool:
        """Whether its package is there; `python3 up.py bench` installs all of them."""
        return find_spec(self.module) is not None


def falling(points: list[Point]) -> tuple[Point, ...]:
    """The points at which a cost lower than all before was found."""
    best: list[Point] = []
    for seconds, cost in points:
        if not best or cost < best[-1][1]:
            best.append((seconds, cost))
    return tuple(best)
