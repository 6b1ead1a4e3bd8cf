"""Numbers with a unit and bounds, whole or not."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`, both included. The unit is named in the column's header."""

    least: float = 0.0
    most: float = 1e9
    whole: bool = False

    @property
    def zh(self) -> str:
        """What is expected, in Chinese."""
        return f"{self.least:.12g} 到 {self.most:.12g} 的{'整数' if self.whole else '数字'}"

    @property
    def en(self) -> str:
        """What is expected, in English."""
        return f"a {'whole ' if self.whole else ''}number from {self.least:.12g} to {self.most:.12g}"

    def read(self, value: CellValue) -> float | int:
        """The number; raises `Unreadable` when it is none, or out of bounds."""
        number = as_number(value)
        if self.whole and not number.is_integer():
            raise Unreadable("不是整数", "is not a whole number")
        if number < self.least:
            if number < 0 <= self.least:
                raise Unreadable("不能为负", "is negative")
            raise Unreadable(f"小于 {self.least:.12g}", f"is below {self.least:.12g}")
        if number > self.most:
            raise Unreadable(f"大于 {self.most:.12g}", f"is above {self.most:.12g}")
        return int(number) if self.whole else number

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The number as a number, so that sheets can reckon with it."""
        return int(value) if self.whole else float(value)

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any number."""
        return ()


def as_number(value: CellValue) -> float:
    """A cell as a finite number: native, or typed as text (full-width digits, 1,200 and 1200 are the same)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str):
        typed = unicodedata.normalize("NFKC", value).strip()
        try:
            number = float(typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed)
        except ValueError:
            raise Unreadable("不是数字", "is not a number") from None
    else:
        raise Unreadable("不是数字", "is not a number")
    if not math.isfinite(number):
        raise Unreadable("不是数字", "is not a number")
    return number
