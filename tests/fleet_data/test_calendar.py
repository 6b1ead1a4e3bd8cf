"""The calendar: official years day by day, provisional ones marked, regions may differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import holidays
import pytest

from fleet_data.calendar import (
    DayOverride,
    UnknownCalendarYearError,
    day_bounds,
    day_kind,
    legal_day,
    national_day,
)
from fleet_data.regions import UnknownRegionError
from rulebook.terms import DayKind

MAKE_UP_DAYS = {
    2025: {(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)},
    2026: {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)},
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def festival(region: str, kind: DayKind = DayKind.HOLIDAY, label: str = "演示那达慕") -> DayOverride:
    return DayOverride(region, date(2026, 7, 15), kind, label, "Demo Naadam", "official", "演示通知")


@pytest.mark.parametrize("year", [2025, 2026])
def test_working_days_are_those_of_a_second_library(year: int):
    other = holidays.country_holidays("CN", years=year)
    make_up = {date(year, month, day) for month, day in MAKE_UP_DAYS[year]}
    for day in days_of(year):
        works = day in make_up or (day.weekday() < 5 and day not in other)
        assert national_day(day).is_working == works, day


@pytest.mark.parametrize("year", [2025, 2026])
def test_make_up_workdays_are_those_of_the_notice(year: int):
    found = {(day.month, day.day) for day in days_of(year) if national_day(day).kind == DayKind.MAKE_UP_WORKDAY}
    assert found == MAKE_UP_DAYS[year]
    assert all(date(year, *day).weekday() >= 5 for day in found)


@pytest.mark.parametrize(
    ("day", "kind", "label"),
    [
        (date(2026, 2, 14), DayKind.MAKE_UP_WORKDAY, "春节调休上班"),
        (date(2026, 2, 16), DayKind.HOLIDAY, "春节"),
        (date(2026, 10, 4), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 11, 22), DayKind.WEEKEND, "周末"),
        (date(2026, 11, 23), DayKind.WORKDAY, "工作日"),
    ],
)
def test_a_day_has_its_kind_and_name(day: date, kind: DayKind, label: str):
    found = national_day(day)
    assert (found.kind, found.label_zh, found.status) == (kind, label, "official")


def test_a_year_without_notice_is_provisional_with_its_13_statutory_days():
    found = {day: national_day(day) for day in days_of(2027)}
    assert {told.status for told in found.values()} == {"provisional"}
    assert sum(told.kind == DayKind.HOLIDAY for told in found.values()) == 13
    assert found[date(2027, 2, 5)].label_zh == "春节"  # the eve
    assert not any(told.kind == DayKind.MAKE_UP_WORKDAY for told in found.values())


@pytest.mark.parametrize("year", range(2027, 2036))
def test_days_that_follow_sun_and_moon_are_those_of_two_libraries(year: int):
    other = holidays.country_holidays("CN", years=year, observed=False)
    ours = {day for day in days_of(year) if national_day(day).kind == DayKind.HOLIDAY}
    assert ours == {day for day in other if day.year == year}
    (_, term), *_ = chinese_calendar.get_solar_terms(date(year, 4, 4), date(year, 4, 5))
    assert term == "清明"


@pytest.mark.parametrize("year", [2003, 2036])
def test_a_year_that_is_not_kept_is_refused_with_the_years_that_are(year: int):
    with pytest.raises(UnknownCalendarYearError, match="2004–2035"):
        national_day(date(year, 3, 3))


def test_a_festival_of_a_league_holds_in_its_banners_and_nowhere_else():
    overrides = [festival("152500")]
    assert day_kind(date(2026, 7, 15), "152501", overrides).label_zh == "演示那达慕"
    assert day_kind(date(2026, 7, 15), "152500", overrides).kind == DayKind.HOLIDAY
    assert day_kind(date(2026, 7, 15), "150100", overrides).kind == DayKind.WORKDAY
    assert day_kind(date(2026, 7, 16), "152501", overrides).kind == DayKind.WORKDAY


def test_the_nearest_region_has_the_last_word():
    overrides = [festival("152501", DayKind.WORKDAY, "照常上班"), festival("150000"), festival("152500")]
    assert day_kind(date(2026, 7, 15), "152501", overrides).label_zh == "照常上班"
    assert day_kind(date(2026, 7, 15), "152502", overrides).kind == DayKind.HOLIDAY


def test_a_day_in_an_unknown_region_is_refused():
    with pytest.raises(UnknownRegionError):
        day_kind(date(2026, 7, 15), "990000")


def test_the_legal_day_is_that_of_china():
    assert legal_day(datetime(2026, 11, 22, 16, tzinfo=UTC)) == date(2026, 11, 23)
    assert legal_day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    start, end = day_bounds(date(2026, 11, 23))
    assert (start.astimezone(UTC).hour, end - start) == (16, timedelta(days=1))


def test_an_instant_without_zone_has_no_legal_day():
    with pytest.raises(ValueError, match="names no time zone"):
        legal_day(datetime(2026, 11, 22, 16))  # noqa: DTZ001
