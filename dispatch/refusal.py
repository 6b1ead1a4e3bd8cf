"""What a use case of the desk says no with: a value with a code, both sentences and the articles it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dispatch.labels import articles_text
from rulebook.book import Rulebook
from rulebook.instrument import Citation
from rulebook.ruling import Ruling, Verdict


class RefusalKind(StrEnum):
    """Whose move it is: correct the input, settle a conflict, or let somebody else do it."""

    INPUT = "input"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was changed. `field` names the input at fault, where there is one."""

    code: str
    zh: str
    en: str
    kind: RefusalKind = RefusalKind.CONFLICT
    articles: tuple[Citation, ...] = ()
    field: str | None = None

    def __str__(self) -> str:
        cited = f"（{articles_text(self.articles)}）" if self.articles else ""
        return f"{self.zh}{cited} / {self.en}"


def refuse_input(field: str, code: str, zh: str, en: str) -> Refusal:
    """A refusal of one field of what was handed in."""
    return Refusal(code, zh, en, RefusalKind.INPUT, field=field)


def refuse_by(ruling: Ruling) -> Refusal:
    """The refusal that a refusing ruling asks for, in the words of its reasons."""
    against = [reason for reason in ruling.reasons if reason.verdict is Verdict.REFUSED]
    return Refusal(
        against[0].code,
        "；".join(reason.zh for reason in against),
        "; ".join(reason.en for reason in against),
        articles=tuple(dict.fromkeys(citation for reason in against for citation in reason.citations)),
    )


def cite(book: Rulebook, names: Iterable[str]) -> tuple[Citation, ...]:
    """Where the values stand that are in force that day."""
    found = (book.find_value(name) for name in names)
    return tuple(dict.fromkeys(value.citation for value in found if value is not None))
