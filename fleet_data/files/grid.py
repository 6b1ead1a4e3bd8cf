"""A sheet as it was found: cells by row, before anyone asks what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from fleet_data.files.errors import CellError
from fleet_data.files.kind import CellValue


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that holds something other than a value: a formula, or Excel's own error."""

    shown: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet: `rows` from the sheet's first row on, blank ones too; `merged` ranges such as A1:C1."""

    file: str
    sheet: str | None
    rows: tuple[tuple[CellValue | Refused, ...], ...]
    merged: tuple[str, ...] = ()

    def error(self, zh: str, en: str, row: int | None = None) -> CellError:
        """An error of this sheet, or of a whole row of it."""
        return CellError(self.file, self.sheet, row, None, None, zh, en)


def is_blank(value: CellValue | Refused) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())
