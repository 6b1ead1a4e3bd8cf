"""Every quarter 2018 to 2027: each rule has each of its values exactly once, or says it is not in force."""

from datetime import date

import pytest

from rulebook.book import asof, get_library
from rulebook.checks import list_defects
from rulebook.instrument import Parameter
from rulebook.load import INSTRUMENTS
from rulebook.rules import RULES

QUARTERS = [date(year, month, 1) for year in range(2018, 2028) for month in (1, 4, 7, 10)]
LIBRARY = get_library((INSTRUMENTS,))


def sources_of(name: str, day: date, parameters: list[Parameter]) -> dict[str, int]:
    """How many entries a level has for the value on the day."""
    counts: dict[str, int] = {}
    for parameter in parameters:
        if parameter.name == name and parameter.instrument.in_force(day):
            entries = sum(entry.in_force(day) for entry in parameter.history)
            level = parameter.instrument.jurisdiction
            counts[level] = counts.get(level, 0) + entries
    return counts


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_every_value_once_or_is_not_in_force(rule):
    for day in QUARTERS:
        book = asof(day, "150100")
        for clause in rule.base_clauses():
            present = [name for name in clause.reads if name in book.values]
            assert present in ([], list(clause.reads)), f"{day}: half of {clause.label} is in force"
        for name in rule.value_names():
            counts = sources_of(name, day, LIBRARY.parameters)
            assert all(count == 1 for count in counts.values()), f"{day}: {name} {counts}"


def test_a_value_given_twice_or_not_at_all_would_be_counted():
    one = [parameter for parameter in LIBRARY.parameters if parameter.name == "driver.rest_minutes"]
    assert sources_of("driver.rest_minutes", QUARTERS[0], one) == {"000000": 1}
    assert sources_of("driver.rest_minutes", QUARTERS[0], one * 2) == {"000000": 2}
    assert sources_of("driver.rest_minutes", QUARTERS[0], []) == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_clause_is_in_force_without_its_exceptions(rule):
    for day in QUARTERS:
        values = asof(day, "150100").values
        for base in rule.base_clauses():
            if all(name in values for name in base.reads):
                for exception in rule.exceptions_to(base.label):
                    assert all(name in values for name in exception.reads), f"{day}: {exception.label}"


def test_all_rules_needed_to_plan_are_in_force_since_the_regulation():
    for day in QUARTERS:
        in_force = len(asof(day, "150100").list_rules())
        assert (in_force == len(RULES)) == (day >= date(2025, 1, 1))


def test_values_that_follow_one_another_leave_no_day_uncovered():
    for name in ("calendar.statutory_days", "use.enforcement_front_line_only"):
        for day in QUARTERS:
            assert asof(day, "150100").find_value(name) is not None


def test_the_holidays_grew_from_eleven_to_thirteen():
    assert asof(date(2024, 12, 31), "150100").value("calendar.statutory_days").amount == 11
    assert asof(date(2025, 1, 1), "150100").value("calendar.statutory_days").amount == 13


def test_the_instruments_of_the_project_have_no_defect():
    assert list_defects(LIBRARY) == []


def test_a_proposal_is_always_unverified():
    ours = [p for p in LIBRARY.parameters if p.instrument.jurisdiction == "proposals"]
    assert ours
    assert {entry.status.value for parameter in ours for entry in parameter.history} == {"unverified"}
