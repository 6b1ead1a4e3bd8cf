"""`read_driver_hours`: what a driver drove and will drive, day by day, against their limits. Minutes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from fleet_data.calendar import day_bounds, legal_day
from fleet_data.stores import drivers
from fleet_data.stores.day_trips import list_trips
from rulebook.book import asof
from rulebook.instrument import Citation

_LIMIT = "driver.daily_driving_minutes"


@dataclass(frozen=True, slots=True)
class DayHours:
    """A legal day of a driver: rides, minutes at the wheel by the plan, minutes away, and what the limit leaves."""

    day: date
    rides: int
    driving_minutes: float
    away_minutes: float
    limit_minutes: float
    articles: tuple[Citation, ...]

    @property
    def left_minutes(self) -> float:
        """What may still be driven that day; negative beyond the limit."""
        return self.limit_minutes - self.driving_minutes


def read_driver_hours(session: Session, driver: str, first: date, last: date) -> list[DayHours]:
    """Every legal day from first to last; a ride counts on the day it starts. Raises NotKeptError, NoSuchValueError."""
    record, region = drivers.get_driver(session, driver), drivers.region_of(session, driver)
    trips = list_trips(session, day_bounds(first)[0], day_bounds(last)[1], driver=driver)
    rides = {trip.ride: trip for trip in trips if trip.start_at is not None and trip.end_at is not None}
    by_day: dict[date, list[tuple[float, float]]] = defaultdict(list)
    for trip in rides.values():
        assert trip.start_at is not None
        assert trip.end_at is not None
        away = (trip.end_at - trip.start_at).total_seconds() / 60
        by_day[legal_day(trip.start_at)].append((away if trip.driving_minutes is None else trip.driving_minutes, away))
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        value = asof(day, region).value(_LIMIT)
        own = record.max_driving_minutes
        found.append(
            DayHours(
                day=day,
                rides=len(by_day[day]),
                driving_minutes=sum(driving for driving, _ in by_day[day]),
                away_minutes=sum(away for _, away in by_day[day]),
                limit_minutes=value.number if own is None else min(own, value.number),
                articles=(value.citation,),
            )
        )
    return found
