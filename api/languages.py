"""Chinese or English, by Accept-Language; Chinese where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from babel.core import negotiate_locale

Language = Literal["zh", "en"]
DEFAULT: Language = "zh"
_MARK = " / "


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en

    def filled(self, **values: object) -> Words:
        """With its {names} replaced."""
        return Words(self.zh.format(**values), self.en.format(**values))


def language_of(header: str | None) -> Language:
    """The language a browser asks for (RFC 9110 §12.5.4); anything but Chinese and English is passed over."""
    weighed = []
    for place, part in enumerate((header or "").split(",")):
        tag, _, parameters = part.strip().partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            weighed.append((-weight, place, tag.split("-")[0].lower()))
    found = negotiate_locale([tag for _, _, tag in sorted(weighed)], ["zh", "en"])
    return "en" if found == "en" else DEFAULT


def both(sentence: str) -> Words:
    """A sentence written as “中文。 / English.”, taken apart; one without the mark is the same in both."""
    zh, mark, en = sentence.partition(_MARK)
    return Words(zh.strip(), en.strip()) if mark else Words(sentence, sentence)
