"""What of the region a person may see and write: whole regions, single units, or only what is their own.

The first layer of two: stores limit their queries by a scope. The second is the database's own (`scoped.py`,
PostgreSQL only). A scope is built from the database for every request, never from what a token claims.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

Column = InstrumentedAttribute[Any] | ColumnElement[Any]
Unit = tuple[str, str]  # (region, name): the same name in two regions is two units


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows of these regions (already with all below them), of these units; `person` and `driver` name who asks.

    An empty scope sees nothing: what is forgotten is closed.
    """

    regions: frozenset[str] = frozenset()
    units: frozenset[Unit] = frozenset()
    person: str = ""
    driver: str = ""

    def limit(self, query: Select[Any], region: Column, unit: Column | None = None) -> Select[Any]:
        """The query with the rows outside left out; without a `unit` column, units count as their regions."""
        return query.where(self.condition(region, unit))

    def condition(self, region: Column, unit: Column | None = None) -> ColumnElement[bool]:
        """The rows inside, as a condition."""
        regions = self.regions if unit is not None else self.regions | {region for region, _ in self.units}
        parts: list[ColumnElement[bool]] = []
        if regions:
            parts.append(region.in_(sorted(regions)))
        if unit is not None and self.units:
            parts.append(tuple_(region, unit).in_(sorted(self.units)))
        return or_(*parts) if parts else false()

    def holds(self, region: str, unit: str | None = None) -> bool:
        """Whether a region, or a unit in it, lies inside."""
        return region in self.regions or (unit is not None and (region, unit) in self.units)

    def settings(self) -> dict[str, str]:
        """What the database's own rules read (`app.…`); lists are joined by a character no name may hold."""
        return {
            "app.regions": SEPARATOR.join(sorted(self.regions)),
            "app.units": SEPARATOR.join(sorted(map(unit_key, self.units))),
            "app.unit_regions": SEPARATOR.join(sorted({region for region, _ in self.units})),
            "app.person": self.person,
            "app.driver": self.driver,
        }

    def __or__(self, other: Scope) -> Scope:
        """Both together, for the same person."""
        return Scope(
            self.regions | other.regions,
            self.units | other.units,
            self.person or other.person,
            self.driver or other.driver,
        )


SEPARATOR = "\x1f"
NOTHING = Scope()


def unit_key(unit: Unit) -> str:
    """A unit as one text, region first."""
    return "/".join(unit)


def together(scopes: Iterable[Scope]) -> Scope:
    """The union of scopes."""
    found = NOTHING
    for scope in scopes:
        found = found | scope
    return found
