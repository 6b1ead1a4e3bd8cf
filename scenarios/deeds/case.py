"""A case: one car (or unit) with one deed or one look-alike, and how it is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarios.deeds.car import Car
from scenarios.deeds.stage import Stage


@dataclass(frozen=True, slots=True)
class Deed:
    """The seconds a deed took; a unit's deed has no car; `others` are further vehicles it may be told of."""

    start_s: int
    end_s: int
    car: Car | None
    unit_id: str | None = None
    others: tuple[str, ...] = ()


Play = Callable[[Stage, Mapping[str, Any]], Deed]


@dataclass(frozen=True, slots=True)
class Case:
    """`car` overrides columns of `vehicles`; `also` are other detectors that rightly see the same deed."""

    name: str
    detector: str
    guilty: bool
    why: str
    play: Play
    also: tuple[str, ...] = ()
    car: Mapping[str, Any] = field(default_factory=dict)


def deed(name: str, detector: str, why: str, play: Play, also: tuple[str, ...] = (), **car: Any) -> Case:
    """A deed to be found."""
    return Case(name, detector, True, why, play, also, car)


def lookalike(name: str, detector: str, why: str, play: Play, also: tuple[str, ...] = (), **car: Any) -> Case:
    """What only looks like a deed of that detector: an innocent explanation holds."""
    return Case(name, detector, False, why, play, also, car)
