"""Batches that are committed together, as one set of columns in order of arrival."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.records import Datum, PointBatch, Source

SOURCES = tuple(Source)
DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09, Datum.BY_DEVICE)
_CARRIED = (
    "fix_at_ms", "lat", "lon", "speed_kmh", "course_degrees", "altitude_m", "satellites", "odometer_km", "valid",
    "alarm_bits", "status_bits", "serial",
)  # fmt: skip
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


@dataclass(slots=True)
class Group:
    """Columns of the batches, one after the other; `batch` tells of which each row is."""

    batches: Sequence[PointBatch]
    columns: dict[str, NDArray[Any]]
    batch: NDArray[np.int32]
    received_at_ms: NDArray[np.int64]
    source: NDArray[np.int16]
    datum: NDArray[np.int16]  # place in `DATUMS`
    names: list[str]
    items: list[bytes] | None
    raw: list[bytes] | None

    def __len__(self) -> int:
        return len(self.names)

    def raw_row(self, row: int) -> bytes:
        """The untouched original of a row; where the entrance gave none, its values as text."""
        if self.raw is not None and self.raw[row]:
            return self.raw[row]
        values = {name: column[row].item() for name, column in self.columns.items()}
        return repr({"device": self.names[row], **values}).encode()


def group_of(batches: Sequence[PointBatch]) -> Group:
    """Join batches in their order."""
    sizes = np.array([len(batch) for batch in batches])
    which = np.repeat(np.arange(len(batches), dtype=np.int32), sizes)
    received = np.array([round(batch.received_at.timestamp() * 1000) for batch in batches], dtype=np.int64)
    source = np.array([SOURCES.index(batch.source) for batch in batches], dtype=np.int16)
    datum = np.array([DATUMS.index(batch.datum) for batch in batches], dtype=np.int16)
    return Group(
        batches=batches,
        columns={name: np.concatenate([getattr(batch, name) for batch in batches]) for name in _CARRIED},
        batch=which,
        received_at_ms=received[which],
        source=source[which],
        datum=datum[which],
        names=list(chain.from_iterable(batch.device_ids for batch in batches)),
        items=_bytes_of([batch.items for batch in batches]),
        raw=_bytes_of([batch.raw for batch in batches]),
    )


def _bytes_of(parts: Sequence[Sequence[bytes]]) -> list[bytes] | None:
    return list(chain.from_iterable(parts)) if any(any(part) for part in parts) else None


def content_of(group: Group) -> NDArray[np.int32]:
    """A hash of what each fix said, time and device apart: the same message sent again has the same."""
    mixed = np.zeros(len(group), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for name in _CARRIED[1:-1]:
            column = group.columns[name]
            if column.dtype.kind == "f":
                column = column.astype(np.float64) + 0.0  # no minus zero
                column = np.where(np.isnan(column), np.nan, column).view(np.uint64)
            mixed = (mixed ^ column.astype(np.uint64)) * _MIXER
            mixed ^= mixed >> _HALF
        if group.items is not None:
            checks = np.fromiter(map(zlib.crc32, group.items), dtype=np.uint64, count=len(group))
            mixed = (mixed ^ checks) * _MIXER
            mixed ^= mixed >> _HALF
    return (mixed & np.uint64(0xFFFFFFFF)).astype(np.uint32).view(np.int32)
