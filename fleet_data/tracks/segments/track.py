"""Fixes in the one order that does not depend on how they came: by vehicle, time, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fleet_data.tracks.segments.kernel import order_ties


@dataclass(frozen=True, slots=True)
class Track:
    """Sorted fixes: `vehicle` is the place in `names`; places are WGS-84 degrees, speed km/h or NaN."""

    names: tuple[str, ...]
    vehicle: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kmh: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.at_ms)


def track_of(
    names: Sequence[str], vehicle: ArrayLike, at_ms: ArrayLike, lat: ArrayLike, lon: ArrayLike, speed_kmh: ArrayLike
) -> Track:
    """A track from rows in any order; rows without a place are left out. Names are put in their order too."""
    codes, at = np.asarray(vehicle, dtype=np.int32), np.asarray(at_ms, dtype=np.int64)
    columns: list[NDArray[Any]] = [
        np.asarray(lat, dtype=np.float64),
        np.asarray(lon, dtype=np.float64),
        np.asarray(speed_kmh, dtype=np.float32),
    ]
    by_name = sorted(range(len(names)), key=names.__getitem__)
    if by_name != list(range(len(names))):
        rank = np.empty(len(names), dtype=np.int32)
        rank[by_name] = np.arange(len(names), dtype=np.int32)
        codes = rank[codes]
    placed = ~(np.isnan(columns[0]) | np.isnan(columns[1]))
    if not placed.all():
        codes, at, columns = codes[placed], at[placed], [column[placed] for column in columns]
    ascending = (codes[1:] > codes[:-1]) | ((codes[1:] == codes[:-1]) & (at[1:] >= at[:-1]))
    if not ascending.all():
        start = int(at.min())
        spread = int(at.max()) - start + 1
        if spread < 2**62 // max(len(names), 1):
            order = np.argsort(codes.astype(np.int64) * spread + (at - start), kind="stable")
        else:
            order = np.lexsort((at, codes))
        codes, at, columns = codes[order], at[order], [column[order] for column in columns]
    order = order_ties(codes, at, *columns)
    if len(order):
        columns = [column[order] for column in columns]
    return Track(tuple(names[place] for place in by_name), codes, at, columns[0], columns[1], columns[2])
