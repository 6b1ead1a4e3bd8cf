from datetime import date

import pytest

from rulebook.book import NoRuleForFactsError, NoSuchValueError, asof
from rulebook.defect import DefectiveRulebookError
from rulebook.jurisdiction import UnknownJurisdictionError, chain
from rulebook.rules.parking import ParkingFacts
from rulebook.terms import Status

DAY = date(2026, 11, 23)


def test_the_chain_runs_from_the_banner_to_the_state():
    assert chain("150102") == ("150102", "150100", "150000", "000000")
    assert chain("150100") == ("150100", "150000", "000000")
    assert chain("000000") == ("000000",)


def test_a_value_carries_unit_status_article_and_first_day(book):
    value = book.value("driver.continuous_driving_minutes")
    assert (value.amount, value.unit, value.status) == (240, "minutes", Status.SEEN)
    assert value.citation.article == "Art. 62(7)"
    assert value.citation.title_zh == "中华人民共和国道路交通安全法实施条例"
    assert value.from_on == date(2004, 5, 1)


@pytest.mark.parametrize("code", ["15010", "1501000", "abcdef", "", "１５０１００", "150 00"])
def test_a_malformed_jurisdiction_is_told_what_a_code_looks_like(code):
    with pytest.raises(UnknownJurisdictionError, match="six digits") as caught:
        asof(DAY, code)
    assert f"'{code}'" in str(caught.value)
    assert "六位数字" in str(caught.value)


def test_an_unknown_jurisdiction_is_told_how_to_add_it():
    with pytest.raises(UnknownJurisdictionError, match=r"knows no jurisdiction 150199.*add a folder"):
        asof(DAY, "150199")


@pytest.mark.parametrize("code", ["000000", "150000", "150100", "150102", "152900", "152923"])
def test_every_level_of_the_region_is_known(code):
    assert asof(DAY, code).jurisdiction == code


def test_a_missing_value_names_itself_the_day_and_the_jurisdiction(book):
    with pytest.raises(NoSuchValueError, match=r"'driver\.sleep_hours' on 2026-11-23 in 150100"):
        book.value("driver.sleep_hours")
    assert book.find_value("driver.sleep_hours") is None


def test_facts_no_rule_judges_are_named(book):
    with pytest.raises(NoRuleForFactsError, match="no rule judges date; the rulebook judges ApprovalFacts"):
        book.judge(date(2026, 1, 1))


def test_a_lower_level_tightens_without_touching_the_level_above(local):
    district = asof(DAY, "150102", local).value("driver.continuous_driving_minutes")
    city = asof(DAY, "150100", local).value("driver.continuous_driving_minutes")
    assert (district.amount, district.citation.instrument) == (180, "150102/vehicle_rules_2026")
    assert city.amount == 240


def test_without_the_extra_folder_the_district_has_the_value_of_the_state():
    assert asof(DAY, "150102").value("driver.continuous_driving_minutes").amount == 240


def test_a_local_value_starts_on_its_own_day(local):
    assert asof(date(2025, 12, 31), "150102", local).value("driver.continuous_driving_minutes").amount == 240
    assert asof(date(2026, 1, 1), "150102", local).value("driver.continuous_driving_minutes").amount == 180


def test_an_instrument_takes_the_place_of_a_proposal_and_its_status(local):
    ours = asof(DAY, "150100", local).value("parking.max_idle_away_minutes")
    theirs = asof(DAY, "150102", local).value("parking.max_idle_away_minutes")
    assert (ours.amount, ours.status) == (60, Status.UNVERIFIED)
    assert (theirs.amount, theirs.status) == (90, Status.SEEN)


def test_a_folder_for_a_place_makes_the_place_known(tmp_path, local):
    folder = tmp_path / "320400" / "vehicle_rules_2026"
    folder.mkdir(parents=True)
    text = (local / "150102" / "vehicle_rules_2026" / "instrument.toml").read_text("utf-8")
    (folder / "instrument.toml").write_text(text, "utf-8")
    assert asof(DAY, "320400", tmp_path).chain == ("320400", "320000", "000000")


def test_a_defective_folder_stops_every_ruling_and_lists_all_defects(tmp_path):
    (tmp_path / "150100" / "rules_2026").mkdir(parents=True)
    (tmp_path / "nowhere").mkdir()
    with pytest.raises(DefectiveRulebookError, match="2 defect") as caught:
        asof(DAY, "150100", tmp_path)
    assert {defect.file for defect in caught.value.defects} == {"150100/rules_2026/instrument.toml", "nowhere"}


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DefectiveRulebookError, match="no such folder of instruments"):
        asof(DAY, "150100", tmp_path / "absent")


def test_the_instruments_in_force_are_those_of_the_day_and_the_chain():
    ids = {instrument.id for instrument in asof(date(2024, 12, 31), "150100").instruments}
    assert "000000/holiday_measures_2014" in ids
    assert "150000/operation_support_regulation_2025" not in ids
    after = {instrument.id for instrument in asof(date(2025, 1, 1), "150100").instruments}
    assert "000000/holiday_measures_2014" not in after
    assert "150000/operation_support_regulation_2025" in after


def test_the_book_of_another_day_is_another_law():
    assert asof(date(2024, 12, 31), "150100").digest != asof(date(2025, 1, 1), "150100").digest


def test_a_book_forgets_rulings_rather_than_grow_without_end(monkeypatch, local):
    monkeypatch.setattr("rulebook.book.MAX_RULINGS_KEPT", 3)
    district = asof(DAY, "150102", local)
    first = district.judge(ParkingFacts(1.0, False, False))
    for minutes in (2.0, 3.0, 4.0, 5.0):
        district.judge(ParkingFacts(minutes, False, False))
    assert district.judge(ParkingFacts(1.0, False, False)) == first


@pytest.mark.parametrize("name", ["mechanism.order", "parking.fixed_lot_required"])
def test_a_value_read_as_the_wrong_kind_says_what_it_is(book, name):
    with pytest.raises(TypeError, match=name):
        _ = book.value(name).number


def test_a_number_is_neither_a_flag_nor_a_list(book):
    value = book.value("driver.rest_minutes")
    assert value.number == 20.0
    with pytest.raises(TypeError, match="not a flag"):
        _ = value.flag
    with pytest.raises(TypeError, match="not a list"):
        _ = value.names
