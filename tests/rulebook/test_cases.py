"""The cases in plain sentences: cases/<rule>.toml, one file a rule."""

import re
import tomllib
from datetime import date
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from rulebook.book import asof
from rulebook.rules import RULES
from rulebook.ruling import Ruling, Verdict

HERE = Path(__file__).parent
FILES = sorted((HERE / "cases").glob("*.toml"))
RULE_OF = {rule.id: rule for rule in RULES}


def list_cases() -> list[Any]:
    found = []
    for file in FILES:
        data = tomllib.loads(file.read_text("utf-8"))
        for case in data["case"]:
            facts = data["defaults"] | case.get("facts", {})
            found.append(pytest.param(data["rule"], facts, case, id=f"{file.stem}: {case['says']}"))
    return found


def build(kind: Any, raw: Any) -> Any:
    """A fact of the type from what TOML holds; TOML knows no null, so the cases write "none"."""
    if isinstance(kind, UnionType):
        return None if raw == "none" else build(next(k for k in get_args(kind) if k is not type(None)), raw)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(raw)
    if get_origin(kind) is tuple:
        return tuple(tuple(item) if isinstance(item, list) else item for item in raw)
    return raw


def rule_on(rule_id: str, raw: dict[str, Any], case: dict[str, Any]) -> Ruling:
    kind = RULE_OF[rule_id].facts
    hints = get_type_hints(kind)
    assert set(raw) <= set(hints), "the case names a fact the rule does not have"
    facts = kind(**{name: build(hints[name], value) for name, value in raw.items()})
    extra = HERE / case["instruments"] if "instruments" in case else None
    return asof(case.get("day", date(2026, 11, 23)), case.get("jurisdiction", "150100"), extra).judge(facts)


@pytest.mark.parametrize(("rule_id", "facts", "case"), list_cases())
def test_the_case_is_ruled_as_its_sentence_says(rule_id, facts, case):
    ruling = rule_on(rule_id, facts, case)
    assert ruling.verdict is Verdict(case["verdict"]), ruling.reasons
    deciding = {reason.code for reason in ruling.reasons if reason.verdict is ruling.verdict}
    assert case["reason"] in deciding
    if "status" in case:
        assert ruling.status == case["status"]


def test_a_case_with_the_wrong_verdict_would_fail():
    raw = tomllib.loads((HERE / "cases" / "parking.toml").read_text("utf-8"))["defaults"] | {"overnight": True}
    assert rule_on("parking", raw, {}).verdict is not Verdict.PERMITTED


def test_every_rule_has_cases_on_both_sides():
    verdicts: dict[str, set[str]] = {}
    for case in list_cases():
        verdicts.setdefault(case.values[0], set()).add(case.values[2]["verdict"])
    assert {rule.id for rule in RULES} == set(verdicts)
    assert all({"permitted", "refused"} <= seen for seen in verdicts.values())


def test_every_reason_a_rule_can_give_has_a_case():
    """Codes written in the rules, and those the support ladder makes from the mechanisms."""
    source = "".join(file.read_text("utf-8") for file in (HERE.parents[1] / "rulebook" / "rules").glob("*.py"))
    codes = set(re.findall(r"\b(?:refuse|advise|permit)\(\s*\"([a-z_]+)\"", source))
    assert len(codes) >= 25
    codes |= {"own_level_was_free", "cross_region_was_free"}
    told = {case.values[2]["reason"] for case in list_cases()}
    assert codes - told == set()
