"""One workbook with a sheet for each ledger, drop-down lists, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from fleet_data.files.column import Ledger
from fleet_data.files.columns import LEDGERS
from fleet_data.files.kind import CellValue, Language
from fleet_data.files.notes import TITLES, note_rows
from fleet_data.files.text_cell import text_cell
from fleet_data.records import Ledgers

_LAST_ROW = 1_048_576
_BOLD = Font(bold=True)
_WIDTH = 18
_NOTE_WIDTHS = (14, 24, 10, 70, 22)


def save_workbook(ledgers: Ledgers, target: IO[bytes], language: Language) -> None:
    """Write the five sheets and the notes."""
    # All cells before the first sheet: a record that cannot be written must leave no half-written stream.
    rows = {one.key: [one.cells_of(record, language) for record in getattr(ledgers, one.key)] for one in LEDGERS}
    book = Workbook(write_only=True)
    for ledger in LEDGERS:
        _add_ledger(book, ledger, rows[ledger.key], language)
    notes: Any = book.create_sheet(TITLES[language])
    _set_widths(notes, _NOTE_WIDTHS)
    for number, row in enumerate(note_rows(language)):
        notes.append([_cell(notes, value, bold=number == 0) for value in row])
    book.save(target)


def _add_ledger(book: Workbook, ledger: Ledger, rows: Iterable[Sequence[CellValue]], language: Language) -> None:
    sheet: Any = book.create_sheet(ledger.title(language))
    sheet.freeze_panes = "A2"
    _set_widths(sheet, [_WIDTH] * len(ledger.columns))
    for position, column in enumerate(ledger.columns, start=1):
        if words := column.kind.words(language):
            allowed = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=not column.required)
            letter = get_column_letter(position)
            allowed.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.data_validations.append(allowed)
    sheet.append([_cell(sheet, column.header(language), bold=True) for column in ledger.columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: CellValue, bold: bool = False) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        cell = text_cell(sheet, value)
    else:
        cell = WriteOnlyCell(sheet)
        cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
    if bold:
        cell.font = _BOLD
    return cell


def _set_widths(sheet: Any, widths: Iterable[float]) -> None:
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
