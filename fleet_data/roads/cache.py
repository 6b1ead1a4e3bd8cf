"""Matrices kept by content: the same provider and the same places are asked for once."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fleet_data.roads.provider import Floats, Point, RoadMatrix, RoadProvider, as_degrees

_DECIMALS = 6  # a tenth of a metre
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def cached_matrix(provider: RoadProvider, points: Sequence[Point], folder: Path) -> RoadMatrix:
    """The provider's matrix over the points (to a tenth of a metre), from the folder where it is there already.

    A place that comes twice is asked for once, and the order of the points makes no other entry. A file that
    cannot be read is made again. Raises `RoadsError` as the provider does; nothing is kept then.
    """
    rounded = as_degrees(points).round(_DECIMALS) + 0.0  # no negative zero
    unique, which = np.unique(rounded, axis=0, return_inverse=True)
    key = hashlib.sha256(f"matrix/1 {provider.digest} {len(unique)} ".encode() + unique.tobytes()).hexdigest()
    path = folder / f"{key}.npz"
    found = _read(path, len(unique))
    if found is None:
        found = provider.matrix([(float(lat), float(lon)) for lat, lon in unique])
        _write(path, found)
    grid = np.ix_(which.reshape(-1), which.reshape(-1))
    return RoadMatrix(found.km[grid], found.minutes[grid])


def _read(path: Path, count: int) -> RoadMatrix | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            km: Floats = stored["km"]
            minutes: Floats = stored["minutes"]
    except _UNREADABLE:
        return None
    right = all(table.shape == (count, count) and table.dtype == np.float64 for table in (km, minutes))
    return RoadMatrix(km, minutes) if right else None


def _write(path: Path, matrix: RoadMatrix) -> None:
    """Written beside its place and moved there: who reads meanwhile sees a whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".matrix-", suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, km=matrix.km, minutes=matrix.minutes)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
