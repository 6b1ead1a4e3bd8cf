"""Tracks: a piece of fixes turned into stays, moves, gaps and runs, a vehicle at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from inspection import kernels, leg_kernels, run_kernels
from inspection.dataset.fixes import UNKNOWN_MS, Fixes
from inspection.datum_check import list_shifted, shift_back
from inspection.day_file import DayFile

Record = TypeVar("Record")

IDLE_MS = 600_000  # shorter is traffic; field.md B18: more than 10 minutes
FAST_KMH = 132.0  # 120 km/h, the most on any road, and 10 % (field.md B16)
FAST_MS = 30_000
SILENT_MS = 1_800_000  # field.md D1: offline for more than 30 minutes


@dataclass(frozen=True, slots=True)
class Leg:
    """A stay, a move or a gap; instants in seconds since 1970, places in degrees; `first` and `last` number fixes.

    A stay's place is its middle. `real` says that a move was driven; `top_kmh` is −1 where no speed is known,
    odometer readings are NaN there. `steady_km`, `odo_km` and `speed_km` measure the same pairs of close fixes.
    """

    kind: int
    start_s: float
    end_s: float
    lat: float
    lon: float
    lat1: float
    lon1: float
    km: float
    extent_m: float
    top_kmh: float
    odometer0_km: float
    odometer1_km: float
    real: bool
    odo_km: float
    speed_km: float
    steady_km: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Run:
    """A run of fixes of one kind: idling, speeding, silence. `top_kmh` is the greatest reported speed.

    For a silence the places are those before and after, and `doubted` counts fixes in between that are not trusted.
    """

    kind: int
    start_s: float
    end_s: float
    lat: float
    lon: float
    lat1: float
    lon1: float
    odometer0_km: float
    odometer1_km: float
    ignition0: int
    speed0_kmh: float
    top_kmh: float
    fixes: int
    doubted: int


@dataclass(frozen=True, slots=True)
class Track:
    """What one vehicle's fixes say. `datum` is not `wgs84` where the fixes were found to be shifted."""

    file: DayFile
    legs: tuple[Leg, ...]
    runs: tuple[Run, ...]
    trusted: int
    datum: str = "wgs84"


def read_tracks(
    fixes: Fixes, vehicle_ids: list[str], pools: NDArray[np.float64], day_first_ms: int, day_last_ms: int
) -> dict[str, Track]:
    """The tracks of the vehicles in the piece; `pools` has latitude, longitude and radius (m) of each vehicle's lot."""
    if len(fixes) == 0:
        return {}
    fixes = fixes.in_order()
    bounds = np.flatnonzero(np.diff(fixes.vehicle, prepend=-1))
    codes = fixes.vehicle[bounds]
    starts = np.append(bounds, len(fixes)).astype(np.int64)
    flags = np.zeros(len(fixes), np.uint8)
    kernels.flag_fixes(
        starts, fixes.at_ms, fixes.lat, fixes.lon, fixes.speed_kmh, fixes.satellites, fixes.received_ms, UNKNOWN_MS,
        day_first_ms, day_last_ms, flags,
    )  # fmt: skip
    good = np.flatnonzero(flags == 0)
    good_starts = np.searchsorted(good, starts)
    owners, kinds, measured = _legs(fixes, good, good_starts)
    shifted = list_shifted(owners, kinds, measured, pools[codes])
    if shifted:
        lat, lon = fixes.lat.copy(), fixes.lon.copy()
        for v, datum in shifted.items():
            part = slice(int(starts[v]), int(starts[v + 1]))
            lat[part], lon[part] = shift_back(datum, lat[part], lon[part])
        fixes = replace(fixes, lat=lat, lon=lon)
        owners, kinds, measured = _legs(fixes, good, good_starts)
    legs = _by_owner(owners, [_leg(kind, row) for kind, row in zip(kinds.tolist(), _rows(measured), strict=True)])
    run_owners, runs = _runs(fixes, flags, good, good_starts)
    runs_of = _by_owner(run_owners, runs)
    return {
        vehicle_ids[code]: Track(
            DayFile(
                vehicle_ids[code],
                fixes.take(slice(int(starts[v]), int(starts[v + 1]))),
                flags[starts[v] : starts[v + 1]],
            ),
            tuple(legs.get(v, ())),
            tuple(runs_of.get(v, ())),
            int(good_starts[v + 1] - good_starts[v]),
            shifted.get(v, "wgs84"),
        )
        for v, code in enumerate(codes.tolist())
    }


