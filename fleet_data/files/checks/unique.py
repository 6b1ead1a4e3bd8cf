"""No two rows of a ledger may be the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fleet_data.files.errors import CellError
from fleet_data.files.row import Table

# A supplier has a row for each car class, so its number alone may come again.
_KEYS = {
    "vehicles": ("plate",),
    "drivers": ("driver",),
    "requests": ("request",),
    "suppliers": ("supplier", "region", "seats", "features"),
    "agreements": ("agreement",),
}


def check_unique(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """Rows whose key was there before, each naming the first row that has it."""
    for name, key in _KEYS.items():
        first: dict[tuple[Any, ...], int] = {}
        for row in tables[name].rows:
            if any(field not in row.values for field in key):
                continue
            identity = tuple(row.values[field] for field in key)
            if identity in first:
                yield row.error(
                    key[0],
                    f"与第 {first[identity]} 行重复；不得重复",
                    f"is already in row {first[identity]}; must be unique",
                )
            first.setdefault(identity, row.number)
