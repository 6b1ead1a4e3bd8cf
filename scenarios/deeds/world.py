"""A whole dataset from a seed: every case played once, with routine days around it, and the answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.deeds.case import Case
from scenarios.deeds.cases import drives, equipping, fuel, hours, purposes, terminal, whereabouts
from scenarios.deeds.label import Label, write_answers
from scenarios.deeds.moments import WORKDAYS, at, iso
from scenarios.deeds.stage import Stage

CASES: tuple[Case, ...] = (
    *drives.CASES,
    *whereabouts.CASES,
    *hours.CASES,
    *purposes.CASES,
    *fuel.CASES,
    *terminal.CASES,
    *equipping.CASES,
)
DATASET, ANSWERS, ABOUT = "dataset", "answers.jsonl", "about.json"


@dataclass(frozen=True, slots=True)
class World:
    """Where it was written, and what is known of it."""

    dataset: Path
    labels: tuple[Label, ...]


def make_world(seed: int, folder: Path, cases: Sequence[Case] = CASES) -> World:
    """Write `dataset/` and, beside it, `answers.jsonl` and `about.json` into the folder; the same seed, the same bytes.

    Raises:
        OSError: where the folder cannot be written.
    """
    stage = Stage(seed)
    labels = [_play(stage, case) for case in cases]
    _hire_a_coach(stage)
    dataset = folder / DATASET
    ledger = stage.finish()
    ledger.write(dataset)
    write_answers(labels, folder / ANSWERS)
    rows = {table: len(found) for table, found in ledger.rows.items()} | {"gps": sum(map(len, ledger.fixes))}
    about = {"format": "inspection-deeds/1", "seed": seed, "labels": len(labels), "rows": rows}
    (folder / ABOUT).write_text(json.dumps(about, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return World(dataset, tuple(labels))


def _play(stage: Stage, case: Case) -> Label:
    # A case's random choices must not depend on the cases before it.
    stage.random.seed(int.from_bytes(hashlib.sha256(f"{stage.seed} {case.detector} {case.name}".encode()).digest()[:8]))
    done = case.play(stage, case.car)
    return Label(
        label=f"{case.detector}/{case.name}",
        detector=case.detector,
        guilty=case.guilty,
        vehicle_id=done.car.vehicle_id if done.car else None,
        unit_id=done.car.unit_id if done.car else str(done.unit_id),
        start_s=done.start_s,
        end_s=done.end_s,
        why=case.why,
        also=case.also,
        others=done.others,
    )


def _hire_a_coach(stage: Stage) -> None:
    """In every town somebody hires a coach once, as no own car has the seats: idle cars stand beside rentals."""
    for number, town in enumerate(stage.towns):
        day = WORKDAYS[3 + 2 * number]
        for unit_id in town.units:
            stage.ledger.add(
                "rentals",
                rental_id=f"r-coach-{unit_id}",
                unit_id=unit_id,
                region_id=town.region.code,
                start_at=iso(at(day, "09:00")),
                end_at=iso(at(day, "17:00")),
                seats=45,
                supplier_id="supplier-1",
                supplier_listed=True,
                plate="蒙A租0045",
            )
