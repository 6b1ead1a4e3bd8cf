"""`paiche ledgers`: templates, counts, errors and exit codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner, Result

from fleet_data.commands import commands
from fleet_data.files import write_ledgers
from fleet_data.records import Ledgers


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, ["ledgers", *words])


def test_a_template_is_written_and_never_over_another(tmp_path: Path) -> None:
    first = run("template", "--out", str(tmp_path / "new"))
    assert (first.exit_code, first.stdout.strip()) == (0, str(tmp_path / "new" / "台账.xlsx"))
    again = run("template", "--out", str(tmp_path / "new"))
    assert again.exit_code == 2
    assert "nothing was written" in again.stderr


def test_a_template_may_be_csv_and_english(tmp_path: Path) -> None:
    assert run("template", "--out", str(tmp_path), "--form", "csv", "--language", "en").exit_code == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == [
        "agreements",
        "drivers",
        "notes",
        "requests",
        "suppliers",
        "vehicles",
    ]


def test_good_ledgers_are_counted(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path)
    result = run("check", str(tmp_path))
    assert result.exit_code == 0
    assert "车辆台账 / vehicles: 1" in result.stdout


def test_bad_ledgers_are_told_in_both_languages_with_exit_code_2(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(replace(ledgers, vehicles=(replace(ledgers.vehicles[0], seats=-1),)), tmp_path)
    result = run("check", str(tmp_path))
    assert result.exit_code == 2
    assert not result.stdout
    assert "台账.xlsx · 车辆台账 · 行/row 2 · 乘客座位数 [-1]: 不能为负" in result.stderr
    assert "is negative; expected: a whole number from 1 to 100" in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_folder_and_a_file_for_a_folder_are_told(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "nothing")).exit_code == 2
    (tmp_path / "file").write_text("x")
    result = run("template", "--out", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr
