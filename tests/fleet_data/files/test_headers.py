"""Headers as offices have them: either language, a title above, columns too many, too few, or merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fleet_data.files import CellError, LedgerErrors, read_ledgers, write_ledgers
from fleet_data.records import Ledgers

Change = Callable[[Callable[[Workbook], object]], list[CellError]]


@pytest.fixture
def change(tmp_path: Path, ledgers: Ledgers) -> Change:
    """Write good ledgers, change the workbook, and give what reading says."""

    def changed(how: Callable[[Workbook], object]) -> list[CellError]:
        write_ledgers(ledgers, tmp_path)
        book = load_workbook(tmp_path / "台账.xlsx")
        how(book)
        book.save(tmp_path / "台账.xlsx")
        try:
            assert read_ledgers(tmp_path) == ledgers
        except LedgerErrors as errors:
            return list(errors.errors)
        return []

    return changed


def _set(sheet: str, cell: str, value: Any) -> Callable[[Workbook], object]:
    return lambda book: setattr(book[sheet][cell], "value", value)


@pytest.mark.parametrize("header", ["Plate", "plate", " 号牌 号码 ", "PLATE"])
def test_headers_are_known_in_either_language_whatever_their_case_and_spaces(change: Change, header: str) -> None:
    assert change(_set("车辆台账", "A1", header)) == []


def test_a_column_that_is_not_known_is_told_with_the_nearest(change: Change) -> None:
    unknown, missing = change(_set("车辆台账", "A1", "号牌号"))
    assert unknown.column == "号牌号"
    assert "是否为“号牌号码”" in unknown.zh
    assert missing.column == "号牌号码"
    assert "缺少这一列" in missing.zh


def test_a_column_given_twice_is_told(change: Change) -> None:
    (error,) = change(_set("驾驶员台账", "Z1", "Name"))
    assert "两次" in error.zh


def test_values_under_no_header_are_told_once(change: Change) -> None:
    def stray(book: Workbook) -> None:
        book["驾驶员台账"]["Z2"] = 1
        book["驾驶员台账"]["Z3"] = 2

    told = change(stray)
    assert [error.en for error in told if error.column == "Z"] == ["column Z has values but no header"]


def test_an_optional_column_may_be_left_out(change: Change) -> None:
    assert change(lambda book: book["驾驶员台账"].delete_cols(9)) == []


def test_a_title_merged_over_the_table_is_passed_over(change: Change) -> None:
    def titled(book: Workbook) -> None:
        sheet = book["驾驶员台账"]
        sheet.insert_rows(1)
        sheet["A1"] = "演示驾驶员台账"
        sheet.merge_cells("A1:F1")

    assert change(titled) == []


def test_merged_headers_and_cells_are_told(change: Change) -> None:
    (header,) = change(lambda book: book["驾驶员台账"].merge_cells("J1:K1"))
    assert "J1:K1" in header.zh
    (cell,) = change(lambda book: book["驾驶员台账"].merge_cells("C2:C3"))
    assert cell.row == 2
    assert "unmerge" in cell.en


def test_a_sheet_without_its_header_says_what_is_expected(change: Change) -> None:
    (error,) = change(lambda book: book["用车申请"].delete_rows(1))
    assert error.sheet == "用车申请"
    assert "申请单号" in error.zh
    assert "Depart earliest" in error.en


def test_blank_rows_are_passed_over_and_rows_keep_their_number(change: Change) -> None:
    def gap(book: Workbook) -> None:
        book["联动协议"].insert_rows(2, 3)
        book["联动协议"]["D5"] = -1

    (error,) = change(gap)
    assert error.row == 5
