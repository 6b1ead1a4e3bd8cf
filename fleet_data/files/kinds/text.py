"""Text: names, numbers of plates and documents, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable

# Excel keeps 15 digits of a number; a longer identity typed as a number has already lost its end.
EXACT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, trimmed. A whole number is taken as its digits (staff number 1001)."""

    zh: str = "文字"
    en: str = "text"

    def read(self, value: CellValue) -> str:
        """The trimmed text; raises `Unreadable` for dates, fractions and numbers too long to be exact."""
        return as_text(value)

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The text itself."""
        return str(value)

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any text."""
        return ()


def as_text(value: CellValue) -> str:
    """A cell as text; raises `Unreadable` when Excel has turned what was typed into something else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        digits = str(value)
        if len(digits.lstrip("-")) > EXACT_DIGITS:
            raise Unreadable(
                "数字超过15位，Excel 已丢失末位；请把单元格设为“文本”后重新填写",
                "a number of more than 15 digits, whose end Excel has lost; format the cell as text and type it again",
            )
        return digits
    if isinstance(value, date | datetime | time | timedelta):
        raise Unreadable(
            "Excel 把它变成了日期或时间；请把单元格设为“文本”后重新填写",
            "Excel turned it into a date or time; format the cell as text and type it again",
        )
    raise Unreadable("是带小数的数字，不是文字", "is a number with decimals, not text")
