"""What a detector says of one stretch: a finding, clear, or that the data do not suffice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The three answers."""

    FINDING = "finding"
    CLEAR = "clear"
    INSUFFICIENT = "insufficient data"


@dataclass(frozen=True, slots=True)
class Sight:
    """One answer, for one stretch of one vehicle (or of a unit, where `vehicle_id` is None).

    `reason` names the innocent explanation that held, or what was missing. `place` is (lat, lon) in degrees.
    `evidence` are plain values for the reader; `hidden` is for the detector's own `settle`. `rests_on` are stretches
    that a pattern over days consists of.
    """

    verdict: Verdict
    start_s: float = 0.0
    end_s: float = 0.0
    reason: str = ""
    vehicle_id: str | None = None
    unit_id: str = ""
    severity: int = 2
    confidence: float = 0.9
    excluded: tuple[str, ...] = ()
    not_excluded: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    order_ids: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # names of values of the rulebook that decided
    evidence: dict[str, Any] = field(default_factory=dict)
    hidden: Any = None
    rests_on: tuple[tuple[float, float], ...] = ()
    digest: str = ""
    fixes: int = 0


def clear(reason: str) -> Sight:
    """Clear, for the reason."""
    return Sight(Verdict.CLEAR, reason=reason)


def insufficient(reason: str) -> Sight:
    """The data do not suffice, for the reason."""
    return Sight(Verdict.INSUFFICIENT, reason=reason)
