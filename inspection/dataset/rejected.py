"""What could not be used of a dataset: rows that are rejected with their reason, and faults that end the reading."""

from __future__ import annotations

from dataclasses import dataclass


class DatasetError(ValueError):
    """The dataset cannot be read at all; the sentences name table, column and the next step."""


@dataclass(frozen=True, slots=True, order=True)
class Rejected:
    """A row that is not used: its file, its number among the data rows (from 1), the column, the reason."""

    file: str
    row: int
    column: str
    reason: str

    def to_dict(self) -> dict[str, object]:
        """The line of `rejected.jsonl`."""
        return {"file": self.file, "row": self.row, "column": self.column or None, "reason": self.reason}
