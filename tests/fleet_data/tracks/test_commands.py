"""`paiche tracks`: what it prints and writes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from fleet_data.tracks.commands import commands


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A car parked, driving, parked."""
    lines = ["bus,when,lat,lon"]
    lines += [f"A,{1_700_000_000 + 30 * k},40.8,111.7" for k in range(20)]
    lines += [f"A,{1_700_000_600 + 30 * k},40.8,{111.7 + 0.005 * k:.4f}" for k in range(10)]
    lines += [f"A,{1_700_000_900 + 30 * k},40.8,111.75" for k in range(20)]
    path = tmp_path / "day.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(commands, ["tracks", *map(str, words)])
    return done.exit_code, done.output


def test_segments_are_written_without_a_database(day: Path, tmp_path: Path):
    code, said = run("segments", day, "--out", tmp_path / "out", "--map", "when=at", "--map", "bus=vehicle")
    assert code == 0
    assert "停留 stays: 2" in said
    table = pl.read_csv(tmp_path / "out" / "segments.csv")
    assert table["kind"].to_list() == ["stay", "leg", "stay"]
    assert table.columns[:6] == ["vehicle", "kind", "start", "end", "place", "km"]
    assert table.row(1, named=True)["km"] == pytest.approx(4.21, abs=0.05)
    assert table["start"][0] == "2023-11-14T22:13:20.000Z"
    assert len(pl.read_parquet(tmp_path / "out" / "segments.parquet")) == 3


def test_roads_lengthen_only_what_is_far_apart(day: Path, tmp_path: Path):
    words = ("segments", day, "--map", "when=at", "--out", tmp_path / "out", "--roads", "skeleton")
    assert run(*words)[0] == 0
    table = pl.read_parquet(tmp_path / "out" / "segments.parquet")
    assert table["road_km"].to_list() == table["km"].to_list()
    far = tmp_path / "far.csv"
    far.write_text("id,time,lat,lon\nA,1700000000,40.84,111.75\nA,1700007200,40.65,109.84\n", "utf-8")
    assert run("segments", far, "--out", tmp_path / "far", "--roads", "skeleton")[0] == 0
    (row,) = pl.read_parquet(tmp_path / "far" / "segments.parquet").iter_rows(named=True)
    assert row["kind"] == "unknown"
    assert row["km"] < row["road_km"] < 1.5 * row["km"]


def test_an_import_prints_what_became_of_the_rows(day: Path, tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'd.sqlite3'}"
    words = ("import", day, "--map", "when=at", "--map", "bus=vehicle", "--database", database)
    code, said = run(*words)
    assert code == 0
    assert said.splitlines() == [
        "存入 stored: 50",
        "重复 repeated: 0",
        "其中迟到 late among the stored: 0",
        "隔离 quarantined: 0",
    ]
    assert "重复 repeated: 50" in run(*words)[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import", "none.csv"], "There is no file"),
        (["segments", "none.csv", "--out", "out"], "There is no file"),
        (["import", "none.csv", "--map", "x"], "write COLUMN=NAME"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_two(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    code, said = run(*words)
    assert code == 2
    assert says in said
    assert list(tmp_path.iterdir()) == []
