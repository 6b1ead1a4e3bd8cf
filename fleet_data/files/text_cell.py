"""Text that stays text: cells beginning with = + - @ are never written so that a spreadsheet would run them.

Source: OWASP, "CSV Injection" (the characters, with tab, CR and LF, and their full-width forms).
"""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the control characters that no sheet can hold, lines ended by LF."""
    return _NOT_IN_XML.sub("", text).replace("\r\n", "\n")


def runs_in_a_sheet(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text.startswith(_RUNS)


def text_cell(sheet: Any, value: str) -> Cell:
    """A cell to `append` to an openpyxl sheet (write-only or not) that holds the text as text."""
    text = printable(value)
    cell: Cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl would make a formula of "=1+1" and an error of "#N/A"
    if runs_in_a_sheet(text):
        cell.quotePrefix = True  # so that editing the cell in Excel does not run it either
    return cell
