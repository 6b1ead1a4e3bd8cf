"""What is kept of the log outside its database: every checkpoint with the hashes of its new leaves, a line each.

Nobody is named in it. With this file whoever alters the database, cuts it short or puts an old copy in its place
is found, and the entry named.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fleet_data.audit.note import NoteError


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint's note and the hashes of the leaves `first` and following that it added."""

    first: int
    leaves: tuple[bytes, ...]
    note: str

    @property
    def size(self) -> int:
        """Leaves of the tree at this checkpoint."""
        return self.first + len(self.leaves)


def append_seals(path: Path, seals: Iterable[Seal]) -> None:
    """Add seals to the file, on disk when this returns. Raises OSError."""
    with path.open("a", encoding="utf-8") as file:
        for seal in seals:
            words = {"first": seal.first, "leaves": [leaf.hex() for leaf in seal.leaves], "note": seal.note}
            file.write(json.dumps(words, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_seals(path: Path) -> list[Seal]:
    """All seals of the file, oldest first. Raises NoteError for a line that is none, OSError."""
    seals: list[Seal] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            words = json.loads(line)
            leaves = tuple(bytes.fromhex(leaf) for leaf in words["leaves"])
            seal = Seal(int(words["first"]), leaves, str(words["note"]))
        except (ValueError, KeyError, TypeError):
            raise NoteError(
                f"{path} 第 {number} 行不是封存记录，请换用完好的副本。 / "
                f"Line {number} of {path} is no seal; use a whole copy."
            ) from None
        if seal.first != (seals[-1].size if seals else 0):
            raise NoteError(
                f"{path} 第 {number} 行之前缺少封存记录，请换用完好的副本。 / "
                f"Seals before line {number} of {path} are missing; use a whole copy."
            )
        seals.append(seal)
    return seals
