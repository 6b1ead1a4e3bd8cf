"""The calendar: what a legal day is in a region. National days first, then what regions set themselves.

2004–2026: the yearly notices of the State Council's General Office as kept by the library `chinesecalendar`
(make-up workdays included). A year whose notice is not out: weekends and the statutory days of the 2024
holiday measures (放假办法), marked *provisional*, for the make-up days are not known. Minority festivals are set
by local governments (Art. 4 there): they are overrides of a region, which hold for all regions below it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import chinese_calendar

from fleet_data.regions import GEODATA, get_region, list_ancestors
from rulebook.terms import DayKind

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_YEAR = 2004
FRIDAY = 4

Standing = Literal["official", "provisional"]

_NOTICE = "国务院办公厅放假通知 / State Council holiday notice (chinesecalendar {version})"
_MEASURES = (
    "全国年节及纪念日放假办法（2024年修订），调休未公布 / holiday measures of 2024, make-up days not yet announced"
)
_NAMES: dict[str, tuple[str, str]] = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-autumn Festival"),
    "National Day": ("国庆节", "National Day"),
    "Anti-Fascist 70th Day": ("抗战胜利70周年纪念日", "70th anniversary of victory"),
}
_WEEKEND = ("周末", "Weekend")
_WORKDAY = ("工作日", "Workday")


class UnknownCalendarYearError(LookupError):
    """A year for which neither a notice nor the statutory days are kept; the sentence names the years that are."""


@dataclass(frozen=True, slots=True)
class DayOf:
    """What a day is: its kind, its name, how sure that is, and the source."""

    kind: DayKind
    label_zh: str
    label_en: str
    status: Standing
    source: str

    @property
    def is_working(self) -> bool:
        """Whether offices work."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)


@dataclass(frozen=True, slots=True)
class DayOverride:
    """What a region sets a day to be, for itself and all regions below."""

    region: str
    day: date
    kind: DayKind
    label_zh: str
    label_en: str
    status: Standing
    source: str


def day_kind(day: date, region_code: str, overrides: Iterable[DayOverride] = ()) -> DayOf:
    """What a day is in a region; of several overrides the nearest region's holds.

    Raises UnknownRegionError, UnknownCalendarYearError.
    """
    chain = [get_region(region_code).code, *(region.code for region in list_ancestors(region_code))]
    of_day = {override.region: override for override in overrides if override.day == day}
    for code in chain:
        if code in of_day:
            found = of_day[code]
            return DayOf(found.kind, found.label_zh, found.label_en, found.status, found.source)
    return national_day(day)


def national_day(day: date) -> DayOf:
    """What a day is in the whole country; raises UnknownCalendarYearError."""
    try:
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _provisional_day(day)
    source = _NOTICE.format(version=chinese_calendar.__version__)
    if name is not None:
        label_zh, label_en = _NAMES[name]
        if is_holiday:
            return DayOf(DayKind.HOLIDAY, label_zh, label_en, "official", source)
        return DayOf(
            DayKind.MAKE_UP_WORKDAY, f"{label_zh}调休上班", f"Make-up workday of {label_en}", "official", source
        )
    return _ordinary_day(day, "official", source)


def legal_day(at: datetime) -> date:
    """The legal day of an aware instant (Asia/Shanghai, the one zone of the whole region)."""
    if at.tzinfo is None:
        raise ValueError(f"时刻缺少时区：{at}。 / The instant {at} names no time zone; give it one.")
    return at.astimezone(CHINA).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a legal day and the first of the next, aware."""
    return datetime.combine(day, time(), CHINA), datetime.combine(day + timedelta(days=1), time(), CHINA)


def _ordinary_day(day: date, status: Standing, source: str) -> DayOf:
    if day.weekday() > FRIDAY:
        return DayOf(DayKind.WEEKEND, *_WEEKEND, status, source)
    return DayOf(DayKind.WORKDAY, *_WORKDAY, status, source)


def _provisional_day(day: date) -> DayOf:
    name = _statutory_days(day.year).get(day)
    if name is not None:
        return DayOf(DayKind.HOLIDAY, *_NAMES[name], "provisional", _MEASURES)
    return _ordinary_day(day, "provisional", _MEASURES)


@cache
def _statutory_days(year: int) -> dict[date, str]:
    """The 13 statutory days of a year under the measures of 2024 (Spring Festival from its eve)."""
    moving = _moving_days().get(year)
    if moving is None:
        known = f"{FIRST_YEAR}–{max(_moving_days())}"
        raise UnknownCalendarYearError(
            f"没有 {year} 年的日历数据（现有 {known}），请选择其中的日期。 / "
            f"The calendar holds {known}, not {year}; choose a day in those years."
        )
    days = {date(year, 1, 1): "New Year's Day", date(year, 5, 1): "Labour Day", date(year, 5, 2): "Labour Day"}
    days |= {date(year, 10, number): "National Day" for number in (1, 2, 3)}
    days |= {moving["spring_festival"] + timedelta(days=number): "Spring Festival" for number in (-1, 0, 1, 2)}
    days[moving["tomb_sweeping"]] = "Tomb-sweeping Day"
    days[moving["dragon_boat"]] = "Dragon Boat Festival"
    days.setdefault(moving["mid_autumn"], "Mid-autumn Festival")
    return days


@cache
def _moving_days() -> dict[int, dict[str, date]]:
    """The days that follow sun and moon, by year: facts of the Chinese calendar (GB/T 33661)."""
    with (GEODATA.parent / "moving_days.csv").open(encoding="utf-8", newline="") as source:
        return {
            int(row.pop("year")): {name: date.fromisoformat(day) for name, day in row.items()}
            for row in csv.DictReader(source)
        }
