"""A driver's own day, for the phone: rides in order with what to do at each, hours, what keeps them in, what ends soon.

A driver sees nobody else's rides (`read_driver_day` asks by staff number), and of passengers only how many come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.driver_hours import DayHours, read_driver_hours
from dispatch.papers import Due, list_due
from fleet_data.calendar import DayOf, day_bounds, day_kind
from fleet_data.fleet_records import DriverAbsence
from fleet_data.plan_records import OrderState
from fleet_data.records import DriverRecord
from fleet_data.stores import calendar, drivers, out_of_use
from fleet_data.stores.day_trips import Trip, list_trips

_WARN_DAYS = 30
_OVER = (OrderState.RETURNED, OrderState.CONFIRMED, OrderState.RATED, OrderState.SETTLED)


@dataclass(frozen=True, slots=True)
class Call:
    """One party of a ride: where from, where to, how many, for which unit, and its order."""

    order_id: int
    request: str
    unit: str
    purpose: str
    origin: str
    destination: str
    passengers: int
    state: OrderState


@dataclass(frozen=True, slots=True)
class Ride:
    """One drive of one car; several parties may share it."""

    vehicle: str | None
    start_at: datetime
    end_at: datetime
    driving_minutes: float | None
    km: float | None
    calls: tuple[Call, ...]

    @property
    def is_over(self) -> bool:
        """Whether the car is back."""
        return all(call.state in _OVER for call in self.calls)


@dataclass(frozen=True, slots=True)
class DriverDay:
    """A driver's legal day. `next_ride` is the place of the first ride that is not over."""

    driver: DriverRecord
    day: date
    day_of: DayOf
    rides: tuple[Ride, ...]
    hours: DayHours
    absences: tuple[DriverAbsence, ...]
    due: tuple[Due, ...]
    next_ride: int | None


def read_driver_day(session: Session, driver: str, day: date) -> DriverDay:
    """A driver's day; raises NotKeptError, UnknownCalendarYearError."""
    record, region = drivers.get_driver(session, driver), drivers.region_of(session, driver)
    begin_at, end_at = day_bounds(day)
    rides = list_rides(list_trips(session, begin_at, end_at, driver=driver))
    due = [each for each in list_due(session, day, _WARN_DAYS, [region]) if each.id == driver]
    return DriverDay(
        driver=record,
        day=day,
        day_of=day_kind(day, region, calendar.list_overrides(session, day, day)),
        rides=rides,
        hours=read_driver_hours(session, driver, day, day)[0],
        absences=tuple(out_of_use.list_absences(session, begin_at, end_at, driver=driver)),
        due=tuple(due),
        next_ride=next((number for number, ride in enumerate(rides) if not ride.is_over), None),
    )


def list_rides(trips: list[Trip]) -> tuple[Ride, ...]:
    """Orders that share a car and a departure as one ride each, by time."""
    together: dict[tuple[str | None, datetime | None], list[Trip]] = defaultdict(list)
    for trip in trips:
        if trip.start_at is not None and trip.end_at is not None:
            together[trip.ride].append(trip)
    rides = [_ride(parties) for parties in together.values()]
    return tuple(sorted(rides, key=lambda ride: (ride.start_at, ride.vehicle or "")))


def _ride(parties: list[Trip]) -> Ride:
    first = parties[0]
    assert first.start_at is not None
    return Ride(
        vehicle=first.vehicle,
        start_at=first.start_at,
        end_at=max(trip.end_at for trip in parties if trip.end_at is not None),
        driving_minutes=first.driving_minutes,
        km=first.km,
        calls=tuple(
            Call(
                trip.order_id,
                trip.request,
                trip.unit,
                trip.purpose,
                trip.origin,
                trip.destination,
                trip.passengers,
                trip.state,
            )
            for trip in parties
        ),
    )
