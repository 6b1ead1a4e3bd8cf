from dataclasses import dataclass
from datetime import date

import pytest

from rulebook.book import asof
from rulebook.judge import judge
from rulebook.rule import Clause, Rule, permit, refuse
from rulebook.rules import RULES
from rulebook.ruling import Verdict

BOOK = asof(date(2026, 11, 23), "150100")


@dataclass(frozen=True, slots=True)
class KmFacts:
    km: float


def a_rule(*clauses: Clause) -> Rule:
    return Rule("km", 1, "里程", "kilometres", (), KmFacts, clauses)


def judged(rule: Rule, km: float):
    return judge(rule, KmFacts(km), BOOK.day, "150100", BOOK.values, BOOK.digest)


FAR = Clause(
    label="far",
    reads=("rail.min_trip_km",),
    find=lambda facts, reading: refuse("far", "远", "far") if facts.km > reading.number("rail.min_trip_km") else [],
    met_zh="近",
    met_en="near",
)
ROUND = Clause(
    label="round",
    reads=(),
    find=lambda facts, _: permit("round", "整", "round") if facts.km % 100 == 0 else [],
    lifts="far",
)


def test_an_exception_is_asked_only_where_its_base_is_breached():
    assert judged(a_rule(FAR, ROUND), 100.0).reasons[0].code == "far_met"


def test_an_exception_lifts_its_base():
    assert judged(a_rule(FAR, ROUND), 500.0).reasons[0].code == "round"


def test_where_no_exception_applies_the_base_stands():
    assert judged(a_rule(FAR, ROUND), 501.0).verdict is Verdict.REFUSED


def test_an_exception_lifts_no_other_clause():
    other = Clause("other", (), lambda _facts, _reading: refuse("other", "另", "other"), "", "")
    ruling = judged(a_rule(FAR, ROUND, other), 500.0)
    assert [reason.code for reason in ruling.reasons] == ["other", "round"]


def test_a_clause_may_read_only_what_it_lists():
    sly = Clause("sly", (), lambda _facts, reading: refuse(str(reading.number("rail.min_trip_km")), "", ""), "", "")
    with pytest.raises(KeyError, match="does not list it in `reads`"):
        judged(a_rule(sly), 1.0)


def test_a_clause_whose_value_is_not_in_force_is_silent():
    early = Clause("early", ("no.such_value",), lambda _facts, _reading: refuse("early", "早", "early"), "", "")
    assert not a_rule(early).in_force(BOOK.values)
    assert judged(a_rule(early), 1.0).reasons[0].code == "not_in_force"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_exception_names_a_base_clause_and_every_base_says_when_it_is_met(rule):
    bases = {clause.label for clause in rule.base_clauses()}
    for clause in rule.clauses:
        assert clause.lifts is None or clause.lifts in bases
        assert clause.lifts is not None or (clause.met_zh and clause.met_en)
    assert len({clause.label for clause in rule.clauses}) == len(rule.clauses)


def test_rule_ids_and_fact_types_are_unique():
    assert len({rule.id for rule in RULES}) == len({rule.facts for rule in RULES}) == len(RULES)
