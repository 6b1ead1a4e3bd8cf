"""Inspecting one piece of a dataset: every detector looks at every car of it, a car at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspection.book import Book
from inspection.car import Car
from inspection.dataset.dataset import Dataset
from inspection.dataset.fixes import Fixes
from inspection.dataset.rejected import Rejected
from inspection.detector import Detector
from inspection.explain import explain
from inspection.facts import facts_of
from inspection.finding import seal_sight
from inspection.fleet import Facts
from inspection.sight import Sight, Verdict
from inspection.tracks import Track, read_tracks

DAY_MS = 86_400_000
_ZONE_MS = 8 * 3_600_000

Identity = tuple[str, int]


@dataclass(slots=True)
class PieceResult:
    """What was seen in a piece: sights that are findings or that others are compared with, and counts of the rest."""

    sights: list[tuple[Identity, Sight]] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    verdicts: Counter[tuple[Identity, Verdict, str]] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    fixes: int = 0
    doubted: int = 0

    def add(self, part: PieceResult) -> None:
        """Take in what was seen in another piece."""
        self.sights += part.sights
        self.facts += part.facts
        self.verdicts.update(part.verdicts)
        self.rejected += part.rejected
        self.fixes += part.fixes
        self.doubted += part.doubted


def lots_of(dataset: Dataset) -> NDArray[np.float64]:
    """Latitude, longitude and radius (m) of each vehicle's lot, in the order of the vehicles; NaN without a lot."""
    rows = np.full((len(dataset.vehicles), 3), np.nan)
    for n, vehicle in enumerate(dataset.vehicles.values()):
        pool = dataset.pools.get(vehicle.pool_id)
        if pool is not None:
            rows[n] = pool.lat, pool.lon, pool.radius_m
    return rows


def inspect_fixes(
    fixes: Fixes, book: Book, detectors: list[Detector], vehicle_ids: list[str], lots: NDArray[np.float64]
) -> PieceResult:
    """Look at the cars whose fixes these are (whole cars)."""
    result = PieceResult()
    first_ms = book.first_day * DAY_MS - _ZONE_MS - DAY_MS
    last_ms = (book.last_day + 2) * DAY_MS - _ZONE_MS
    for vehicle_id, track in read_tracks(fixes, vehicle_ids, lots, first_ms, last_ms).items():
        result.fixes += len(track.file.fixes)
        result.doubted += len(track.file.fixes) - track.trusted
        inspect_car(make_car(vehicle_id, track, book), detectors, result)
    return result


def make_car(vehicle_id: str, track: Track | None, book: Book) -> Car:
    """A vehicle with its papers."""
    dataset = book.dataset
    vehicle = dataset.vehicles[vehicle_id]
    pool = dataset.pools.get(vehicle.pool_id)
    return Car(
        vehicle, pool, book.region_of(vehicle.unit_id, pool), book, track, dataset.orders.get(vehicle_id, []),
        dataset.seals.get(vehicle_id, []), dataset.fuel.get(vehicle_id, []), dataset.tolls.get(vehicle_id, []),
        dataset.maintenance.get(vehicle_id, []), dataset.events.get(vehicle_id, []),
    )  # fmt: skip


def inspect_car(car: Car, detectors: list[Detector], result: PieceResult) -> None:
    """Let every detector look at a car, and add what it saw."""
    explained = explain(car)
    for detector in detectors:
        for sight in detector.see(car, explained):
            if sight.verdict is Verdict.FINDING:
                sealed = seal_sight(sight, detector, car, car.book, car.vehicle.unit_id)
                result.sights.append((detector.identity, sealed))
            else:
                result.verdicts[detector.identity, sight.verdict, sight.reason] += 1
                if sight.hidden is not None:
                    kept = Sight(
                        sight.verdict, vehicle_id=car.vehicle.vehicle_id, reason=sight.reason, hidden=sight.hidden
                    )
                    result.sights.append((detector.identity, kept))
    result.facts.append(facts_of(car, explained))
