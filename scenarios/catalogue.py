"""Finds, builds and writes worlds by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from fleet_data.files import write_ledgers
from scenarios.conditions import write_conditions
from scenarios.world import BuiltWorld, World
from scenarios.worlds import WORLDS


class UnknownWorldError(LookupError):
    """A name that no world has; the sentence lists the worlds."""


def get_world(name: str) -> World:
    """The world of a name; raises UnknownWorldError."""
    for world in WORLDS:
        if world.name == name:
            return world
    names = ", ".join(world.name for world in WORLDS)
    raise UnknownWorldError(
        f"没有名为“{name}”的演示世界，可选：{names}。 / There is no world '{name}'; choose one of: {names}."
    )


def build_world(name: str, *, seed: int = 0, day: date | None = None) -> BuiltWorld:
    """The world of a name, seed and day (None: its own day); raises UnknownWorldError."""
    world = get_world(name)
    return world.build(seed, day or world.day)


def write_world(
    built: BuiltWorld, folder: Path, *, form: Literal["xlsx", "csv"] = "xlsx", language: Literal["zh", "en"] = "zh"
) -> list[Path]:
    """Write the ledgers and, beside them, the day's facts; gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = write_ledgers(built.ledgers, folder, form=form, language=language)
    return [*written, *write_conditions(built.conditions, folder)]
