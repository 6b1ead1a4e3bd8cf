"""Several words in one cell: features, and sets of categories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable
from fleet_data.files.kinds.choice import Choice
from fleet_data.files.kinds.text import as_text

SEPARATORS = re.compile(r"[;；、,，\n]")


def parts_of(value: CellValue) -> list[str]:
    """The trimmed, non-empty parts of a list cell."""
    return [part for piece in SEPARATORS.split(as_text(value)) if (part := piece.strip())]


@dataclass(frozen=True, slots=True)
class Features:
    """A set of free words, such as 4x4 or 轮椅升降."""

    zh: str = "若干词语，用“;”或“、”分开"
    en: str = "words parted by ';'"

    def read(self, value: CellValue) -> frozenset[str]:
        """The set of words."""
        return frozenset(parts_of(value))

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The words in order; raises ValueError for one that holds a separator and so could not be read back."""
        for word in value:
            if SEPARATORS.search(word) or word != word.strip() or not word:
                raise ValueError(f"feature {word!r} is empty or holds a separator; it cannot be kept in one cell")
        return ";".join(sorted(value)) or None

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any words."""
        return ()


@dataclass(frozen=True)
class Choices:
    """A set of words of one `Choice`; an empty cell is the empty set."""

    choice: Choice

    @property
    def zh(self) -> str:
        """What is expected, in Chinese."""
        return f"{self.choice.zh}；可填多个，用“;”分开"

    @property
    def en(self) -> str:
        """What is expected, in English."""
        return f"{self.choice.en}; several may be given, parted by ';'"

    def read(self, value: CellValue) -> frozenset[Any]:
        """The set of members; raises `Unreadable` and names the word that is not known."""
        found = set()
        for part in parts_of(value):
            try:
                found.add(self.choice.read(part))
            except Unreadable as problem:
                raise Unreadable(f"“{part}”{problem.zh}", f"'{part}' {problem.en}") from None
        return frozenset(found)

    def write(self, value: Any, language: Language) -> CellValue:
        """The words in the order of the choice."""
        return ";".join(str(self.choice.write(one, language)) for one in self.choice.members if one in value) or None

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """No drop-down list: it would allow one word only."""
        return ()
