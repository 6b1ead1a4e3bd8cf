"""The days of a dataset: from before the Mid-Autumn days of 2026 until after the National Day days.

Both holidays, both make-up workdays (20 September, 10 October) and some weekends lie within. Instants: POSIX seconds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar

from fleet_data.calendar import CHINA

FIRST, LAST = date(2026, 9, 14), date(2026, 10, 18)
DAYS: tuple[date, ...] = tuple(FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
WORKDAYS: tuple[date, ...] = tuple(day for day in DAYS if chinese_calendar.is_workday(day))
MAKE_UP_DAYS: tuple[date, ...] = tuple(day for day in WORKDAYS if day.weekday() >= 5)
HOLIDAYS: tuple[date, ...] = tuple(date(2026, 10, number) for number in range(1, 8))
# A minority festival that some leagues keep by themselves; nowhere else a holiday.
FESTIVAL = date(2026, 9, 22)
DAY_S = 86_400


def at(day: date, clock: str) -> int:
    """The instant a clock in Inner Mongolia shows "HH:MM" on that day."""
    hours, minutes = map(int, clock.split(":"))
    return int(datetime(day.year, day.month, day.day, hours, minutes, tzinfo=CHINA).timestamp())


FROM_S, UNTIL_S = at(FIRST, "00:00"), at(LAST, "23:59")


def iso(second: int) -> str:
    """ISO 8601 in UTC."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
