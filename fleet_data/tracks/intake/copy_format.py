"""Rows in PostgreSQL's binary COPY format, encoded by numpy: a record of fixed width, then items and raw."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.columns import FIELDS, Points

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
_NO_BYTES = struct.pack(">ii", -1, -1)


def _layout() -> np.dtype[np.void]:
    fields = [("count", ">i2")]
    for name, kind, _ in FIELDS:
        fields += [(f"{name}_size", ">i4"), (name, f">{kind}")]
    return np.dtype(fields)


# In big-endian order, each value after its size.
_LAYOUT = _layout()


def encode(points: Points) -> bytes:
    """All rows with header and trailer; unknown values keep their stand-in (the INSERT turns it into NULL)."""
    records = np.empty(len(points), dtype=_LAYOUT)
    records["count"] = len(FIELDS) + 2
    for name, kind, _ in FIELDS:
        records[f"{name}_size"] = int(kind[1:])
        records[name] = points[name]
    if points.items is None and points.raw is None:
        return HEADER + _with_tail(records, _NO_BYTES) + TRAILER
    fixed, width = records.tobytes(), _LAYOUT.itemsize
    nothing = [b""] * len(points)
    parts = [HEADER]
    for row, (items, raw) in enumerate(zip(points.items or nothing, points.raw or nothing, strict=True)):
        parts += (fixed[row * width : (row + 1) * width], _sized(items), _sized(raw))
    parts.append(TRAILER)
    return b"".join(parts)


def _with_tail(records: NDArray[np.void], tail: bytes) -> bytes:
    width = _LAYOUT.itemsize
    table = np.empty((len(records), width + len(tail)), dtype=np.uint8)
    table[:, :width] = records.view(np.uint8).reshape(len(records), width)
    table[:, width:] = np.frombuffer(tail, dtype=np.uint8)
    return table.tobytes()


def _sized(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value if value else b"\xff\xff\xff\xff"


def decode(content: bytes) -> Points:
    """Rows of `FIELDS` alone, each with its stand-in for unknown, as COPY … TO … (FORMAT binary) gives them."""
    records = np.frombuffer(memoryview(content)[len(HEADER) : -len(TRAILER)], dtype=_LAYOUT)
    return Points({name: records[name].astype(kind) for name, kind, _ in FIELDS})
