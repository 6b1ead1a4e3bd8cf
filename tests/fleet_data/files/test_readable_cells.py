"""What people type, and what Excel makes of it, is understood."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from fleet_data.files.kind import Unreadable
from fleet_data.files.kinds.choice import YES_NO
from fleet_data.files.kinds.moment import CHINA, Day, Instant
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.region import RegionCode
from fleet_data.files.kinds.several import Features
from fleet_data.files.kinds.text import Text
from fleet_data.files.kinds.windows import Windows
from fleet_data.files.words import CATEGORY, PURPOSE
from rulebook.terms import Purpose, VehicleCategory

NATIVE = datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 - as a sheet holds it
HALF_PAST_EIGHT = datetime(2026, 11, 23, 8, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    "typed", [date(2026, 11, 23), "2026-11-23", "2026/11/23", "2026.11.23", "2026年11月23日", "20261123", 20261123]
)
def test_days(typed: Any) -> None:
    assert Day().read(typed) == date(2026, 11, 23)


@pytest.mark.parametrize("typed", [NATIVE, "明天", 45000.5, "2026-13-01", time(8, 30), True])
def test_what_is_no_day_is_refused(typed: Any) -> None:
    with pytest.raises(Unreadable):
        Day().read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        NATIVE,
        NATIVE - timedelta(microseconds=3),
        "2026-11-23 08:30",
        "2026-11-23T08:30:00",
        "2026/11/23 8:30",
        "2026年11月23日 8时30分",
        "2026年11月23日8：30",
        "2026-11-23T08:30+08:00",
        "2026-11-23T00:30:00Z",
    ],
)
def test_instants(typed: Any) -> None:
    assert Instant().read(typed) == HALF_PAST_EIGHT


def test_an_instant_of_another_zone_is_written_as_the_clock_in_china_shows_it() -> None:
    in_utc = HALF_PAST_EIGHT.astimezone(timezone(timedelta(0)))
    assert Instant().write(in_utc, "zh") == NATIVE
    with pytest.raises(ValueError, match="names no zone"):
        Instant().write(NATIVE, "zh")


@pytest.mark.parametrize("typed", [date(2026, 11, 23), "2026-11-23", "2026-11-23 25:00", "08:30", 46349.35, None])
def test_what_is_no_instant_is_refused(typed: Any) -> None:
    with pytest.raises(Unreadable):
        Instant().read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "07:00-12:00;13:30-24:00",
        "7:00–12:00；13:30—00:00",
        "07：00至12：00、13：30到24：00",
        "07:00~12:00\n13:30~24:00",
    ],
)
def test_stretches_of_a_day(typed: str) -> None:
    assert Windows().read(typed) == ((time(7), time(12)), (time(13, 30), time(0)))


def test_all_day_and_never() -> None:
    assert Windows().read("00:00-24:00") == ((time(0), time(0)),)
    assert Windows().write(((time(0), time(0)),), "en") == "00:00-24:00"
    assert Windows().read("无") == Windows().read("None") == ()


@pytest.mark.parametrize(
    ("typed", "number"), [(3, 3.0), ("3.5", 3.5), ("１２", 12.0), ("1,234.5", 1234.5), (" 7 ", 7.0)]
)
def test_numbers(typed: Any, number: float) -> None:
    assert Number().read(typed) == number


@pytest.mark.parametrize("typed", ["1,23", "3公里", "inf", float("nan"), True, date(2026, 1, 1), "", "1e400"])
def test_what_is_no_number_is_refused(typed: Any) -> None:
    with pytest.raises(Unreadable):
        Number().read(typed)


@pytest.mark.parametrize("typed", ["是", "YES", "true", True, 1, "1", "√"])
def test_yes(typed: Any) -> None:
    assert YES_NO.read(typed) is True


@pytest.mark.parametrize("typed", ["否", "no", "FALSE", False, 0, "×"])
def test_no(typed: Any) -> None:
    assert YES_NO.read(typed) is False


def test_every_member_is_understood_in_both_languages() -> None:
    for member in VehicleCategory:
        assert {CATEGORY.read(CATEGORY.write(member, language)) for language in ("zh", "en")} == {member}
    for purpose in Purpose:
        assert PURPOSE.read(purpose.value) is purpose


@pytest.mark.parametrize("typed", [150100, 150100.0, "150100", "呼和浩特市", "呼和浩特"])
def test_regions_by_code_or_name(typed: Any) -> None:
    assert RegionCode().read(typed) == "150100"


def test_numbers_typed_for_text_are_their_digits_and_dates_are_not() -> None:
    assert Text().read(1001.0) == Text().read(1001) == Text().read(" 1001 ") == "1001"
    for spoilt in (date(2026, 3, 1), 1.5):
        with pytest.raises(Unreadable):
            Text().read(spoilt)


def test_features_are_parted_by_any_usual_sign() -> None:
    assert Features().read("4x4；升降、4x4,长途，") == {"4x4", "升降", "长途"}
    with pytest.raises(ValueError, match="separator"):
        Features().write(frozenset({"a;b"}), "zh")
