"""Reading one TOML table key by key; whatever is wrong becomes a defect, and reading goes on."""

from __future__ import annotations

import math
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from rulebook.defect import Defect
from rulebook.instrument import Amount

E = TypeVar("E", bound=StrEnum)

FLAG = "flag"
NAMES = "names"
UNITS = (
    "minutes", "hours", "days", "years", "km", "kmh", "l", "cny", "cny_per_month", "cny_per_day",
    "passengers", "seats", "points", "share", "ratio", FLAG, NAMES,
)  # fmt: skip


class Table:
    """A TOML table of a file. Each reader returns None after it has noted a defect."""

    def __init__(self, data: dict[str, Any], file: str, defects: list[Defect], where: str = "") -> None:
        self._data = data
        self._file = file
        self._defects = defects
        self._where = where
        self._asked: set[str] = set()

    def defect(self, key: str, zh: str, en: str) -> None:
        """Note a defect at the key."""
        self._defects.append(Defect(self._file, f"{self._where}{key}", zh, en))

    def _take(self, key: str, required: bool, expected: str) -> Any:
        self._asked.add(key)
        raw = self._data.get(key)
        if required and (raw is None or raw == "" or raw == []):
            self.defect(key, f"缺少此项，应为 {expected}", f"missing; expected {expected}")
            return None
        return raw

    def text(self, key: str, expected: str = "a text", required: bool = True) -> str | None:
        """A text that is not blank."""
        raw = self._take(key, required, expected)
        if raw is None or isinstance(raw, str):
            return raw
        self.defect(key, f"“{raw}”不是文字，应为 {expected}", f"'{raw}' is not a text; expected {expected}")
        return None

    def texts(self, key: str, expected: str, required: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        raw = self._take(key, required, expected)
        if raw is None:
            return ()
        if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            return tuple(raw)
        self.defect(key, f"应为 {expected}", f"'{raw}' is not a list of texts; expected {expected}")
        return ()

    def day(self, key: str, required: bool = True) -> date | None:
        """A TOML date (2025-01-01, without quotes or time)."""
        raw = self._take(key, required, "a date such as 2025-01-01")
        if raw is None:
            return None
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        self.defect(
            key,
            f"“{raw}”不是日期，应为不带引号的 2025-01-01",
            f"'{raw}' is not a date; expected a date without quotes, such as 2025-01-01",
        )
        return None

    def choice(self, key: str, choices: type[E]) -> E | None:
        """One of the values of an enum."""
        expected = "one of " + ", ".join(member.value for member in choices)
        raw = self._take(key, True, expected)
        if raw is None:
            return None
        try:
            return choices(raw)
        except ValueError:
            self.defect(key, f"“{raw}”不在可选值之内，应为 {expected}", f"'{raw}' is unknown; expected {expected}")
            return None

    def unit(self) -> str | None:
        """The unit: one of UNITS."""
        expected = "one of " + ", ".join(UNITS)
        raw = self.text("unit", expected)
        if raw is not None and raw not in UNITS:
            self.defect(
                "unit", f"单位“{raw}”未登记，应为 {expected}", f"'{raw}' is an unknown unit; expected {expected}"
            )
            return None
        return raw

    def amount(self, unit: str | None) -> Amount | None:
        """The amount, of the kind its unit asks for: true or false, a list of names, or a number."""
        self._asked.add("amount")
        kinds = {FLAG: "true or false", NAMES: "a list of names"}
        expected = kinds.get(unit or "", "a number, not negative")
        raw = self._data.get("amount")
        good: Amount | None = None
        if isinstance(raw, bool):
            good = raw if unit in (FLAG, None) else None
        elif isinstance(raw, int | float):
            good = raw if unit not in kinds and math.isfinite(raw) and raw >= 0 else None
        elif isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            good = tuple(raw) if unit in (NAMES, None) else None
        if raw is None:
            self.defect("amount", f"缺少数值，应为 {expected}", f"missing; expected {expected}")
        elif good is None:
            self.defect(
                "amount",
                f"“{raw}”与单位 {unit} 不符，应为 {expected}",
                f"'{raw}' does not suit the unit '{unit}'; expected {expected}",
            )
        return good

    def tables(self, key: str) -> list[Table]:
        """The tables under the key ([[key]]); none is a defect."""
        raw = self._take(key, True, f"at least one [[{key}]]")
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            self.defect(key, f"应写作 [[{key}]]", f"expected at least one [[{key}]]")
            return []
        return [Table(item, self._file, self._defects, f"{key}[{i}].") for i, item in enumerate(raw, 1)]

    def finish(self) -> None:
        """Every key that nobody asked for is a defect."""
        for key in self._data:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.defect(key, f"不认识此项；可用 {known}", f"unknown key; expected one of {known}")
