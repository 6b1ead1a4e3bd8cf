import json
from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.book import asof
from rulebook.rules.allowance_area import AllowanceAreaFacts
from rulebook.rules.driver_duty import DriverDutyFacts
from rulebook.rules.parking import ParkingFacts
from rulebook.rules.vehicle_category import VehicleCategoryFacts
from rulebook.ruling import AlteredRulingError, Ruling, Verdict
from rulebook.terms import Purpose, Status, VehicleCategory

BOOK = asof(date(2026, 11, 23), "150100")


@given(
    purpose=st.sampled_from(Purpose),
    passengers=st.integers(0, 60),
    inside=st.tuples(st.booleans(), st.booleans()),
    draws=st.booleans(),
)
def test_any_ruling_survives_the_way_through_json(purpose, passengers, inside, draws):
    ruling = BOOK.judge(AllowanceAreaFacts(purpose, passengers, *inside, draws))
    again = Ruling.from_dict(json.loads(json.dumps(ruling.to_dict(), ensure_ascii=False)))
    assert again == ruling
    assert again.status is ruling.status


def test_a_ruling_keeps_facts_citations_and_values_read(book):
    ruling = book.judge(DriverDutyFacts(((480.0, 721.0),)))
    assert ruling.facts == {"blocks": [[480, 721]]}
    assert ruling.values_read[0].name == "driver.continuous_driving_minutes"
    assert ruling.reasons[0].citations[0].article == "Art. 62(7)"
    assert {c.instrument for c in ruling.citations} >= {"000000/road_traffic_regulation_2004"}
    assert (ruling.day, ruling.jurisdiction) == (book.day, "150100")


def test_the_refusing_reason_comes_first_and_decides_the_status(book):
    ruling = book.judge(DriverDutyFacts(((0.0, 250.0),)))
    assert [reason.verdict for reason in ruling.reasons][:2] == [Verdict.REFUSED, Verdict.ADVISORY]
    assert ruling.status is Status.SEEN


def test_an_unverified_rule_shows_itself(book):
    assert book.judge(ParkingFacts(61.0, False, False)).status is Status.UNVERIFIED


def test_a_threshold_that_kept_an_exception_from_applying_is_part_of_what_decided(book):
    ruling = book.judge(AllowanceAreaFacts(Purpose.ORDINARY, 4, True, True, True))
    assert "allowance.group_passengers" in {value.name for value in ruling.values_read}
    assert ruling.status is Status.UNVERIFIED


def test_a_ruling_cannot_be_set(book):
    ruling = book.judge(ParkingFacts(0.0, False, False))
    with pytest.raises(FrozenInstanceError):
        ruling.verdict = Verdict.REFUSED


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "permitted"},
        {"facts": {"idle_away_minutes": 5, "overnight": False, "multi_day_order": False}},
        {"day": "2026-11-24"},
        {"jurisdiction": "150200"},
        {"rule_version": 2},
        {"instruments_digest": "0" * 64},
        {"values_read": []},
        {"reasons": []},
        {"citations": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_ruling_is_noticed(book, change):
    data = book.judge(ParkingFacts(61.0, False, False)).to_dict()
    with pytest.raises(AlteredRulingError, match=r"parking.*2026-11-2"):
        Ruling.from_dict(data | change)


def test_an_unaltered_ruling_passes(book):
    ruling = book.judge(ParkingFacts(61.0, False, False))
    assert Ruling.from_dict(ruling.to_dict()) == ruling


def test_the_same_facts_have_the_same_digest_whole_number_or_not(book):
    whole = asof(date(2026, 11, 23), "150200").judge(ParkingFacts(60, False, False))
    real = asof(date(2026, 11, 23), "150200").judge(ParkingFacts(60.0, False, False))
    assert whole.digest == real.digest
    assert whole.digest != book.judge(ParkingFacts(60.0, False, False)).digest


def test_other_facts_or_another_law_have_another_digest(book):
    facts = VehicleCategoryFacts(Purpose.ORDINARY, VehicleCategory.GENERAL)
    digests = {
        book.judge(facts).digest,
        book.judge(VehicleCategoryFacts(Purpose.SURVEY, VehicleCategory.GENERAL)).digest,
        asof(date(2026, 11, 24), "150100").judge(facts).digest,
        asof(date(2026, 11, 23), "150200").judge(facts).digest,
    }
    assert len(digests) == 4


def test_judging_again_gives_the_very_same_ruling(book):
    facts = ParkingFacts(10.0, False, False)
    assert book.judge(facts) is book.judge(facts)


def test_what_to_dict_gives_may_be_changed_without_harm(book):
    ruling = book.judge(DriverDutyFacts(((480.0, 500.0),)))
    ruling.to_dict()["facts"]["blocks"].append([0, 1])
    assert ruling.facts == {"blocks": [[480, 500]]}


def test_a_rule_not_in_force_cites_nothing_and_is_unverified():
    ruling = asof(date(2010, 1, 1), "150100").judge(ParkingFacts(600.0, True, False))
    assert (ruling.verdict, ruling.citations, ruling.status) == (Verdict.PERMITTED, (), Status.UNVERIFIED)
    assert "2010-01-01" in ruling.reasons[0].en
