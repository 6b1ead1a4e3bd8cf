"""What a detector is: named by what is seen, with what it needs, what it tests first, and three verdicts.

A detector looks at one car at a time (`see`). What takes the whole fleet is asked afterwards: `settle` looks again
at what `see` found, with what other cars show, and `see_fleet` finds what no single car shows. Detectors know
nothing of one another; `deeds` makes one finding of what several saw.

States: a new detector is in *evaluation*, opens no case, and may run beside an older version of its name; *active*
opens cases; *advisory* informs only; *retired* does not run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from inspection.sight import Sight

if TYPE_CHECKING:
    from inspection.book import Book
    from inspection.car import Car
    from inspection.explain import Explanation
    from inspection.fleet import Fleet


class State(StrEnum):
    """Where a version of a detector is in its life."""

    EVALUATION = "evaluation"
    ACTIVE = "active"
    ADVISORY = "advisory"
    RETIRED = "retired"


class Family(StrEnum):
    """The families of the format page; findings of one family on one stretch are one deed."""

    USE = "use"
    FUEL = "fuel and cost"
    TERMINAL = "terminal"
    REGISTER = "equipping, renewal, disposal"


class Rank(IntEnum):
    """How telling a detector is where several see one stretch: the more specific reports, the others are named."""

    GENERAL = 1
    ORDERED = 2
    PLACED = 3
    SPECIFIC = 4
    PATTERN = 5


def sees_nothing(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    """The `see` of detectors that look at the fleet only."""
    return []


def keep(sight: Sight, fleet: Fleet) -> Sight:  # noqa: ARG001
    """The `settle` of detectors that a single car suffices for."""
    return sight


def no_fleet(fleet: Fleet, book: Book) -> list[Sight]:  # noqa: ARG001
    """The `see_fleet` of detectors that look at single cars only."""
    return []


@dataclass(frozen=True, slots=True)
class Detector:
    """One version of one detector. `needs` are tables, or `table:column`, without which it is switched off.

    `rules` are short names of what the deed would break; `absorbs` names detectors whose single findings a pattern
    over days consists of; `innocents` what is tested first, in the words of `innocents`;
    `field_ids` the rows of the survey.
    """

    name: str
    version: int
    family: Family
    rank: int  # of `Rank`, times ten, plus the order within it
    sees_zh: str
    sees_en: str
    needs: tuple[str, ...]
    rules: tuple[str, ...]
    innocents: tuple[str, ...]
    field_ids: tuple[str, ...]
    see: Callable[[Car, Explanation], list[Sight]] = sees_nothing
    settle: Callable[[Sight, Fleet], Sight] = keep
    see_fleet: Callable[[Fleet, Book], list[Sight]] = no_fleet
    state: State = State.EVALUATION
    absorbs: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, int]:
        """Name and version."""
        return self.name, self.version
