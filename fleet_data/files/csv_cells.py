"""CSV files: how their text is decoded, and how text that a spreadsheet would run is kept text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from fleet_data.files.grid import Grid
from fleet_data.files.kind import CellValue
from fleet_data.files.text_cell import printable, runs_in_a_sheet

_APOSTROPHE = "'"


class UndecodableError(Exception):
    """A CSV file in none of the encodings that offices use."""


def read_csv(path: Path) -> Grid:
    """The cells of a CSV file, every one a text; raises `UndecodableError`."""
    text = _decoded(path.read_bytes())
    try:
        rows = tuple(tuple(map(_unguarded, row)) for row in csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise UndecodableError(str(error)) from None
    return Grid(path.name, None, rows)


def csv_text(rows: Iterable[Sequence[CellValue]]) -> str:
    """Rows as CSV, text that begins like a formula behind an apostrophe, which reading takes off again."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    return out.getvalue()


def _decoded(raw: bytes) -> str:
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # UTF-8 first: Chinese in GB 18030 is practically never valid UTF-8, the other way round it often is.
    tries = ["utf-16"] if utf16 else ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UndecodableError("neither UTF-8 nor GB 18030")


def _guarded(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case str():
            text = printable(value)
            return _APOSTROPHE + text if runs_in_a_sheet(text) or text.startswith(_APOSTROPHE) else text
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _unguarded(cell: str) -> str:
    rest = cell[1:]
    guarded = cell.startswith(_APOSTROPHE) and (runs_in_a_sheet(rest) or rest.startswith(_APOSTROPHE))
    return rest if guarded else cell
