"""Days of made-up vehicles whose stops are known, clean or spoiled as real devices spoil them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

START_MS: Final = 1_795_219_200_000  # 2026-11-21T00:00Z
_DEGREE_M: Final = 111_195.0
_CLOCK_JUMPS_S: Final = (-28_800, 28_800, 86_400, -3_600, 300, -300, 5_400)


@dataclass(frozen=True, slots=True)
class Spoiling:
    """Shares of rows that jump 0.2–3 km, come late or twice; clock jumps a vehicle; noise in metres."""

    noise_m: float = 4.0
    jumps: float = 0.0
    late: float = 0.0
    repeated: float = 0.0
    clock_jumps: int = 0


CLEAN: Final = Spoiling()
DIRTY: Final = Spoiling(jumps=0.01, late=0.02, repeated=0.01, clock_jumps=3)


@dataclass(frozen=True, slots=True)
class LabelledDay:
    """Rows in order of arrival, and the true stops of 300 s and longer: vehicle, start and end in ms."""

    vehicle: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kmh: NDArray[np.float32]
    stops: list[tuple[int, int, int]]

    def __len__(self) -> int:
        return len(self.at_ms)


def make_day(
    seed: int, vehicles: int, step_s: float = 30.0, hours: float = 14.0, spoiling: Spoiling = CLEAN
) -> LabelledDay:
    """A labelled day; the same arguments give the same rows."""
    random = np.random.default_rng(seed)
    parts, stops = [], []
    for vehicle in range(vehicles):
        knots, halts = _round(random, hours * 3600)
        rows = _sampled(random, knots, step_s, spoiling)
        parts.append((np.full(len(rows[0]), vehicle, dtype=np.int32), *rows))
        stops += [(vehicle, START_MS + round(begin * 1000), START_MS + round(end * 1000)) for begin, end in halts]
    vehicle_column, at_ms, lat, lon, speed = (np.concatenate(column) for column in zip(*parts, strict=True))
    return LabelledDay(vehicle_column, at_ms, lat, lon, speed, stops)


def _round(random: np.random.Generator, seconds: float) -> tuple[NDArray[np.float64], list[tuple[float, float]]]:
    """Knots (second, metres east, metres north) of stops and drives with short waits between."""
    at = east = north = 0.0
    knots, halts = [(0.0, 0.0, 0.0)], []
    heading = random.uniform(0, 2 * np.pi)
    while at < seconds:
        # Most halts are stops; some are too short for one, far from the limit.
        length = float(np.clip(random.exponential(1500) + 300, 300, 9000)) if random.random() < 0.85 else 120.0
        if length >= 300:
            halts.append((at, at + length))
        at += length
        knots.append((at, east, north))
        drives = int(random.integers(2, 9))
        for drive in range(drives):
            heading += random.normal(0, 0.8)
            metres, speed = random.uniform(300, 3000), random.uniform(6, 22)
            east, north, at = east + metres * np.cos(heading), north + metres * np.sin(heading), at + metres / speed
            knots.append((at, east, north))
            if drive < drives - 1 and random.random() < 0.4:
                at += random.uniform(10, 100)
                knots.append((at, east, north))
    return np.array(knots), halts


def _sampled(
    random: np.random.Generator, knots: NDArray[np.float64], step_s: float, spoiling: Spoiling
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float32]]:
    at = np.arange(random.uniform(0, step_s), knots[-1, 0], step_s)
    east, north = np.interp(at, knots[:, 0], knots[:, 1]), np.interp(at, knots[:, 0], knots[:, 2])
    further = [np.interp(at + 0.5, knots[:, 0], knots[:, axis]) for axis in (1, 2)]
    before = [np.interp(at - 0.5, knots[:, 0], knots[:, axis]) for axis in (1, 2)]
    speed = np.hypot(further[0] - before[0], further[1] - before[1]) * 3.6
    count = len(at)
    east, north = east + random.normal(0, spoiling.noise_m, count), north + random.normal(0, spoiling.noise_m, count)
    jump = random.random(count) < spoiling.jumps
    angle, metres = random.uniform(0, 2 * np.pi, count), random.uniform(200, 3000, count)
    east, north = east + jump * metres * np.cos(angle), north + jump * metres * np.sin(angle)
    at_ms = START_MS + (at * 1000).astype(np.int64)
    wrong = random.choice(count, spoiling.clock_jumps, replace=False)
    at_ms[wrong] += random.choice(_CLOCK_JUMPS_S, len(wrong)).astype(np.int64) * 1000
    arrival = np.arange(count, dtype=float)
    late = random.random(count) < spoiling.late
    arrival[late] += random.integers(1, 21, int(late.sum())) + 0.5
    rows = np.concatenate(
        [np.argsort(arrival, kind="stable"), np.flatnonzero(random.random(count) < spoiling.repeated)]
    )
    base_lat, base_lon = 40.8 + random.normal(0, 0.05), 111.7 + random.normal(0, 0.05)
    lat = base_lat + north / _DEGREE_M
    lon = base_lon + east / (_DEGREE_M * np.cos(np.radians(base_lat)))
    return at_ms[rows], np.round(lat[rows], 6), np.round(lon[rows], 6), np.round(speed[rows], 1).astype(np.float32)
