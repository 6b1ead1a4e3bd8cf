"""Findings against answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.deeds.label import Label
from scenarios.deeds.score import Finding, Scoreboard, meets, read_findings
from scenarios.deeds.tables import false_table, score_table

DRIVE = Label("a", "moved_without_order", True, "v1", "u1", 10_000, 14_000, "a drive", ("moved_at_night",))
DRIFT = Label("b", "moved_without_order", False, "v2", "u1", 10_000, 14_000, "drift")
UNIT = Label("c", "over_establishment", True, None, "u1", 10_000, 14_000, "one too many")


def _found(detector: str, vehicle: str | None = "v1", start: float = 10_500, also: tuple[str, ...] = ()) -> Finding:
    return Finding(detector, also, vehicle, "u1", start, start + 1000)


def _board(*findings: Finding) -> Scoreboard:
    board = Scoreboard()
    board.add("w", (DRIVE, DRIFT, UNIT), findings)
    return board


def test_a_deed_that_is_found_counts_for_recall_and_precision() -> None:
    score = _board(_found("moved_without_order")).scores["moved_without_order"]
    assert (score.recall, score.precision, score.is_enough) == (1.0, 1.0, True)


def test_a_deed_nobody_found_is_missed_and_told() -> None:
    board = _board()
    assert board.scores["moved_without_order"].recall == 0
    assert board.scores["moved_without_order"].missed == ["w a v1"]
    assert board.below == ["moved_without_order", "over_establishment"]


def test_a_detector_named_under_another_finding_counts_as_found() -> None:
    board = _board(_found("moved_at_night", also=("moved_without_order",)))
    assert board.scores["moved_without_order"].found == 1
    assert board.false == []


def test_another_detector_than_the_deed_shows_is_false() -> None:
    board = _board(_found("overspeed"))
    assert board.scores["overspeed"].precision == 0
    assert board.false[0].fell_for is None


def test_a_finding_on_a_look_alike_is_false_and_names_it() -> None:
    board = _board(_found("moved_without_order", "v2"))
    assert board.false[0].fell_for == DRIFT
    assert board.scores["moved_without_order"].precision == 0


def test_a_second_finding_of_one_deed_is_doubled() -> None:
    board = _board(_found("moved_without_order"), _found("moved_at_night", start=12_000))
    assert board.scores["moved_at_night"].doubled == 1


@pytest.mark.parametrize(
    ("vehicle", "start", "same"), [("v1", 10_500, True), ("v3", 10_500, False), ("v1", 90_000, False)]
)
def test_a_finding_meets_a_label_of_its_car_and_time(vehicle: str, start: float, same: bool) -> None:
    assert meets(_found("overspeed", vehicle, start), DRIVE) is same


def test_a_units_deed_is_met_by_a_finding_of_the_unit() -> None:
    assert meets(_found("over_establishment", None), UNIT)


def test_findings_are_read_from_their_file_and_the_tables_name_them(tmp_path: Path) -> None:
    row = {"detector": "overspeed", "vehicle_id": "v1", "unit_id": "u1", "also": ["off_route"]}
    row |= {"start": "2026-09-14T00:00:00Z", "end": "2026-09-14T01:00:00Z"}
    (tmp_path / "findings.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (finding,) = read_findings(tmp_path / "findings.jsonl")
    assert finding.end_s - finding.start_s == 3600
    board = _board(finding)
    assert score_table(board).row_count == 36
    assert false_table(board, 10).row_count == 1
