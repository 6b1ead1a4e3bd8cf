"""A day's plan (dispatch-plan/1) as frozen records. Units as in `solver.problem`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["optimal", "time_limit", "interrupted"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One option in a duty; `via_pool`: the vehicle went home just before it (false on the first)."""

    option: str
    start: float
    via_pool: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """One vehicle's day inside one interval of its availability."""

    vehicle: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class SocialService:
    """An option given to a market supplier."""

    option: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: cost in CNY, a proven lower bound on every plan's cost, seconds spent."""

    instance: str
    cost: float
    lower_bound: float
    seconds: float
    status: Status
    duties: tuple[Duty, ...] = ()
    social: tuple[SocialService, ...] = ()
    unserved: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """(cost − bound) / cost, 0 when both are 0."""
        return (self.cost - self.lower_bound) / self.cost if self.cost > 0 else 0.0
