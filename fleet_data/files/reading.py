"""Ledgers read from a folder: all of them, or every reason why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fleet_data.files.checks import CHECKS
from fleet_data.files.columns import LEDGERS
from fleet_data.files.errors import CellError, LedgerErrors
from fleet_data.files.row import Table
from fleet_data.files.sources import find_grids
from fleet_data.files.tables import read_table
from fleet_data.records import Ledgers


def read_ledgers(folder: Path) -> Ledgers:
    """The five ledgers of a folder (or of one workbook), in the order of their rows.

    The folder holds one workbook with a sheet a ledger, or a file a ledger (.xlsx or .csv, UTF-8 or GB 18030), with
    Chinese or English names and headers. Drivers, suppliers and agreements may be missing or empty.

    Raises:
        LedgerErrors: with every bad cell of every ledger.
    """
    grids, errors = find_grids(folder)
    tables: dict[str, Table] = {}
    for ledger in LEDGERS:
        if ledger.key not in grids:
            tables[ledger.key] = Table(ledger, found=False)
            continue
        tables[ledger.key], bad = read_table(grids[ledger.key], ledger)
        errors += bad
    for check in CHECKS:
        errors += check(tables)
    if errors:
        raise LedgerErrors(_in_reading_order(errors))
    return Ledgers(**{key: _records(table) for key, table in tables.items()})


def _records(table: Table) -> tuple[Any, ...]:
    return tuple(table.ledger.record(**row.values) for row in table.rows)


def _in_reading_order(errors: list[CellError]) -> list[CellError]:
    """Files and sheets in the order they were met, rows downwards."""
    places: dict[tuple[str, str | None], int] = {}
    for error in errors:
        places.setdefault((error.file, error.sheet), len(places))
    return sorted(errors, key=lambda error: (places[error.file, error.sheet], error.row or 0))
