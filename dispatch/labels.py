"""The words a dispatcher reads for the codes of the flow."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.instrument import Citation
from rulebook.terms import Mechanism, Status

MECHANISMS: dict[Mechanism | None, tuple[str, str]] = {
    Mechanism.OWN_LEVEL: ("本级机关统一保障", "own level"),
    Mechanism.CROSS_REGION: ("异地联动保障", "cross-region"),
    Mechanism.SOCIAL: ("社会化联动保障", "social"),
    None: ("未保障", "unserved"),
}
STATUSES = {
    Status.SEEN: ("已见原文", "seen"),
    Status.PARTLY: ("部分见到", "partly seen"),
    Status.UNVERIFIED: ("未核实", "unverified"),
}


def mechanism_zh(mechanism: Mechanism | None) -> str:
    """The mechanism as it is printed."""
    return MECHANISMS[mechanism][0]


def article_text(citation: Citation) -> str:
    """An article with its instrument, and how far it was verified."""
    return f"《{citation.title_zh}》{citation.article}（{STATUSES[citation.status][0]}）"


def articles_text(citations: Iterable[Citation]) -> str:
    """Articles one after another."""
    return "；".join(article_text(citation) for citation in citations)
