"""What every check of whole ledgers is: it looks at all rows together and names the cells that do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from fleet_data.files.errors import CellError
from fleet_data.files.row import Table


class Check(Protocol):
    """A check: the tables by ledger key in, errors out. Fields that could not be read are absent from a row."""

    def __call__(self, tables: Mapping[str, Table]) -> Iterator[CellError]:
        """What does not agree."""
        ...
