"""A sheet turned into the rows of a ledger, with every cell that could not be read."""

from __future__ import annotations

from typing import Any

from fleet_data.files.column import Column, Ledger
from fleet_data.files.errors import CellError
from fleet_data.files.grid import Grid, Refused, is_blank
from fleet_data.files.header import Header, expectation, find_header, header_errors, stray_errors
from fleet_data.files.kind import CellValue, Unreadable
from fleet_data.files.row import Row, Table


def read_table(grid: Grid, ledger: Ledger) -> tuple[Table, list[CellError]]:
    """The rows of a sheet and what is wrong with its header and cells; cells of one row are judged apart."""
    header = find_header(grid, ledger)
    if header is None and not ledger.required and all(is_blank(cell) for row in grid.rows for cell in row):
        return Table(ledger), []
    if header is None:
        return Table(ledger), [_no_header(grid, ledger)]
    errors = [*header_errors(grid, ledger, header), *stray_errors(grid, header)]
    rows = []
    for number, cells in enumerate(grid.rows[header.row :], start=header.row + 1):
        if not all(map(is_blank, cells)):
            row, bad = _read_row(grid, ledger, header, number, cells)
            rows.append(row)
            errors += bad
    if ledger.required and not rows:
        zh, en = (
            f"“{ledger.zh}”没有任何行；至少应有一行",
            f"the ledger '{ledger.en}' has no rows; at least one is expected",
        )
        errors.append(grid.error(zh, en))
    return Table(ledger, tuple(rows)), errors


def _read_row(
    grid: Grid, ledger: Ledger, header: Header, number: int, cells: tuple[CellValue | Refused, ...]
) -> tuple[Row, list[CellError]]:
    raw: dict[str, CellValue] = {}
    values: dict[str, Any] = dict(ledger.blanks)
    row = Row(grid.file, grid.sheet, number, header.written, raw, values)
    errors = []
    for position, column in header.columns.items():
        cell = cells[position] if position < len(cells) else None
        raw[column.field] = cell.shown if isinstance(cell, Refused) else cell
        values.pop(column.field, None)
        try:
            values[column.field] = _read_cell(cell, column, ledger)
        except Unreadable as problem:
            zh, en = expectation(column)
            errors.append(row.error(column.field, f"{problem.zh}；应为：{zh}", f"{problem.en}; expected: {en}"))
    return row, errors


def _read_cell(cell: CellValue | Refused, column: Column, ledger: Ledger) -> object:
    if isinstance(cell, Refused):
        raise Unreadable(cell.zh, cell.en)
    if is_blank(cell):
        if column.required:
            raise Unreadable("空白，必须填写", "is empty and must be filled in")
        return ledger.blanks[column.field]
    return column.kind.read(cell)


def _no_header(grid: Grid, ledger: Ledger) -> CellError:
    names = "、".join(column.zh for column in ledger.columns if column.required)
    english = ", ".join(column.en for column in ledger.columns if column.required)
    return grid.error(
        f"没有找到“{ledger.zh}”的表头；应有：{names}（`paiche ledgers template` 可生成空表）",
        f"no header of the ledger '{ledger.en}' was found; expected: {english} (`paiche ledgers template` writes one)",
    )