def _leg(kind: int, row: list[float]) -> Leg:
    return Leg(
        kind, row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11] == 1.0,
        row[12], row[13], row[14],
    )  # fmt: skip


def _rows(measured: NDArray[np.float64]) -> list[list[float]]:
    seconds = measured[:, : leg_kernels.WIDTH].copy()
    seconds[:, leg_kernels.T0] /= 1000.0
    seconds[:, leg_kernels.T1] /= 1000.0
    rows: list[list[float]] = seconds.tolist()
    return rows


def _legs(
    fixes: Fixes, good: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    table = np.empty((len(good) + len(starts), 4), np.int32)
    count = leg_kernels.cut_legs(starts, good, fixes.at_ms, fixes.lat, fixes.lon, table)
    table = table[:count].copy()
    measured = np.empty((count, leg_kernels.WIDTH))
    ever_on = _any(fixes.ignition[good] == 1, starts)
    live = _spread(fixes.odometer_km[good], starts) > leg_kernels.FEW_KM
    kept = leg_kernels.measure_legs(
        count, table, good, fixes.at_ms, fixes.lat, fixes.lon, fixes.speed_kmh, fixes.odometer_km, fixes.ignition,
        ever_on, live, measured,
    )  # fmt: skip
    return table[:kept, 0].astype(np.int64), table[:kept, 1].astype(np.int64), measured[:kept]


def _any(values: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    total = np.concatenate(([0], np.cumsum(values)))
    return np.asarray(total[starts[1:]] > total[starts[:-1]])


def _spread(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Greatest less least of each vehicle's known values; 0 where none is known."""
    found = np.zeros(len(starts) - 1)
    if np.isnan(values).all():
        return found
    filled = starts[1:] > starts[:-1]
    if filled.any():
        at = starts[:-1][filled]
        low = np.minimum.reduceat(np.where(np.isnan(values), np.inf, values), at)
        high = np.maximum.reduceat(np.where(np.isnan(values), -np.inf, values), at)
        found[filled] = np.where(np.isfinite(high), high - low, 0.0)
    return found


def _runs(
    fixes: Fixes, flags: NDArray[np.uint8], good: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[Run]]:
    table = np.empty((2 * len(good) + len(starts), 4), np.int32)
    count = run_kernels.find_runs(
        starts, good, fixes.at_ms, fixes.lat, fixes.lon, fixes.speed_kmh, fixes.ignition, IDLE_MS, FAST_KMH, FAST_MS,
        SILENT_MS, table,
    )  # fmt: skip
    rows = table[:count].tolist()
    runs = []
    for _, kind, first, last in rows:
        a, b = int(good[first]), int(good[last])
        speeds = fixes.speed_kmh[a : b + 1]
        known = speeds[~np.isnan(speeds)]
        runs.append(
            Run(
                kind, int(fixes.at_ms[a]) / 1000.0, int(fixes.at_ms[b]) / 1000.0, float(fixes.lat[a]),
                float(fixes.lon[a]), float(fixes.lat[b]), float(fixes.lon[b]), float(fixes.odometer_km[a]),
                float(fixes.odometer_km[b]), int(fixes.ignition[a]), float(fixes.speed_kmh[a]),
                float(known.max()) if len(known) else -1.0, last - first + 1,
                int(np.count_nonzero(flags[a + 1 : b] & ~np.uint8(kernels.DUPLICATE))),
            )
        )  # fmt: skip
    return table[:count, 0].astype(np.int64), runs


def _by_owner(owners: NDArray[np.int64], records: list[Record]) -> dict[int, list[Record]]:
    pairs = zip(owners.tolist(), records, strict=True)
    return {owner: [record for _, record in group] for owner, group in groupby(pairs, key=itemgetter(0))}
