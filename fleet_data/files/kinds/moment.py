"""Days and instants, native to the sheet or typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fleet_data.files.kind import CellValue, Language, Unreadable

CHINA = ZoneInfo("Asia/Shanghai")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_INSTANT = re.compile(rf"({_DAY.pattern})[T ]?\s*(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?\s*(Z|[+-]\d{{2}}:?\d{{2}})?")
_CHINESE = str.maketrans({"年": "-", "月": "-", "日": " ", "时": ":", "点": ":", "分": " "})


def _typed(value: CellValue) -> str:
    """What was typed, in half-width signs, 2026年11月23日 and 2026-11-23 the same."""
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        return str(int(value))
    if not isinstance(value, str):
        raise Unreadable("不是日期", "is not a date")
    return unicodedata.normalize("NFKC", value).translate(_CHINESE).strip()


def _day(typed: str) -> date:
    match = _DAY.fullmatch(typed) or _COMPACT.fullmatch(typed)
    if match is None:
        raise Unreadable("不是日期", "is not a date")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise Unreadable("日历上没有这一天", "is not a day of the calendar") from None


def _to_second(instant: datetime) -> datetime:
    """The nearest whole second: Excel keeps a fraction of a day, and 08:30 reckoned from 08:00 is a hair less."""
    return (instant + timedelta(microseconds=500_000)).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    zh: str = "日期，如 2026-11-23"
    en: str = "a date such as 2026-11-23"

    def read(self, value: CellValue) -> date:
        """The day; raises `Unreadable` for anything else, a day with a time of day included."""
        if isinstance(value, datetime):
            if value.time() != time():
                raise Unreadable("带有时刻，只应填日期", "has a time of day; only the date is wanted")
            return value.date()
        return value if isinstance(value, date) else _day(_typed(value))

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The day itself."""
        day: date = value
        return day

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any day."""
        return ()


@dataclass(frozen=True, slots=True)
class Instant:
    """A day and time of day; Asia/Shanghai where no offset is written."""

    zh: str = "日期和时刻，如 2026-11-23 08:30（北京时间）"
    en: str = "a date and time such as 2026-11-23 08:30 (China time)"

    def read(self, value: CellValue) -> datetime:
        """The aware instant; raises `Unreadable` for a day without a time of day."""
        if isinstance(value, datetime):
            return _to_second(value if value.tzinfo else value.replace(tzinfo=CHINA))
        if isinstance(value, date):
            raise Unreadable("只有日期，缺时刻", "has no time of day")
        typed = _typed(value)
        match = _INSTANT.fullmatch(typed.removesuffix(":") + ":00" if re.search(r"\s\d{1,2}:$", typed) else typed)
        if match is None:
            if _DAY.fullmatch(typed) or _COMPACT.fullmatch(typed):
                raise Unreadable("只有日期，缺时刻", "has no time of day")
            raise Unreadable("不是日期和时刻", "is not a date and time")
        day, *_, hour, minute, second, offset = match.groups()
        try:
            clock = time(int(hour), int(minute), int(second or 0))
        except ValueError:
            raise Unreadable("钟面上没有这个时刻", "is not a time of day") from None
        instant = datetime.combine(_day(day), clock, CHINA)
        return datetime.fromisoformat(f"{instant:%Y-%m-%dT%H:%M:%S}{offset}") if offset else instant

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The clock in China to the second, as sheets keep it; raises ValueError for a naive datetime."""
        instant: datetime = value
        if instant.tzinfo is None:
            raise ValueError(f"{instant} names no zone; ledgers hold aware instants")
        return _to_second(instant.astimezone(CHINA).replace(tzinfo=None))

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any instant."""
        return ()
