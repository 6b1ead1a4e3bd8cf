"""Excel workbooks read in one pass: their sheets' cells, formulas and merged ranges."""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from fleet_data.files.grid import Grid, Refused, is_blank
from fleet_data.files.kind import CellValue

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:$]+)"')
_BOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotAWorkbookError(Exception):
    """A file that is named like a workbook but cannot be opened as one."""


def read_xlsx(path: Path) -> list[Grid]:
    """The visible and hidden sheets of a workbook; raises `NotAWorkbookError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep of a workbook is nothing to its reader
            return _grids(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, ElementTree.ParseError) as error:
        raise NotAWorkbookError(str(error)) from None


def _grids(path: Path) -> list[Grid]:
    with closing(load_workbook(path, read_only=True, data_only=False, keep_links=False)) as book:
        merged = _merged_ranges(path)
        return [
            Grid(path.name, sheet.title, tuple(_rows(sheet)), tuple(merged.get(sheet.title, ())))
            for sheet in book.worksheets
        ]


def _rows(sheet: Any) -> Iterator[tuple[CellValue | Refused, ...]]:
    blank = 0  # counted, not kept: a sheet formatted down to its last row ends in a million of them
    sheet.reset_dimensions()  # what other programs write as the sheet's size is often wrong
    for cells in sheet.iter_rows():
        row = tuple(_value(cell) for cell in cells)
        if all(map(is_blank, row)):
            blank += 1
            continue
        yield from repeat((), blank)
        blank = 0
        yield row


def _value(cell: Any) -> CellValue | Refused:
    if cell.data_type == "f":
        shown = str(getattr(cell.value, "text", cell.value))
        return Refused(
            shown if shown.startswith("=") else f"={shown}",
            "是公式；请复制后“选择性粘贴—数值”",
            "is a formula; copy it and paste its value",
        )
    if cell.data_type == "e":
        return Refused(
            str(cell.value), "是 Excel 的错误值；请填写实际的值", "is an Excel error; write the value itself"
        )
    value: CellValue = cell.value
    return value


def _merged_ranges(path: Path) -> dict[str, list[str]]:
    """The merged ranges of each sheet, which openpyxl does not tell of workbooks read in one pass."""
    with zipfile.ZipFile(path) as archive:
        if _BOOK not in archive.namelist():  # rare, and allowed: the cells are read all the same
            return {}
        sheets = ElementTree.fromstring(archive.read(_BOOK)).iterfind("{*}sheets/{*}sheet")
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        found = {}
        for sheet in sheets:
            part = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION), "")))[1:]
            if part in archive.namelist():
                found[sheet.get("name", "")] = [ref.decode() for ref in _MERGED.findall(archive.read(part))]
        return found
