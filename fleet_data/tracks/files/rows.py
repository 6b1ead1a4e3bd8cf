"""What a track file gives: fixes in the order of the file, and the rows that give none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl
from numpy.typing import NDArray

# What a file's columns may be called by us; the rest of a file is ignored.
NUMBERS = ("lat", "lon", "speed_kmh", "course_degrees", "altitude_m", "satellites", "odometer_km")


class TrackFileError(Exception):
    """A file that cannot be read as tracks; the sentence names it, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that gives no fix: its number (of data rows, from 1), a reason word, and the row as it stands."""

    row: int
    reason: str
    raw: bytes
    vehicle: str | None = None


@dataclass(slots=True)
class FileRows:
    """`fixes` has vehicle, at_ms, the columns of `NUMBERS` (null: unknown), valid and datum, in the file's order."""

    fixes: pl.DataFrame
    unreadable: list[UnreadableRow] = field(default_factory=list)

    def number(self, name: str, otherwise: float, kind: str) -> NDArray[Any]:
        """A column as numbers; `otherwise` stands for unknown."""
        return self.fixes[name].cast(pl.Float64).fill_null(otherwise).to_numpy().astype(kind)
