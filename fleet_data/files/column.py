"""What a ledger is made of: columns in order, each with its field, its headers, and the kind of its cells."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any

from fleet_data.files.kind import CellValue, Kind, Language
from fleet_data.files.kinds.choice import folded

_UNIT = re.compile(r"\([^()]*\)$")


def header_key(header: str) -> str:
    """What headers are compared by: width, case, spaces and a closing unit in brackets make no difference."""
    return _UNIT.sub("", folded(header))


@dataclass(frozen=True)
class Column:
    """A column: `field` of the record, its two headers, the kind of its cells and what it means."""

    field: str
    zh: str
    en: str
    kind: Kind
    required: bool
    says_zh: str
    says_en: str
    example: str

    def header(self, language: Language) -> str:
        """The header in that language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Ledger:
    """A ledger: the record one row makes, its columns, and the field of `Ledgers` that holds it."""

    key: str
    zh: str
    en: str
    record: type[Any]
    columns: tuple[Column, ...]
    required: bool

    def title(self, language: Language) -> str:
        """The name of its sheet or file in that language."""
        return self.zh if language == "zh" else self.en

    def cells_of(self, record: Any, language: Language) -> list[CellValue]:
        """The cells of a record in the order of the columns; None for an empty cell."""
        values = [getattr(record, column.field) for column in self.columns]
        return [
            None if value is None else column.kind.write(value, language)
            for column, value in zip(self.columns, values, strict=True)
        ]

    @cached_property
    def names(self) -> frozenset[str]:
        """The folded names a sheet or file of this ledger may have."""
        return frozenset(map(header_key, (self.key, self.zh, self.en)))

    @cached_property
    def known_headers(self) -> dict[str, Column]:
        """The column each header stands for, by its key: Chinese, English, or the record's field."""
        return {header_key(name): column for column in self.columns for name in (column.zh, column.en, column.field)}

    @cached_property
    def blanks(self) -> dict[str, Any]:
        """What an empty cell of each optional column means: the record's own default, else None."""
        defaults = {
            one.name: one.default_factory() if one.default_factory is not MISSING else one.default
            for one in fields(self.record)
        }
        return {
            column.field: None if defaults[column.field] is MISSING else defaults[column.field]
            for column in self.columns
            if not column.required
        }
