"""Where a sheet's header is, and which column of the ledger each of its cells stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from fleet_data.files.column import Column, Ledger, header_key
from fleet_data.files.errors import CellError
from fleet_data.files.grid import Grid, Refused, is_blank

# Offices put a title and a line of remarks above a table; a header is looked for no further down.
_HEADER_WITHIN_ROWS = 6


@dataclass(frozen=True, slots=True)
class Header:
    """The header's row number from 1, the ledger's column at each position, and the headers as written by field."""

    row: int
    columns: dict[int, Column]
    written: dict[str, str]


def find_header(grid: Grid, ledger: Ledger) -> Header | None:
    """The row among the first that names most columns of the ledger; None when none names any."""
    best: Header | None = None
    for number, row in enumerate(grid.rows[:_HEADER_WITHIN_ROWS], start=1):
        columns: dict[int, Column] = {}
        for position, cell in enumerate(row):
            column = ledger.known_headers.get(header_key(cell)) if isinstance(cell, str) else None
            if column is not None and column not in columns.values():
                columns[position] = column
        if columns and (best is None or len(columns) > len(best.columns)):
            best = Header(number, columns, {one.field: str(row[at]).strip() for at, one in columns.items()})
    return best


def header_errors(grid: Grid, ledger: Ledger, header: Header) -> Iterator[CellError]:
    """Columns that are unknown, given twice or missing, and merged cells from the header down."""
    for position, cell in enumerate(grid.rows[header.row - 1]):
        if position in header.columns or is_blank(cell):
            continue
        shown = cell.shown if isinstance(cell, Refused) else cell
        where = (grid.file, grid.sheet, header.row, str(shown).strip(), None)
        twice = ledger.known_headers.get(header_key(str(shown)))
        if twice is not None:
            yield CellError(*where, "这一列出现了两次，请删去一列", "is given twice; delete one of the two columns")
        else:
            zh, en = _nearest(str(shown), ledger)
            yield CellError(*where, f"台账中没有这一列{zh}", f"is no column of this ledger{en}")
    for column in ledger.columns:
        if column.required and column not in header.columns.values():
            yield CellError(
                grid.file,
                grid.sheet,
                header.row,
                column.zh,
                None,
                f"缺少这一列；应为：{expectation(column)[0]}",
                f"the column '{column.en}' is missing; expected: {expectation(column)[1]}",
            )
    for ref in grid.merged:
        _, top, _, bottom = range_boundaries(ref)
        if top and bottom and bottom >= header.row:
            yield grid.error(
                f"单元格 {ref} 是合并的；请取消合并，每格各填一值",
                f"cells {ref} are merged; unmerge them and fill in each",
                top,
            )


def stray_errors(grid: Grid, header: Header) -> Iterator[CellError]:
    """Values under no header at all, once a column."""
    width = len(grid.rows[header.row - 1])
    headed = {at for at in range(width) if not is_blank(grid.rows[header.row - 1][at])}
    told = set()
    for number, row in enumerate(grid.rows[header.row :], start=header.row + 1):
        for position, cell in enumerate(row):
            if position not in headed and position not in told and not is_blank(cell):
                told.add(position)
                letter = get_column_letter(position + 1)
                yield CellError(
                    grid.file,
                    grid.sheet,
                    number,
                    letter,
                    cell.shown if isinstance(cell, Refused) else cell,
                    f"{letter} 列有内容但没有表头",
                    f"column {letter} has values but no header",
                )


def _nearest(written: str, ledger: Ledger) -> tuple[str, str]:
    near = get_close_matches(header_key(written), ledger.known_headers, n=1, cutoff=0.5)
    if near:
        column = ledger.known_headers[near[0]]
        return f"（是否为“{column.zh}”？）", f" (did you mean '{column.en}'?)"
    return "，请删去；可用的列见模板", ", delete it; the template shows the columns there are"


def expectation(column: Column) -> tuple[str, str]:
    """What a cell of the column should hold, in Chinese and in English."""
    return f"{column.kind.zh}（{column.says_zh}）", f"{column.kind.en} ({column.says_en})"
