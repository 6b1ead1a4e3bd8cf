"""Nights, holidays and long days spread over drivers: turns they have had, and what one more costs.

A turn is a day on which a driver was out at night, on a legal holiday, or for long; each counts once a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.clock import MINUTES_A_DAY, intersect, to_minutes
from fleet_data.calendar import DayOverride, UnknownCalendarYearError, day_kind
from fleet_data.stores.turns import DutyTurn
from rulebook.book import Rulebook, asof
from rulebook.terms import DayKind

Intervals = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """How many of each kind."""

    nights: int = 0
    holidays: int = 0
    long_days: int = 0

    def __add__(self, other: Turns) -> Turns:
        return Turns(self.nights + other.nights, self.holidays + other.holidays, self.long_days + other.long_days)


NO_TURNS = Turns()


def least_turns(turns: Collection[Turns]) -> Turns:
    """The least of each kind that any of them has had."""
    return Turns(
        min((each.nights for each in turns), default=0),
        min((each.holidays for each in turns), default=0),
        min((each.long_days for each in turns), default=0),
    )


@dataclass(frozen=True, slots=True)
class TurnRule:
    """The dated values: prices (CNY) for each turn more than the pool's least, and what a turn is (minutes)."""

    usual_car_cny: float
    night_cny: float
    holiday_cny: float
    long_day_cny: float
    long_day_minutes: float
    night_from: float
    night_until: float
    days: int

    def find_turns(self, hours: Intervals, on_holiday: bool) -> Turns:
        """The turns that being out in these minutes of a day is."""
        until = self.night_until + (MINUTES_A_DAY if self.night_from > self.night_until else 0.0)
        nights = tuple((self.night_from + shift, until + shift) for shift in (-MINUTES_A_DAY, 0.0, MINUTES_A_DAY))
        return Turns(
            nights=int(bool(intersect(hours, nights))),
            holidays=int(on_holiday and bool(hours)),
            long_days=int(sum(end - start for start, end in hours) > self.long_day_minutes),
        )

    def price_cny(self, turns: Turns, had: Turns, least: Turns) -> float:
        """What these turns cost for a driver who has had so many, where the pool's least is so many."""
        return (
            self.night_cny * turns.nights * (had.nights - least.nights)
            + self.holiday_cny * turns.holidays * (had.holidays - least.holidays)
            + self.long_day_cny * turns.long_days * (had.long_days - least.long_days)
        )


def read_turn_rule(book: Rulebook) -> TurnRule:
    """The rule of the day; raises NoSuchValueError."""
    return TurnRule(
        usual_car_cny=book.value("crew.usual_car_cny").number,
        night_cny=book.value("crew.night_turn_cny").number,
        holiday_cny=book.value("crew.holiday_turn_cny").number,
        long_day_cny=book.value("crew.long_day_turn_cny").number,
        long_day_minutes=book.value("crew.long_day_minutes").number,
        night_from=book.value("driver.night_from_minutes").number,
        night_until=book.value("driver.night_until_minutes").number,
        days=int(book.value("crew.turns_days").number),
    )


def first_counted_on(day: date, region: str) -> date:
    """The first day whose turns count on this day."""
    return day - timedelta(days=read_turn_rule(asof(day, region)).days)


def count_turns(
    duties: Iterable[DutyTurn], rule: TurnRule, overrides: Collection[DayOverride] = ()
) -> dict[str, Turns]:
    """Driver → turns had; a day of a year without a calendar counts as no holiday."""
    out: dict[tuple[str, date, str], set[tuple[float, float]]] = defaultdict(set)
    for duty in duties:
        out[duty.driver, duty.day, duty.region].add(
            (to_minutes(duty.start_at, duty.day), to_minutes(duty.end_at, duty.day))
        )
    by_day: dict[tuple[str, date], Turns] = {}
    for (driver, day, region), hours in out.items():
        found = rule.find_turns(tuple(sorted(hours)), _is_holiday(day, region, overrides))
        known = by_day.get((driver, day), NO_TURNS)  # a driver in the plans of two regions has one day
        by_day[driver, day] = Turns(
            max(known.nights, found.nights), max(known.holidays, found.holidays), max(known.long_days, found.long_days)
        )
    total: dict[str, Turns] = defaultdict(Turns)
    for (driver, _), turns in by_day.items():
        total[driver] += turns
    return dict(total)


def _is_holiday(day: date, region: str, overrides: Collection[DayOverride]) -> bool:
    try:
        return day_kind(day, region, overrides).kind is DayKind.HOLIDAY
    except UnknownCalendarYearError:
        return False
