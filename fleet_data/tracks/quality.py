"""Doubts about fixes that only their neighbours in time can raise, told over a whole day in its order.

They are computed when a day is read or sealed, so they do not depend on the order in which its fixes came.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.columns import Points
from fleet_data.tracks.flags import FASTEST_KMH, OWN, Flag
from fleet_data.tracks.segments.kernel import METRES_A_DEGREE
from fleet_data.tracks.segments.pieces import believed

FROZEN_FIXES: Final = 10
FROZEN_MS: Final = 60_000
MOVING_KMH: Final = 10.0
DISAGREEMENT_KMH: Final = 50.0
CLOSE_MS: Final = 60_000  # over a longer time a mean speed says nothing of the speed at its end


def flags_of(points: Points) -> NDArray[np.int32]:
    """All flags of points sorted by device and time: those stored with them, and those of their neighbours."""
    flags = points["flags"].astype(np.int32) & int(OWN)
    rows = np.flatnonzero(~np.isnan(points["lat"]))
    if len(rows):
        flags[rows] |= _neighbour_flags(points, rows)
    return flags


def _neighbour_flags(points: Points, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    device, at = points["device_id"][rows], points["fix_at_ms"][rows]
    lat, lon = points["lat"][rows], points["lon"][rows]
    speed = points["speed_kmh"][rows].astype(np.float64)
    flags = np.zeros(len(rows), dtype=np.int32)
    same = device[1:] == device[:-1]
    step_ms = (at[1:] - at[:-1]).astype(np.float64)
    east = (lon[1:] - lon[:-1]) * np.cos(np.radians(lat[:-1]))
    step_m = np.hypot(lat[1:] - lat[:-1], east) * METRES_A_DEGREE
    with np.errstate(divide="ignore", invalid="ignore"):
        implied = np.where(same & (step_ms > 0), step_m / step_ms * 3600.0, np.nan)

    twins = np.flatnonzero(same & (step_ms == 0))
    flags[twins] |= Flag.DUPLICATE
    flags[twins + 1] |= Flag.DUPLICATE
    kept = believed(device.astype(np.int32), at, lat, lon)
    flags[~kept & ((flags & int(Flag.DUPLICATE)) == 0)] |= Flag.JUMP
    flags[1:][implied > FASTEST_KMH] |= Flag.IMPLIED_SPEED

    before = np.r_[np.nan, np.where(step_ms <= CLOSE_MS, implied, np.nan)]
    after = np.r_[np.where(step_ms <= CLOSE_MS, implied, np.nan), np.nan]
    with np.errstate(invalid="ignore"):
        apart = (np.abs(speed - before) > DISAGREEMENT_KMH) & (np.abs(speed - after) > DISAGREEMENT_KMH)
    flags[apart] |= Flag.SPEEDS_DISAGREE
    flags[_frozen(same & (step_m == 0.0), at, speed)] |= Flag.FROZEN
    return flags


def _frozen(unmoved: NDArray[np.bool_], at: NDArray[np.int64], speed: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Runs of the same position to the last digit, long enough, at a reported speed."""
    edges = np.flatnonzero(np.r_[True, ~unmoved, True])
    first, last = edges[:-1], edges[1:] - 1
    long = (last - first + 1 >= FROZEN_FIXES) & (at[last] - at[first] >= FROZEN_MS)
    frozen = np.zeros(len(at), dtype=bool)
    for start, end in zip(first[long].tolist(), last[long].tolist(), strict=True):
        run = slice(start, end + 1)
        known = speed[run][~np.isnan(speed[run])]
        if len(known) and float(np.median(known)) > MOVING_KMH:
            frozen[run] = True
    return frozen
