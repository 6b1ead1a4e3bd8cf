"""Findings against answers: per detector what was found of its deeds, and what it found that was none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from scenarios.deeds.label import DETECTORS, Label

LEAST_RECALL = LEAST_PRECISION = 0.95
SLACK_S = 20 * 60  # a finding may begin or end that much beside its label


@dataclass(frozen=True, slots=True)
class Finding:
    """What scoring needs of a line of findings/1."""

    detector: str
    also: tuple[str, ...]
    vehicle_id: str | None
    unit_id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FalseFinding:
    """A finding no deed explains, and the innocent label it fell for (None: an ordinary day)."""

    world: str
    finding: Finding
    fell_for: Label | None


@dataclass(slots=True)
class Score:
    """Counts of one detector; `doubled` are further findings of a deed that was already reported."""

    deeds: int = 0
    found: int = 0
    true: int = 0
    false: int = 0
    doubled: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of its deeds, how many some finding names; 1 where there is none."""
        return self.found / self.deeds if self.deeds else 1.0

    @property
    def precision(self) -> float:
        """Of its findings, how many a deed explains; 1 where there is none."""
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def is_enough(self) -> bool:
        """Whether both bars are met."""
        return self.recall >= LEAST_RECALL and self.precision >= LEAST_PRECISION


def read_findings(path: Path) -> list[Finding]:
    """The lines of a findings.jsonl; raises `OSError`, `ValueError` or `KeyError` where it is none."""
    return [_finding(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _finding(row: dict[str, Any]) -> Finding:
    start, end = (datetime.fromisoformat(row[name]).timestamp() for name in ("start", "end"))
    return Finding(row["detector"], tuple(row.get("also", ())), row["vehicle_id"], row["unit_id"], start, end)


def meets(finding: Finding, label: Label) -> bool:
    """Whether both speak of the same car (or unit) at the same time."""
    if label.vehicle_id is None or finding.vehicle_id is None:
        same = finding.unit_id == label.unit_id and (label.vehicle_id is None or finding.vehicle_id is None)
    else:
        same = finding.vehicle_id in (label.vehicle_id, *label.others)
    return same and finding.start_s <= label.end_s + SLACK_S and finding.end_s >= label.start_s - SLACK_S


class Scoreboard:
    """Scores of all detectors over any number of worlds."""

    def __init__(self) -> None:
        self.scores: dict[str, Score] = {detector: Score() for detector in DETECTORS}
        self.false: list[FalseFinding] = []

    def add(self, world: str, labels: Sequence[Label], findings: Iterable[Finding]) -> None:
        """Count one world."""
        reported: dict[str, set[str]] = {label.label: set() for label in labels}
        for finding in findings:
            score = self.scores.setdefault(finding.detector, Score())
            near = [label for label in labels if meets(finding, label)]
            explained = [label for label in near if finding.detector in label.shows]
            if explained:
                score.true += 1
                score.doubled += all(reported[label.label] for label in explained)
            else:
                score.false += 1
                innocent = [label for label in near if not label.guilty]
                innocent.sort(key=lambda label: label.detector != finding.detector)
                self.false.append(FalseFinding(world, finding, innocent[0] if innocent else None))
            for label in near:
                reported[label.label] |= {finding.detector, *finding.also} & label.shows
        for label in labels:
            if label.guilty:
                score = self.scores[label.detector]
                score.deeds += 1
                if label.detector in reported[label.label]:
                    score.found += 1
                else:
                    score.missed.append(f"{world} {label.label} {label.vehicle_id or label.unit_id}")

    @property
    def below(self) -> list[str]:
        """Detectors under a bar."""
        return [name for name, score in self.scores.items() if not score.is_enough]
