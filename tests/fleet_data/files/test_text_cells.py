"""Text that begins like a formula stays text, and is the same text when it comes back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from fleet_data.files import read_ledgers, text_cell, write_ledgers
from fleet_data.files.csv_cells import csv_text
from fleet_data.records import Ledgers

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"]


def written(text: str, tmp_path: Path, guarded: bool = True) -> Cell:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([text_cell(sheet, text) if guarded else text])
    book.save(tmp_path / "book.xlsx")
    cell = load_workbook(tmp_path / "book.xlsx").worksheets[0]["A1"]
    assert isinstance(cell, Cell)
    return cell


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_text_in_a_workbook(text: str, tmp_path: Path) -> None:
    cell = written(text, tmp_path)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text.replace("\r", "\n") or cell.value == text


def test_without_the_guard_the_same_text_is_a_formula(tmp_path: Path) -> None:
    assert written("=1+1", tmp_path, guarded=False).data_type == "f"


def test_ordinary_text_is_left_as_it_is(tmp_path: Path) -> None:
    cell = written("演示", tmp_path)
    assert cell.value == "演示"
    assert not cell.quotePrefix


def test_characters_no_sheet_can_hold_are_left_out(tmp_path: Path) -> None:
    assert written("a\x00b\x1fc\uffff", tmp_path).value == "abc"


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_behind_an_apostrophe_in_csv(text: str) -> None:
    ((cell,),) = csv.reader(io.StringIO(csv_text([[text]]), newline=""))
    assert cell == "'" + text
    assert csv_text([["演示", -1.5]]) == "演示,-1.5\r\n"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'=1", "''", "'x"])
def test_dangerous_text_in_a_ledger_is_read_back_unchanged(
    form: str, text: str, tmp_path: Path, ledgers: Ledgers
) -> None:
    changed = replace(ledgers, requests=(replace(ledgers.requests[0], reason=text),))
    write_ledgers(changed, tmp_path, "csv" if form == "csv" else "xlsx")
    assert read_ledgers(tmp_path) == changed
