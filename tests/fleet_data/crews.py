"""Vehicles, drivers and wishes for them, for the tests of bookings and of the life of orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from fleet_data.booking_records import Booking, BookingKind, Clash, Wish
from fleet_data.plan_records import DutyRecord, KeptOrder, OptionRecord, OrderRecord, PlanRecord, PlanToSave
from fleet_data.records import Ledgers
from fleet_data.session import transaction
from fleet_data.stores import bookings, orders, plans
from fleet_data.stores.ledgers import save_ledgers
from rulebook.terms import Mechanism

from .samples import DAY, agreement, at, driver, request_of, supplier, vehicle

WHO = "演示调度员"
CARS = ("蒙A·演示01", "蒙A·演示02", "蒙A·演示03")
DRIVERS = ("D01", "D02", "D03")
REQUESTS = tuple(f"R{number:03d}" for number in range(1, 7))


def fill(engine: Engine) -> None:
    """One pool of three cars and three drivers, six requests."""
    with transaction(engine) as session:
        save_ledgers(
            session,
            Ledgers(
                vehicles=tuple(map(vehicle, CARS)),
                drivers=tuple(driver(number, usual_plate=None) for number in DRIVERS),
                requests=tuple(map(request_of, REQUESTS)),
                suppliers=(supplier(),),
                agreements=(agreement(),),
            ),
        )


def wish(car: str | None = CARS[0], person: str | None = DRIVERS[0], start: int = 8, end: int = 10) -> Wish:
    """A trip by hours of the day."""
    return Wish(BookingKind.TRIP, at(start), at(end), "演示出车", car, person)


def book(engine: Engine, wished: Wish) -> Booking | Clash:
    """Book in a transaction of its own."""
    with transaction(engine) as session:
        return bookings.book(session, wished, who=WHO)


def order(request: str, hours: tuple[int, int] = (8, 11), crew: int = 0, duty: int | None = 0) -> OrderRecord:
    """An order of a pooled vehicle."""
    return OrderRecord(
        request=request,
        mechanism=Mechanism.OWN_LEVEL,
        reason_zh="本级车队最省",
        reason_en="the own pool costs least",
        cost_cny=129.5,
        option=f"{request}/direct",
        option_kind="direct",
        vehicle=CARS[crew],
        driver=DRIVERS[crew],
        planned_start_at=at(hours[0]),
        planned_end_at=at(hours[1]),
        duty=duty,
        leg=None if duty is None else 0,
    )


def save_plan(engine: Engine, *of_orders: OrderRecord, base_token: int | None = None) -> tuple[int, list[KeptOrder]]:
    """Keep a plan of Hohhot's day with a duty for each order; gives its id and orders."""
    given: list[OrderRecord] = []
    duties: list[DutyRecord] = []
    for one in of_orders:
        if one.vehicle is None or one.planned_start_at is None or one.planned_end_at is None:
            given.append(one)
            continue
        given.append(_with_duty(one, len(duties)))
        duties.append(DutyRecord(one.vehicle, one.driver, one.planned_start_at, one.planned_end_at, 60.0, 80.0, 129.5))
    ways = tuple(_option(one.option, one.request, at(8)) for one in given if one.option)
    plan = PlanRecord(DAY, "150100", '{"a": 1}', '{"b": 2}', 129.5, 120.0, "time_limit", 4.5, "0.1.0", 7)
    with transaction(engine) as session:
        to_save = PlanToSave(plan, tuple(given), tuple(duties), ways, base_token=base_token)
        kept = plans.save(session, to_save, who=WHO)
        return kept.id, orders.list_for_plan(session, kept.id)


def _with_duty(one: OrderRecord, duty: int) -> OrderRecord:
    return replace(one, duty=duty, leg=0)


def _option(key: str, request: str, start: datetime) -> OptionRecord:
    return OptionRecord(key, "direct", (request,), start, start, 120.0, 80.0, 75.5, 0.0, 3)
