"""What is wrong with ledgers: every bad cell by file, sheet, row and column, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleet_data.files.kind import CellValue

_SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong, with what is expected, in Chinese and English.

    `row` counts as a sheet shows it, from 1; None for a whole file or sheet. `column` is the header as the user
    wrote it (None for a whole row).
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: CellValue
    zh: str
    en: str

    @property
    def where(self) -> str:
        """File, sheet, row and column on one line."""
        parts = [self.file, self.sheet, f"行/row {self.row}" if self.row else None, self.column]
        return " · ".join(part for part in parts if part)

    def __str__(self) -> str:
        """One line: where, the value, what is wrong and what is expected."""
        shown = "" if self.value is None else f" [{_short(self.value)}]"
        return f"{self.where}{shown}: {self.zh} / {self.en}"


class LedgerErrors(Exception):  # noqa: N818 - it carries many
    """Ledgers that cannot be taken, with every reason; nothing was imported from them."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        super().__init__(len(errors))
        self.errors = tuple(errors)

    def __str__(self) -> str:
        """A heading and one line an error."""
        count = len(self.errors)
        errors = "1 error" if count == 1 else f"{count} errors"
        heading = f"台账有 {count} 处错误，未导入任何内容 / {errors} in the ledgers; nothing was imported"
        return "\n".join([heading, *map(str, self.errors)])


def _short(value: CellValue) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
