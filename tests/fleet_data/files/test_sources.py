"""Where ledgers may come from: one workbook, or a file for each, in the encodings offices use."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from fleet_data.files import LedgerErrors, read_ledgers, write_ledgers
from fleet_data.records import Ledgers


def errors_of(folder: Path) -> list[str]:
    with pytest.raises(LedgerErrors) as caught:
        read_ledgers(folder)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_offices_use(tmp_path: Path, ledgers: Ledgers, encoding: str) -> None:
    for path in write_ledgers(ledgers, tmp_path, "csv"):
        path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    assert read_ledgers(tmp_path) == ledgers


def test_a_file_in_no_such_encoding_is_named(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path, "csv")
    (tmp_path / "车辆台账.csv").write_bytes(b"\xff\xff\x80\x80")
    (told,) = errors_of(tmp_path)
    assert told.startswith("车辆台账.csv: ")
    assert "GB18030" in told


def test_a_workbook_itself_may_be_given(tmp_path: Path, ledgers: Ledgers) -> None:
    (path,) = write_ledgers(ledgers, tmp_path)
    assert read_ledgers(path) == ledgers


def test_files_of_both_kinds_and_languages_may_be_mixed(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path, "csv", "en")
    (tmp_path / "vehicles.csv").unlink()
    write_ledgers(ledgers, tmp_path / "other")
    book = load_workbook(tmp_path / "other" / "台账.xlsx")
    for title in book.sheetnames[1:]:
        del book[title]
    book["车辆台账"].title = "Sheet1"
    book.save(tmp_path / "车辆台账.xlsx")
    assert read_ledgers(tmp_path) == ledgers


@pytest.mark.parametrize("name", ["drivers", "suppliers", "agreements"])
def test_some_ledgers_may_be_missing(tmp_path: Path, ledgers: Ledgers, name: str) -> None:
    write_ledgers(ledgers, tmp_path, "csv", "en")
    (tmp_path / f"{name}.csv").unlink()
    assert getattr(read_ledgers(tmp_path), name) == ()


@pytest.mark.parametrize("name", ["vehicles", "requests"])
def test_vehicles_and_requests_must_be_there(tmp_path: Path, ledgers: Ledgers, name: str) -> None:
    write_ledgers(ledgers, tmp_path, "csv", "en")
    (tmp_path / f"{name}.csv").unlink()
    (told,) = errors_of(tmp_path)
    assert f"'{name}' is missing" in told


@pytest.mark.parametrize("name", ["suppliers", "agreements", "drivers"])
def test_an_empty_file_of_a_ledger_that_may_be_missing_is_none(tmp_path: Path, ledgers: Ledgers, name: str) -> None:
    write_ledgers(ledgers, tmp_path, "csv", "en")
    (tmp_path / f"{name}.csv").write_text("")
    assert getattr(read_ledgers(tmp_path), name) == ()


def test_a_ledger_given_twice_is_refused(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path, "csv", "en")
    (tmp_path / "联动协议.csv").write_bytes((tmp_path / "agreements.csv").read_bytes())
    (told,) = errors_of(tmp_path)
    assert "agreements.csv" in told
    assert "联动协议.csv" in told


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (told,) = errors_of(tmp_path / "nothing")
    assert "nothing" in told
    assert "paiche ledgers template" in told


def test_a_file_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(b"this is no workbook")
    (told,) = errors_of(tmp_path)
    assert told.startswith("台账.xlsx")
    (tmp_path / "台账.xlsx").unlink()
    (tmp_path / "台账.xls").write_bytes(b"old")
    assert any("另存为 .xlsx" in line for line in errors_of(tmp_path))


def test_other_workbooks_and_lock_files_in_the_folder_are_left_alone(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path)
    (tmp_path / "plan.xlsx").write_bytes((tmp_path / "台账.xlsx").read_bytes())
    (tmp_path / "~$台账.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("notes")
    assert read_ledgers(tmp_path) == ledgers
