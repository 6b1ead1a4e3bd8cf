"""A row of a ledger as it was read: what each cell means, and how to complain about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fleet_data.files.column import Ledger
from fleet_data.files.errors import CellError
from fleet_data.files.kind import CellValue


@dataclass(frozen=True)
class Row:
    """The readable cells of one row by the record's fields; a field whose cell could not be read is absent."""

    file: str
    sheet: str | None
    number: int
    headers: Mapping[str, str]
    raw: Mapping[str, CellValue] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def error(self, name: str, zh: str, en: str) -> CellError:
        """An error at the cell of that field."""
        return CellError(self.file, self.sheet, self.number, self.headers.get(name), self.raw.get(name), zh, en)


@dataclass(frozen=True)
class Table:
    """The rows of one ledger; `found` is False when the folder holds no such ledger."""

    ledger: Ledger
    rows: tuple[Row, ...] = ()
    found: bool = True

    def all_of(self, name: str) -> set[Any] | None:
        """Every value of a field; None when one is not known, so that nothing can be said to be missing."""
        if not self.found or any(name not in row.values for row in self.rows):
            return None
        return {row.values[name] for row in self.rows}
