"""A run over a dataset: the fixes are read in pieces by any number of workers, then the fleet is asked, then deeds
are made one. However the work is split, the answer is the same, byte for byte."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from inspection.book import Book
from inspection.dataset.dataset import Dataset, open_dataset
from inspection.dataset.fixes import FixReader
from inspection.dataset.rejected import Rejected
from inspection.dataset.tables import find_file
from inspection.deeds import list_shadows, merge_deeds
from inspection.detector import Detector, State
from inspection.detectors import DETECTORS
from inspection.finding import Finding, seal_sight
from inspection.fleet import Fleet
from inspection.piece import Identity, PieceResult, inspect_car, make_car
from inspection.sight import Sight, Verdict
from inspection.source import SMALL_ROWS
from inspection.workers import Reading, Report, Split


@dataclass(frozen=True, slots=True)
class Switched:
    """A detector that did not run, and what it lacks."""

    detector: Detector
    lacks: tuple[str, ...]


@dataclass(slots=True)
class Inspection:
    """What a run gives."""

    dataset: Dataset
    findings: list[Finding]
    shadows: list[Finding]  # of versions that run beside an older one
    rejected: list[Rejected]
    verdicts: Counter[tuple[Identity, Verdict, str]]
    ran: list[Detector]
    off: list[Switched]
    vehicles_seen: int = 0
    fixes: int = 0
    doubted: int = 0
    days: list[int] = field(default_factory=list)


def inspect(
    folder: Path,
    detectors: tuple[Detector, ...] = DETECTORS,
    workers: int = 1,
    how: Split = "processes",
    piece_vehicles: int = 250,
    report: Report | None = None,
    small_rows: int = SMALL_ROWS,
) -> Inspection:
    """Inspect a dataset folder; DatasetError where it cannot be read. `report` hears rows done and rows in all."""
    dataset = open_dataset(folder)
    path = find_file(folder, "gps")
    reader = FixReader(path, list(dataset.vehicles)) if path is not None else None
    running, off = switch(dataset, reader.columns if reader else frozenset(), detectors)
    with tempfile.TemporaryDirectory(prefix="paiche-inspect-") as spare:
        run = Reading(dataset, reader, running, workers, how, piece_vehicles, report, Path(spare), small_rows)
        total, book = run.read_fixes()
    _add_unseen(total, book, running)
    fleet = Fleet({facts.vehicle_id: facts for facts in sorted(total.facts, key=lambda f: f.vehicle_id)})
    findings = _settle(total, fleet, book, running)
    beside = list_shadows(running)
    return Inspection(
        dataset,
        merge_deeds(f for f in findings if f.detector.identity not in beside),
        sorted((f for f in findings if f.detector.identity in beside), key=lambda f: f.order),
        sorted({*dataset.rejected, *total.rejected}),
        total.verdicts,
        running,
        off,
        sum(bool(facts.seen_until_s) for facts in total.facts),
        total.fixes,
        total.doubted,
        [book.first_day, book.last_day],
    )


def switch(
    dataset: Dataset, gps: frozenset[str], detectors: tuple[Detector, ...]
) -> tuple[list[Detector], list[Switched]]:
    """The detectors that can run, and those that lack a table or a column; `a|b` needs either."""

    def is_there(need: str) -> bool:
        table, _, column = need.partition(":")
        if table not in dataset.tables:
            return False
        return not column or column in (gps if table == "gps" else dataset.columns[table])

    running, off = [], []
    for detector in detectors:
        if detector.state is State.RETIRED:
            continue
        lacks = tuple(need for need in detector.needs if not any(is_there(one) for one in need.split("|")))
        if lacks:
            off.append(Switched(detector, lacks))
        else:
            running.append(detector)
    return running, off


def _add_unseen(total: PieceResult, book: Book, detectors: list[Detector]) -> None:
    """Vehicles without a single fix are looked at by their papers."""
    seen = {facts.vehicle_id for facts in total.facts}
    for vehicle_id in book.dataset.vehicles:
        if vehicle_id not in seen:
            inspect_car(make_car(vehicle_id, None, book), detectors, total)


def _settle(total: PieceResult, fleet: Fleet, book: Book, detectors: list[Detector]) -> list[Finding]:
    by_identity: dict[Identity, list[Sight]] = {detector.identity: [] for detector in detectors}
    for identity, sight in total.sights:
        by_identity[identity].append(sight)
    found = []
    for detector in detectors:
        sights = sorted(
            by_identity[detector.identity], key=lambda s: (s.vehicle_id or "", s.start_s, s.end_s, s.digest)
        )
        fleet.sights[detector.name] = sights
        settled = [detector.settle(sight, fleet) for sight in sights]
        settled += [
            seal_sight(sight, detector, None, book, sight.unit_id) if sight.verdict is Verdict.FINDING else sight
            for sight in detector.see_fleet(fleet, book)
        ]
        for sight in settled:
            if sight.verdict is not Verdict.FINDING:
                if sight.hidden is None:
                    total.verdicts[detector.identity, sight.verdict, sight.reason] += 1
                continue
            found.append(Finding(detector, sight.vehicle_id, sight.unit_id, sight))
    return found
