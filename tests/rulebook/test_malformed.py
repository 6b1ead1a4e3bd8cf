"""One folder of instruments a defect: malformed/<defect>/. The words of the message are public."""

from datetime import date
from pathlib import Path

import pytest

from rulebook.checks import list_defects, loosens
from rulebook.instrument import Amount, Direction, Entry
from rulebook.load import read_library
from rulebook.terms import Status

MALFORMED = Path(__file__).parent / "malformed"
VALUE = "000000/rules_2020/values/demo.limit_km.toml"
LOCAL = "150000/rules_2020/values/demo.limit_km.toml"
TEXT = "000000/rules_2020/instrument.toml"

# folder → (file, key, words of the message)
EXPECTED: dict[str, tuple[str, str, str]] = {
    "not_toml": (VALUE, "", "not TOML: Invalid value (at line 4, column 8)"),
    "instrument_not_toml": (TEXT, "", "not TOML"),
    "instrument_missing": (TEXT, "", "the file is missing; the values of this folder have no instrument"),
    "instrument_unknown_level": (TEXT, "level", "'habit' is unknown; expected one of party_rule, law,"),
    "instrument_unknown_key": (TEXT, "author", "unknown key; expected one of from, issuer_en,"),
    "instrument_without_title": (TEXT, "title_en", "missing; expected a text"),
    "instrument_until_before_from": (TEXT, "until", "2019-12-31 is before from (2020-01-01)"),
    "folder_of_another_year": (
        "000000/rules_2021/instrument.toml",
        "from",
        "the folder should be named <title>_2020, the year it came into force",
    ),
    "wrong_date": (VALUE, "history[1].from", "'1 January 2020' is not a date; expected a date without quotes"),
    "date_with_time": (VALUE, "history[1].from", "is not a date; expected a date without quotes, such as 2025-01-01"),
    "impossible_date": (VALUE, "", "not TOML: Invalid date"),
    "until_before_from": (VALUE, "history[1].until", "2020-05-31 is before from (2020-06-01)"),
    "overlap": (VALUE, "history[2].from", "overlap: starts 2020-12-31 while the entry before runs until 2020-12-31"),
    "overlap_without_until": (VALUE, "history[2].from", "overlap: starts 2021-01-01 while the entry before runs"),
    "gap": (VALUE, "history[2].from", "gap: the entry before ends 2020-12-31, expected from 2021-01-01"),
    "missing_unit": (VALUE, "unit", "missing; expected one of minutes, hours,"),
    "unknown_unit": (VALUE, "unit", "'miles' is an unknown unit; expected one of minutes,"),
    "missing_label": (VALUE, "label_en", "missing; expected a text"),
    "missing_article": (VALUE, "history[1].article", "missing; expected the article the amount comes from"),
    "missing_amount": (VALUE, "history[1].amount", "missing; expected a number"),
    "amount_of_another_kind": (VALUE, "history[1].amount", "'100' does not suit the unit 'km'; expected a number"),
    "negative_amount": (VALUE, "history[1].amount", "'-1' does not suit the unit 'km'; expected a number, not negat"),
    "amount_not_a_number": (VALUE, "history[1].amount", "'nan' does not suit the unit 'km'; expected a number"),
    "word_outside_the_vocabulary": (
        "000000/rules_2020/values/mechanism.order.toml",
        "history[1].amount",
        "'rental' unknown; expected names from own_level, cross_region, social",
    ),
    "missing_direction": (VALUE, "direction", "missing; expected one of at_most, at_least, free"),
    "unknown_direction": (VALUE, "direction", "'upwards' is unknown; expected one of at_most, at_least, free"),
    "unknown_status": (VALUE, "history[1].status", "'sure' is unknown; expected one of seen, partly, unverified"),
    "unknown_source": (VALUE, "history[1].source", "'N99' is an unknown source; expected a key of sources.toml"),
    "unknown_key": (VALUE, "units", "unknown key; expected one of direction, field_ids,"),
    "unknown_key_in_history": (VALUE, "history[1].clause", "unknown key; expected one of amount, article,"),
    "no_history": (VALUE, "history", "missing; expected at least one [[history]]"),
    "name_of_another_file": (VALUE, "name", "'demo.limit' should be the file's own name 'demo.limit_km'"),
    "outside_the_instruments_dates": (
        VALUE,
        "history[1].from",
        "outside the dates of its instrument 000000/rules_2020",
    ),
    "beyond_the_instruments_dates": (
        VALUE,
        "history[1].until",
        "outside the dates of its instrument 000000/rules_2020 (2020-01-01 … 2021-12-31)",
    ),
    "duplicate_name": (
        VALUE,
        "name",
        "duplicate: 'demo.limit_km' is also given by 000000/other_rules_2020/values/demo.limit_km.toml",
    ),
    "loosening": (
        LOCAL,
        "history[1].permitted_by",
        f"loosens {VALUE} from 2020-01-01 (100 → 120); expected the article that lets it",
    ),
    "loosening_cites_nothing_known": (LOCAL, "history[1].permitted_by", "names no instrument of the rulebook"),
    "loosening_cites_no_article": (LOCAL, "history[1].permitted_by", "names no instrument of the rulebook with an art"),
    "loosening_a_list": (
        "150100/rules_2020/values/demo.limit_km.toml",
        "history[1].permitted_by",
        "(['survey'] → ['survey', 'group'])",
    ),
    "loosening_a_duty": (LOCAL, "history[1].permitted_by", "(True → False)"),
    "unit_differs_from_above": (LOCAL, "unit", f"unit or direction differs from {VALUE} above (expected km, at_most)"),
    "proposal_that_claims_to_be_seen": (
        "proposals/rules_2020/values/demo.limit_km.toml",
        "history[1].status",
        "a proposal is always unverified, not 'seen'",
    ),
    "jurisdiction_not_a_code": ("hohhot", "", "expected a GB/T 2260 code of six digits, or 'proposals'"),
    "stray_file": ("000000/rules_2020/values/demo.limit_km.yaml", "", "unknown file; expected instrument.toml,"),
    "malformed_note": ("000000/rules_2020/notes.md", "line 3", "expected '- ID (article; status): what it asks'"),
}


