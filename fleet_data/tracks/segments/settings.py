"""What a stay is, in numbers; engineering constants, measured on labelled days (`paiche bench points`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a stretch of time is."""

    STAY = 0
    LEG = 1
    UNKNOWN = 2

    @property
    def word(self) -> str:
        """As files say it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Settings:
    """Lengths in metres, times in seconds.

    A silence longer than `gap_seconds`, and longer than three of the device's usual intervals, is unknown: it could
    hide a whole stay. A stay lasts `stay_seconds`, all its fixes within a box of `box_m` across.
    """

    stay_seconds: float = 300.0
    box_m: float = 100.0
    gap_seconds: float = 300.0
