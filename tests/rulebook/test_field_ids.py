"""Every row of the field survey (§1.1 to §1.5) is found as a value, a rule or a note."""

from rulebook.book import get_library
from rulebook.load import INSTRUMENTS
from rulebook.rules import RULES

FIELD_IDS = (
    [f"IM-14{letter}" for letter in "abcd"]
    + [f"IM-{n:02}" for n in (2, 5, 7, 16, 17, 18, 20, 21, 22, 25, 35, 38, 39, 40, 42)]
    + ["CAT-1", "CAT-2", "EST-1", "EST-2"]
    + [f"STD-{n}" for n in range(1, 13)]
    + [f"REN-{n}" for n in range(1, 9)]
    + [f"USE-{n}" for n in range(1, 24)]
    + [f"DRV-{n}" for n in range(1, 5)]
    + ["CAL-1", "CAL-2", "CAL-3", "PII-1", "PII-2", "MAP-1", "LOG-1"]
)


def found_ids() -> dict[str, set[str]]:
    library = get_library((INSTRUMENTS,))
    return {
        "values": {field_id for parameter in library.parameters for field_id in parameter.field_ids},
        "rules": {field_id for rule in RULES for field_id in rule.field_ids},
        "notes": {note.field_id for note in library.notes},
    }


def test_every_row_of_the_survey_is_a_value_a_rule_or_a_note():
    assert set(FIELD_IDS) - set().union(*found_ids().values()) == set()


def test_nothing_refers_to_a_row_the_survey_does_not_have():
    for kind, ids in found_ids().items():
        assert ids - set(FIELD_IDS) == set(), kind


def test_the_rows_needed_to_plan_are_rules():
    needed = {"CAT-1", "USE-22", "USE-1", "IM-14b", "USE-11", "IM-21", "DRV-1", "DRV-2", "USE-4", "CAL-3", "USE-20"}
    assert needed | {"USE-21", "DRV-3", "DRV-4"} <= found_ids()["rules"]


def test_a_row_nobody_wrote_down_would_be_missed():
    assert "STD-99" not in set().union(*found_ids().values())
