from datetime import date

from rulebook.book import asof
from rulebook.difference import compare


def between(first: date, last: date, code: str = "150100"):
    return compare(asof(first, code), asof(last, code))


def test_nothing_changes_between_two_days_of_the_same_law():
    assert between(date(2026, 3, 1), date(2026, 11, 23)).empty


def test_the_new_year_of_2025_brought_the_regulation_and_more_holidays():
    found = between(date(2024, 12, 31), date(2025, 1, 1))
    assert not found.empty
    assert "150000/operation_support_regulation_2025" in {i.id for i in found.instruments_in}
    assert [i.id for i in found.instruments_out] == ["000000/holiday_measures_2014"]
    assert "own_level" in {rule.id for rule in found.rules_in}
    changes = {change.name: change for change in found.values}
    holidays = changes["calendar.statutory_days"]
    assert (holidays.before.amount, holidays.after.amount) == (11, 13)
    assert changes["own_level.same_region_required"].before is None


def test_looking_backwards_turns_in_and_out_round():
    found = between(date(2025, 1, 1), date(2024, 12, 31))
    assert "own_level" in {rule.id for rule in found.rules_out}
    assert found.rules_in == ()


def test_the_same_amount_from_another_article_is_a_change():
    found = between(date(2025, 5, 17), date(2025, 5, 18))
    change = next(c for c in found.values if c.name == "use.enforcement_front_line_only")
    assert change.before.amount == change.after.amount
    assert change.before.citation.article != change.after.citation.article


def test_a_local_instrument_shows_as_a_change_on_its_first_day(local):
    found = compare(asof(date(2025, 12, 31), "150102", local), asof(date(2026, 1, 1), "150102", local))
    assert [i.id for i in found.instruments_in] == ["150102/vehicle_rules_2026"]
    assert "driver.continuous_driving_minutes" in {change.name for change in found.values}
