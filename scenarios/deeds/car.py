"""One car of a dataset: its row, its outings, and the days a deed has taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scenarios.deeds.fixes import Spoiling
from scenarios.deeds.ledger import Row
from scenarios.deeds.outing import Outing
from scenarios.deeds.town import Town


@dataclass(slots=True)
class Car:
    """`taken` days have no routine trips; `routine_trips` may be 0; `has_fuel` fills what it used."""

    row: Row
    town: Town
    taken: set[date] = field(default_factory=set)
    outings: list[Outing] = field(default_factory=list)
    spoiling: Spoiling = field(default_factory=Spoiling)
    routine_trips: int = 9
    has_fuel: bool = False
    fuel_factor: float = 1.0
    passengers: tuple[str, ...] = ()
    km_told_factor: float = 1.0
    has_tunnels: bool = False

    @property
    def vehicle_id(self) -> str:
        """Its id in the dataset."""
        return str(self.row["vehicle_id"])

    @property
    def unit_id(self) -> str:
        """The unit that owns it."""
        return str(self.row["unit_id"])
