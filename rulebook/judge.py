"""Judging facts by a rule under the values of a day: the only place where a ruling is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from rulebook.instrument import Citation, Value
from rulebook.rule import Clause, F, Reading, Rule
from rulebook.ruling import Reason, Ruling, ValueRead, Verdict

_SEVERITY = list(Verdict)


def judge(
    rule: Rule[F], facts: F, day: date, jurisdiction: str, values: Mapping[str, Value], instruments_digest: str
) -> Ruling:
    """The rule's ruling on the facts. Where the rule is not in force that day, it permits and says so."""
    read: dict[str, Value] = {}
    met: list[Reason] = []
    found: list[Reason] = []
    for clause in _in_force(rule.base_clauses(), values):
        reading = Reading(day, values, frozenset(clause.reads))
        findings = clause.find(facts, reading)
        cited = dict(reading.read)
        if findings:
            # an exception that was asked and did not lift is part of what decided, so it is cited too
            for exception in _in_force(rule.exceptions_to(clause.label), values):
                reading = Reading(day, values, frozenset(exception.reads))
                lifted = exception.find(facts, reading)
                cited |= reading.read
                if lifted:
                    findings = lifted
                    break
        read |= cited
        citations = _citations(cited)
        if findings:
            found += [Reason(f.verdict, f.code, f.zh, f.en, citations) for f in findings]
        else:
            met.append(Reason(Verdict.PERMITTED, f"{clause.label}_met", clause.met_zh, clause.met_en, citations))
    reasons = sorted(found, key=lambda reason: -_SEVERITY.index(reason.verdict)) + met
    if not reasons:
        reasons = [_not_in_force(rule, day, jurisdiction)]
    return Ruling(
        rule=rule.id,
        rule_version=rule.version,
        verdict=reasons[0].verdict,
        reasons=tuple(reasons),
        citations=_citations(read),
        values_read=tuple(ValueRead(v.name, v.amount, v.unit, v.status) for v in read.values()),
        facts={f.name: plain_fact(getattr(facts, f.name)) for f in fields(facts)},
        day=day,
        jurisdiction=jurisdiction,
        instruments_digest=instruments_digest,
    )


def _in_force(clauses: list[Clause[F]], values: Mapping[str, Value]) -> list[Clause[F]]:
    return [clause for clause in clauses if all(name in values for name in clause.reads)]


def _citations(read: Mapping[str, Value]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(value.citation for value in read.values()))


def _not_in_force(rule: Rule[F], day: date, jurisdiction: str) -> Reason:
    return Reason(
        Verdict.PERMITTED,
        "not_in_force",
        f"{day} 在 {jurisdiction} 尚无“{rule.title_zh}”的规定",
        f"on {day} no rule on '{rule.title_en}' is in force in {jurisdiction}",
        (),
    )


def plain_fact(fact: Any) -> Any:
    """A fact as JSON data: enums by value, dates and instants in ISO form, tuples as lists, 240.0 as 240."""
    if isinstance(fact, Enum):
        return fact.value
    if isinstance(fact, date | datetime):
        return fact.isoformat()
    if isinstance(fact, tuple | list):
        return [plain_fact(item) for item in fact]
    if isinstance(fact, float) and fact.is_integer():
        return int(fact)  # equal facts have equal digests
    return fact
