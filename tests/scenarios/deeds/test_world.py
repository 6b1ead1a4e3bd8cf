"""Worlds of labelled deeds: complete, as the format says, the same for a seed."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from scenarios.deeds.label import DETECTORS
from scenarios.deeds.ledger import COLUMNS, Ledger
from scenarios.deeds.score import read_findings
from scenarios.deeds.world import CASES, World, make_world


def _answers(world: World) -> list[dict[str, object]]:
    text = (world.dataset.parent / "answers.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _rows(world: World, table: str) -> list[dict[str, str]]:
    with (world.dataset / f"{table}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_there_are_thirty_six_detectors_each_with_a_deed_and_a_look_alike() -> None:
    assert len(set(DETECTORS)) == 36
    assert {case.detector for case in CASES if case.guilty} == set(DETECTORS)
    assert {case.detector for case in CASES if not case.guilty} == set(DETECTORS)


def test_no_two_cases_share_a_name_and_all_name_known_detectors() -> None:
    assert max(Counter((case.detector, case.name) for case in CASES).values()) == 1
    assert {name for case in CASES for name in (case.detector, *case.also)} <= set(DETECTORS)


def test_the_same_seed_gives_the_same_bytes(small_world: World, small_again: World) -> None:
    ours, again = small_world.dataset.parent, small_again.dataset.parent
    files = sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [file for file in files if (ours / file).read_bytes() != (again / file).read_bytes()] == []


def test_another_seed_gives_another_world(small_world: World, tmp_path: Path) -> None:
    other = make_world(8, tmp_path, CASES[:1])
    assert (other.dataset / "pools.csv").read_bytes() != (small_world.dataset / "pools.csv").read_bytes()


def test_each_table_of_the_format_is_there_with_its_columns(small_world: World) -> None:
    for table, columns in COLUMNS.items():
        header = (small_world.dataset / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == columns.split()
    for name in ("regions.geojson", "allowance_areas.geojson"):
        assert json.loads((small_world.dataset / name).read_text(encoding="utf-8"))["features"]


def test_a_label_says_which_car_when_and_why(small_world: World) -> None:
    cars = {row["vehicle_id"] for row in _rows(small_world, "vehicles")}
    for row in _answers(small_world):
        assert row["vehicle_id"] in cars
        assert row["why"]
        assert datetime.fromisoformat(str(row["start"])) < datetime.fromisoformat(str(row["end"]))
    assert {row["guilty"] for row in _answers(small_world)} == {True, False}


def test_no_order_covers_a_drive_that_nobody_ordered(small_world: World) -> None:
    label = next(row for row in _answers(small_world) if row["label"] == "moved_without_order/town_drive")
    orders = [row for row in _rows(small_world, "orders") if row["vehicle_id"] == label["vehicle_id"]]
    assert orders
    assert all(row["end_at"] < str(label["start"]) or row["start_at"] > str(label["end"]) for row in orders)


def test_positions_are_plausible_and_in_china(small_world: World) -> None:
    fixes = pl.read_parquet(small_world.dataset / "gps.parquet")
    assert fixes["at"].dtype == pl.Datetime("ms", "UTC")
    assert fixes["lat"].is_between(37, 54).all()
    assert fixes["lon"].is_between(97, 127).all()
    assert fixes["speed_kmh"].is_between(0, 160).all()
    assert set(fixes["vehicle_id"].unique()) == {row["vehicle_id"] for row in _rows(small_world, "vehicles")}


def test_a_column_the_format_does_not_name_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        Ledger().add("vehicles", vehicle_id="v1", colour="white")


def test_the_generator_knows_nothing_of_the_detectors() -> None:
    folder = Path(__file__).parents[3] / "scenarios" / "deeds"
    assert [path.name for path in folder.rglob("*.py") if "from inspection" in path.read_text(encoding="utf-8")] == []


def test_the_inspection_reads_it_and_rejects_no_row(small_world: World, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "paiche", "inspect", str(small_world.dataset), "--out", str(tmp_path)]
    done = subprocess.run([*command, "--workers", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "rejected.jsonl").read_text(encoding="utf-8") == ""
    assert "moved_without_order" in {finding.detector for finding in read_findings(tmp_path / "findings.jsonl")}
