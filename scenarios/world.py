"""A world: a demonstration day on real geography, written as the ledgers an office would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dispatch.conditions import Conditions
from fleet_data.records import Ledgers


@dataclass(frozen=True, slots=True)
class BuiltWorld:
    """The ledgers and the day's facts beside them."""

    ledgers: Ledgers
    conditions: Conditions


class World(Protocol):
    """One world; the same seed and day always give the same ledgers."""

    @property
    def name(self) -> str:
        """The word it is called by, hohhot-weekday say."""
        ...

    @property
    def line(self) -> str:
        """One line, Chinese / English, on what it shows."""
        ...

    @property
    def day(self) -> date:
        """The day it plays on unless another is asked for."""
        ...

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day."""
        ...
