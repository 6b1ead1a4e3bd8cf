"""Empty ledgers: headers, drop-down lists and notes, and nothing of anybody's replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from openpyxl import load_workbook

from fleet_data.files import LedgerErrors, read_ledgers, write_ledgers, write_template
from fleet_data.files.columns import LEDGERS
from fleet_data.files.writing import FilesInTheWayError
from fleet_data.records import Ledgers

Language = Literal["zh", "en"]
both = pytest.mark.parametrize("language", ["zh", "en"])


@both
def test_the_workbook_has_every_header_its_lists_and_the_notes(tmp_path: Path, language: Language) -> None:
    (path,) = write_template(tmp_path, "xlsx", language)
    book = load_workbook(path)
    assert book.sheetnames[:5] == [ledger.title(language) for ledger in LEDGERS]
    for ledger in LEDGERS:
        sheet = book[ledger.title(language)]
        assert [cell.value for cell in sheet[1]] == [column.header(language) for column in ledger.columns]
        assert sheet.max_row == 1
        lists = [column for column in ledger.columns if column.kind.words(language)]
        assert [one.formula1 for one in sheet.data_validations.dataValidation] == [
            f'"{",".join(column.kind.words(language))}"' for column in lists
        ]
    notes = book.worksheets[5]
    assert notes.max_row == 1 + sum(len(ledger.columns) for ledger in LEDGERS)


@both
def test_no_list_is_longer_than_excel_takes_nor_holds_a_comma(language: Language) -> None:
    for ledger in LEDGERS:
        for column in ledger.columns:
            words = column.kind.words(language)
            assert len(",".join(words)) <= 255
            assert not any("," in word for word in words)


@both
def test_every_example_of_the_notes_can_be_read(language: Language) -> None:
    for ledger in LEDGERS:
        for column in ledger.columns:
            value = column.kind.read(column.example)
            assert column.kind.read(column.kind.write(value, language)) == value


def test_the_csv_template_is_a_file_a_ledger_and_the_notes(tmp_path: Path) -> None:
    written = write_template(tmp_path, "csv", "zh")
    assert len(written) == 6
    assert written[0].read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_empty_template_lacks_only_its_rows(tmp_path: Path, form: Literal["xlsx", "csv"]) -> None:
    write_template(tmp_path, form)
    with pytest.raises(LedgerErrors) as caught:
        read_ledgers(tmp_path)
    assert ["没有任何行" in error.zh for error in caught.value.errors] == [True, True]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_filled_ledgers_are_never_replaced_by_a_template(
    tmp_path: Path, ledgers: Ledgers, form: Literal["xlsx", "csv"]
) -> None:
    written = write_ledgers(ledgers, tmp_path, form)
    for path in written[1:]:
        path.unlink()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(FilesInTheWayError, match="台账"):
        write_template(tmp_path, form)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, ledgers: Ledgers) -> None:
    from dataclasses import replace

    (path,) = write_ledgers(ledgers, tmp_path)
    before = path.read_bytes()
    bad = replace(ledgers, vehicles=(replace(ledgers.vehicles[0], features=frozenset({"a;b"})),))
    with pytest.raises(ValueError, match="separator"):
        write_ledgers(bad, tmp_path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
