"""Rows in PostgreSQL's binary COPY format, encoded by numpy: a record of fixed width, then items and raw.

Only columns that say something are sent: most entrances know less than a terminal does.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from fleet_data.tracks.columns import FIELDS, NAMES, Points

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)


_KINDS = {name: kind for name, kind, _ in FIELDS}


def _layout(names: Sequence[str]) -> np.dtype[np.void]:
    """In big-endian order, each value after its size."""
    fields = [("count", ">i2")]
    for name in names:
        fields += [(f"{name}_size", ">i4"), (name, f">{_KINDS[name]}")]
    return np.dtype(fields)


def known_columns(points: Points) -> dict[str, bool]:
    """The columns in which any row says something, in their order; True where some row does not."""
    told = {}
    for name, _, unknown in FIELDS:
        if unknown is None:
            told[name] = False
            continue
        silent = np.isnan(points[name]) if np.isnan(unknown) else points[name] == unknown
        if not silent.all():
            told[name] = bool(silent.any())
    return told


def encode(points: Points, names: Sequence[str]) -> bytes:
    """All rows with header and trailer; unknown values keep their stand-in (the INSERT turns it into NULL).

    After the named columns come items and raw, where any row has some.
    """
    layout = _layout(names)
    records = np.empty(len(points), dtype=layout)
    with_bytes = points.items is not None or points.raw is not None
    records["count"] = len(names) + (2 if with_bytes else 0)
    for name in names:
        records[f"{name}_size"] = int(_KINDS[name][1:])
        records[name] = points[name]
    if not with_bytes:
        return HEADER + records.tobytes() + TRAILER
    fixed, width = records.tobytes(), layout.itemsize
    nothing = [b""] * len(points)
    parts = [HEADER]
    for row, (items, raw) in enumerate(zip(points.items or nothing, points.raw or nothing, strict=True)):
        parts += (fixed[row * width : (row + 1) * width], _sized(items), _sized(raw))
    parts.append(TRAILER)
    return b"".join(parts)


def _sized(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value if value else b"\xff\xff\xff\xff"


def decode(content: bytes) -> Points:
    """Rows of `FIELDS` alone, each with its stand-in for unknown, as COPY … TO … (FORMAT binary) gives them."""
    records = np.frombuffer(memoryview(content)[len(HEADER) : -len(TRAILER)], dtype=_layout(NAMES))
    return Points({name: records[name].astype(kind) for name, kind, _ in FIELDS})
