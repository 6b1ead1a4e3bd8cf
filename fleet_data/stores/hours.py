"""Times of day in JSON columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time


def to_json(hours: Sequence[tuple[time, time]]) -> list[list[str]]:
    """[from, until] as HH:MM, with seconds only where there are any."""
    return [[_text(start), _text(end)] for start, end in hours]


def from_json(hours: Sequence[Sequence[str]]) -> tuple[tuple[time, time], ...]:
    """The same hours as times of day."""
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in hours)


def _text(at: time) -> str:
    return at.isoformat("minutes" if at.second == at.microsecond == 0 else "auto")
