"""The run as a whole: the same bytes however it is split, bad rows told, detectors off, one deed one finding."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from inspection.commands import commands
from inspection.dataset.rejected import DatasetError
from inspection.deeds import list_shadows
from inspection.detector import Detector, State
from inspection.detectors import DETECTORS
from inspection.innocents import ZH
from inspection.outputs import summary, write_outputs
from inspection.run import inspect
from tests.inspection.world import LOT, Drive, World, at, away, seen

FAR = away(9000.0, 0.0)
BUSY = [Drive(9.0, FAR), Drive(10.5, LOT)]


def busy(world: World) -> World:
    for n in range(7):
        world.car(f"v{n}", BUSY if n % 2 else [Drive(23.0, FAR), Drive(23.5, LOT)])
    world.order("v1", 8.9, 10.7, [FAR], created_at=at(13.0), approved_at=at(14.0))
    return world


def outputs(folder: Path, out: Path, **how: object) -> dict[str, bytes]:
    write_outputs(inspect(folder, **how), out)  # type: ignore[arg-type]
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_the_same_bytes_however_the_work_is_split(world: World, tmp_path: Path) -> None:
    folder = busy(world).write()
    once = outputs(folder, tmp_path / "a")
    assert set(once) == {"findings.jsonl", "rejected.jsonl", "summary.json"}
    assert len(once["findings.jsonl"].splitlines()) == 7
    assert outputs(folder, tmp_path / "b", piece_vehicles=1) == once
    assert outputs(folder, tmp_path / "c", workers=3, how="threads") == once
    assert outputs(folder, tmp_path / "d", workers=2, how="processes") == once
    assert outputs(folder, tmp_path / "e", workers=2, how="threads", small_rows=1000) == once
    gps = pl.read_parquet(folder / "gps.parquet").sample(fraction=1.0, shuffle=True, seed=3)
    gps.write_parquet(folder / "gps.parquet")
    assert outputs(folder, tmp_path / "f", workers=2, how="threads", small_rows=1000) == once


def test_a_changed_fix_changes_the_digest_of_its_finding_only(world: World) -> None:
    fixes = busy(world).tables["gps"]
    first = {f.vehicle_id: f.sight.digest for f in world.inspect().findings}
    moved = next(fix for fix in fixes if fix["vehicle_id"] == "v3" and fix["at"] == at(9.1))
    moved["speed_kmh"] += 1.0
    second = {f.vehicle_id: f.sight.digest for f in world.inspect().findings}
    assert {name for name in first if first[name] != second[name]} == {"v3"}


def test_csv_and_parquet_say_the_same(world: World, tmp_path: Path) -> None:
    folder = busy(world).write()
    as_parquet = outputs(folder, tmp_path / "a")
    for path in list(folder.glob("*.parquet")):
        pl.read_parquet(path).write_csv(path.with_suffix(".csv"), datetime_format="%Y-%m-%dT%H:%M:%S%.3fZ")
        path.unlink()
    as_csv = outputs(folder, tmp_path / "b")
    assert as_csv["findings.jsonl"] == as_parquet["findings.jsonl"]


def test_bad_rows_are_told_and_the_run_goes_on(world: World) -> None:
    folder = busy(world).write()
    good = inspect(folder)
    with (folder / "fuel.csv").open("w", encoding="utf-8") as out:
        out.write("txn_id,vehicle_id,at,litres\nt1,v1,yesterday,30\nt2,v1,2026-11-18T01:00:00Z,-3\nt3,nobody,")
        out.write("2026-11-18T01:00:00Z,30\nt4,v1,2026-11-18T01:00:00Z,30\nt4,v1,2026-11-18T01:00:00Z,30\nt5,v1\n")
    gps = pl.read_parquet(folder / "gps.parquet")
    bad = gps.head(2).with_columns(pl.lit(123.0).alias("lat"))
    pl.concat([gps, bad]).write_parquet(folder / "gps.parquet")
    found = inspect(folder)
    assert [(row.file, row.row, row.column) for row in found.rejected] == [
        ("fuel.csv", 1, "at"), ("fuel.csv", 2, "litres"), ("fuel.csv", 3, "vehicle_id"), ("fuel.csv", 5, "txn_id"),
        ("fuel.csv", 6, ""), ("gps.parquet", len(gps) + 1, "lat"), ("gps.parquet", len(gps) + 2, "lat"),
    ]  # fmt: skip
    assert [f.identity for f in found.findings] == [f.identity for f in good.findings]


def test_a_missing_table_switches_off_what_needs_it(world: World) -> None:
    found = busy(world).inspect()
    off = summary(found)["switched_off"]
    assert off["toll_without_order/1"] == ["tolls"]
    assert off["over_establishment/1"] == ["establishment"]
    assert "moved_without_order/1" not in off
    assert len(found.ran) + len(found.off) == len(DETECTORS)


def test_a_missing_required_column_names_table_and_column(world: World) -> None:
    folder = busy(world).write()
    pl.read_parquet(folder / "orders.parquet").drop("approved_at").write_parquet(folder / "orders.parquet")
    with pytest.raises(DatasetError, match=r"orders .*approved_at"):
        inspect(folder)


def test_an_unknown_column_is_ignored_and_an_empty_folder_is_told(world: World, tmp_path: Path) -> None:
    folder = busy(world).write()
    orders = pl.read_parquet(folder / "orders.parquet").with_columns(pl.lit(1).alias("colour"))
    orders.write_parquet(folder / "orders.parquet")
    assert len(inspect(folder).findings) == 7
    with pytest.raises(DatasetError, match="vehicles"):
        inspect(tmp_path)


def test_wrong_clocks_are_doubted_and_move_no_day(world: World) -> None:
    busy(world)
    for n, year in enumerate((1970, 2007, 2099)):
        fix = dict(world.tables["gps"][n]) | {"at": at(12.0).replace(year=year)}
        world.tables["gps"].append(fix)
    found = world.inspect()
    assert found.doubted >= 3
    assert len(found.findings) == 7
    assert summary(found)["dataset"]["first_day"] == "2026-11-18"


def test_a_line_has_exactly_what_the_page_says(world: World) -> None:
    line = busy(world).inspect().findings[0].to_dict()
    assert list(line) == [
        "detector", "version", "vehicle_id", "unit_id", "start", "end", "severity", "confidence", "rules", "also",
        "excluded", "not_excluded", "evidence",
    ]  # fmt: skip
    assert line["start"].endswith("Z")
    assert {"order_ids", "fixes", "digest"} <= set(line["evidence"])


def test_the_command_writes_three_files_and_refuses_in_a_sentence(world: World, tmp_path: Path) -> None:
    folder = busy(world).write()
    result = CliRunner().invoke(commands, ["inspect", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    lines = (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["vehicle_id"] for line in lines] == [f"v{n}" for n in range(7)]
    refused = CliRunner().invoke(commands, ["inspect", str(tmp_path / "nowhere"), "--out", str(tmp_path / "none")])
    assert refused.exit_code == 2
    assert "nowhere" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_there_are_the_detectors_of_the_page_each_once() -> None:
    assert len(DETECTORS) == 36
    assert max(Counter(d.identity for d in DETECTORS).values()) == 1
    assert {word for d in DETECTORS for word in d.innocents} <= set(ZH)


def test_at_most_one_version_of_a_detector_opens_cases() -> None:
    active = Counter(d.name for d in DETECTORS if d.state is State.ACTIVE)
    assert not [name for name, count in active.items() if count > 1]


def newer(state: State) -> Detector:
    return replace(DETECTORS[0], version=2, state=state)


def test_a_new_version_runs_beside_the_old_one_and_reports_apart(world: World, tmp_path: Path) -> None:
    folder = busy(world).write()
    both = inspect(folder, (*DETECTORS, newer(State.EVALUATION)))
    alone = inspect(folder)
    assert [f.identity for f in both.findings] == [f.identity for f in alone.findings]
    assert {f.detector.identity for f in both.shadows} == {("moved_without_order", 2)}
    written = write_outputs(both, tmp_path / "out")
    assert "findings-beside.jsonl" in {path.name for path in written}
    assert list_shadows([*DETECTORS, newer(State.ACTIVE)]) == set()


def test_a_retired_version_does_not_run(world: World) -> None:
    folder = busy(world).write()
    found = inspect(folder, (newer(State.RETIRED), *DETECTORS[1:]))
    assert seen(found, "moved_without_order") == []


def test_a_table_of_unusual_types_is_read(world: World) -> None:
    folder = busy(world).write()
    orders = pl.read_parquet(folder / "orders.parquet").with_columns(
        pl.lit(None).alias("recorded_km"), pl.col("created_at").dt.cast_time_unit("ns"),
        pl.col("start_at").dt.to_string("%Y-%m-%dT%H:%M:%SZ"), pl.col("vehicle_id").cast(pl.Categorical),
    )  # fmt: skip
    orders.write_parquet(folder / "orders.parquet")
    assert len(inspect(folder).findings) == 7


def test_empty_tables_are_no_fault(world: World) -> None:
    folder = busy(world).write()
    for name in ("gps", "orders"):
        pl.read_parquet(folder / f"{name}.parquet").clear().write_parquet(folder / f"{name}.parquet")
    (folder / "tolls.csv").write_text("vehicle_id,at,lat,lon\n", "utf-8")
    found = inspect(folder)
    assert found.findings == []
    assert found.fixes == 0
