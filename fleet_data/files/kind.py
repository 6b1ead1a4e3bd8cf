"""What every kind of cell offers: reading what a person typed, writing a value back, and saying what is expected."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Protocol, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
CellValue: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None


class Unreadable(Exception):  # noqa: N818 - it says what the cell is, and never leaves this package
    """A cell that its kind cannot read; says what is wrong with it in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class Kind(Protocol):
    """A kind of cell. `zh` and `en` say what it expects."""

    @property
    def zh(self) -> str:
        """What is expected, in Chinese."""
        ...

    @property
    def en(self) -> str:
        """What is expected, in English."""
        ...

    def read(self, value: CellValue) -> object:
        """The value a filled cell holds (never called for an empty one); raises `Unreadable`."""
        ...

    def write(self, value: Any, language: Language) -> CellValue:
        """What to put in a cell so that `read` gives the value back."""
        ...

    def words(self, language: Language) -> tuple[str, ...]:
        """The only words allowed, for a drop-down list; empty when any may be written."""
        ...