def defects_of(folder: str):
    return list_defects(read_library((MALFORMED / folder,)))


@pytest.mark.parametrize("folder", EXPECTED)
def test_the_defect_is_told_with_file_key_and_what_is_expected(folder):
    defects = defects_of(folder)
    assert len(defects) == 1, [str(defect) for defect in defects]
    file, key, words = EXPECTED[folder]
    assert (defects[0].file, defects[0].key) == (file, key)
    assert words in defects[0].en
    assert any("一" <= letter <= "鿿" for letter in defects[0].zh)
    assert str(defects[0]).startswith(f"{file}: ")


def test_all_defects_are_told_at_once():
    keys = [defect.key for defect in defects_of("three_at_once")]
    assert keys == ["history[1].article", "history[1].status", "unit"]


@pytest.mark.parametrize(
    "folder", ["sound", "sound_tightening", "sound_loosening", "sound_succession", "sound_neighbours"]
)
def test_what_is_sound_has_no_defect(folder):
    assert defects_of(folder) == []


def test_every_folder_of_defects_is_expected_somewhere():
    sound = {folder.name for folder in MALFORMED.iterdir() if folder.name.startswith("sound")}
    assert {folder.name for folder in MALFORMED.iterdir()} - sound == {*EXPECTED, "three_at_once"}


def an_entry(amount: Amount) -> Entry:
    return Entry(date(2020, 1, 1), None, amount, "Art. 1", Status.SEEN, "ours")


@pytest.mark.parametrize(
    ("direction", "lower", "upper", "looser"),
    [
        (Direction.AT_MOST, 100, 100, False),
        (Direction.AT_MOST, 101, 100, True),
        (Direction.AT_LEAST, 100, 100, False),
        (Direction.AT_LEAST, 99, 100, True),
        (Direction.AT_MOST, ("a",), ("a", "b"), False),
        (Direction.AT_MOST, ("a", "c"), ("a", "b"), True),
        (Direction.AT_LEAST, ("a", "b"), ("a",), False),
        (Direction.AT_LEAST, (), ("a",), True),
        (Direction.AT_LEAST, True, False, False),
        (Direction.AT_LEAST, False, True, True),
        (Direction.FREE, 1000, 1, False),
    ],
)
def test_which_way_is_looser(direction, lower, upper, looser):
    assert loosens(direction, an_entry(lower), an_entry(upper)) is looser
