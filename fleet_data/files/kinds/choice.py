"""One of a few words, written in Chinese or English."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable
from fleet_data.files.kinds.text import as_text


def folded(text: str) -> str:
    """What is compared: width, case, spaces, hyphens and underscores make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True)
class Choice:
    """One of `members`: each value with its Chinese word, its English word, then any others that are understood."""

    members: Mapping[Any, tuple[str, ...]]

    @property
    def zh(self) -> str:
        """The Chinese words."""
        return "、".join(self.words("zh"))

    @property
    def en(self) -> str:
        """The English words."""
        return ", ".join(self.words("en"))

    def read(self, value: CellValue) -> Any:
        """The member a word stands for; raises `Unreadable` and names the nearest known word."""
        typed = as_text(value)
        known = {folded(word): member for member, words in self.members.items() for word in words}
        if (key := folded(typed)) in known:
            return known[key]
        near = get_close_matches(key, known, n=1, cutoff=0.5)
        hint = self.members[known[near[0]]] if near else None
        raise Unreadable(
            "不在可选词之内" + (f"（是否为“{hint[0]}”？）" if hint else ""),
            "is none of the allowed words" + (f" (did you mean '{hint[1]}'?)" if hint else ""),
        )

    def write(self, value: Any, language: Language) -> CellValue:
        """The word of that language."""
        return self.members[value][0 if language == "zh" else 1]

    def words(self, language: Language) -> tuple[str, ...]:
        """The words of that language, in their order."""
        return tuple(words[0 if language == "zh" else 1] for words in self.members.values())


YES_NO = Choice(
    {
        True: ("是", "yes", "true", "y", "1", "有", "√", "✓", "对"),
        False: ("否", "no", "false", "n", "0", "无", "×", "✗", "不"),
    }
)
