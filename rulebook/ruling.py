"""A ruling: what a rule said about some facts on a day, and everything that decided it. Never edited."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from rulebook.instrument import Amount, Citation, weakest
from rulebook.terms import Status


class Verdict(StrEnum):
    """What a rule says; in ascending severity."""

    PERMITTED = "permitted"  # 允许
    ADVISORY = "advisory"  # 提示
    REFUSED = "refused"  # 不允许


class AlteredRulingError(ValueError):
    """A stored ruling no longer matches its digest."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in Chinese and English, with its own verdict and what it stands on."""

    verdict: Verdict
    code: str
    zh: str
    en: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ValueRead:
    """A value the rule read; `amount` is in `unit`."""

    name: str
    amount: Amount
    unit: str
    status: Status


@dataclass(frozen=True, slots=True)
class Ruling:
    """Verdict, reasons in order, citations, values read, facts.

    `digest` (SHA-256) covers all of them with the rule's version and `instruments_digest`, the instruments in
    force that day: the same facts under the same law have the same digest, and an edit shows.
    """

    rule: str
    rule_version: int
    verdict: Verdict
    reasons: tuple[Reason, ...]
    citations: tuple[Citation, ...]
    values_read: tuple[ValueRead, ...]
    facts: dict[str, Any]
    day: date
    jurisdiction: str
    instruments_digest: str
    digest: str = field(default="")

    def __post_init__(self) -> None:
        if not self.digest:
            object.__setattr__(self, "digest", self._expected_digest())

    @property
    def status(self) -> Status:
        """The weakest status among what decided (the reasons of the ruling's verdict); unverified when nothing did."""
        return weakest([c.status for r in self.reasons if r.verdict is self.verdict for c in r.citations])

    @property
    def permitted(self) -> bool:
        """Whether the matter may go on (permitted, or permitted with advice)."""
        return self.verdict is not Verdict.REFUSED

    def _expected_digest(self) -> str:
        return digest_of(self._content())

    def to_dict(self) -> dict[str, Any]:
        """The ruling as plain JSON data."""
        return self._content() | {"status": self.status.value, "digest": self.digest}

    def _content(self) -> dict[str, Any]:
        """Everything but the digest and what follows from the rest."""
        return {
            "rule": self.rule,
            "rule_version": self.rule_version,
            "verdict": self.verdict.value,
            "reasons": [
                {
                    "verdict": r.verdict.value,
                    "code": r.code,
                    "zh": r.zh,
                    "en": r.en,
                    "citations": [_citation_dict(c) for c in r.citations],
                }
                for r in self.reasons
            ],
            "citations": [_citation_dict(citation) for citation in self.citations],
            "values_read": [_value_dict(value) for value in self.values_read],
            "facts": copy.deepcopy(self.facts),
            "day": self.day.isoformat(),
            "jurisdiction": self.jurisdiction,
            "instruments_digest": self.instruments_digest,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Ruling:
        """The ruling `to_dict` wrote; AlteredRulingError when it no longer matches its digest."""
        ruling = cls(
            rule=data["rule"],
            rule_version=data["rule_version"],
            verdict=Verdict(data["verdict"]),
            reasons=tuple(
                Reason(Verdict(r["verdict"]), r["code"], r["zh"], r["en"], tuple(_citation(c) for c in r["citations"]))
                for r in data["reasons"]
            ),
            citations=tuple(_citation(citation) for citation in data["citations"]),
            values_read=tuple(
                ValueRead(v["name"], _amount(v["amount"]), v["unit"], Status(v["status"])) for v in data["values_read"]
            ),
            facts=copy.deepcopy(dict(data["facts"])),
            day=date.fromisoformat(data["day"]),
            jurisdiction=data["jurisdiction"],
            instruments_digest=data["instruments_digest"],
            digest=data["digest"],
        )
        if ruling.digest != ruling._expected_digest():
            raise AlteredRulingError(
                f"裁定 {ruling.rule}（{ruling.day}，{ruling.jurisdiction}）与摘要不符，已被改动；请重新裁定 / "
                f"the ruling {ruling.rule} ({ruling.day}, {ruling.jurisdiction}) does not match its digest: it was "
                f"altered; judge the facts again under the rules of that day"
            )
        return ruling


def digest_of(data: object) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _amount(raw: object) -> Amount:
    if isinstance(raw, list):
        return tuple(str(name) for name in raw)
    if isinstance(raw, bool | int | float):
        return raw
    raise TypeError(f"no amount: {raw!r}")


def _value_dict(value: ValueRead) -> dict[str, Any]:
    amount = list(value.amount) if isinstance(value.amount, tuple) else value.amount
    return {"name": value.name, "amount": amount, "unit": value.unit, "status": value.status.value}


def _citation_dict(citation: Citation) -> dict[str, str]:
    return {
        "instrument": citation.instrument,
        "title_zh": citation.title_zh,
        "title_en": citation.title_en,
        "article": citation.article,
        "status": citation.status.value,
    }


def _citation(data: Mapping[str, str]) -> Citation:
    return Citation(data["instrument"], data["title_zh"], data["title_en"], data["article"], Status(data["status"]))
