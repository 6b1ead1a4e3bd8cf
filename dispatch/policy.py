"""The dated values a plan is made by, read once from the rulebook of the region that plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.driving import RestRule
from dispatch.rail import RailRule
from dispatch.shared_way import SharingRule
from rulebook.book import asof
from rulebook.instrument import Value

MAX_DRIVING = "driver.daily_driving_minutes"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the day is planned by; `values` are all that were read, for the record."""

    unserved_cny: dict[int, float]  # by priority, 1 highest
    change_cost_cny: float
    max_idle_away_minutes: float
    rest: RestRule
    rail: RailRule
    sharing: SharingRule
    emergency_reserve_share: float  # of a pool's emergency cars
    values: tuple[Value, ...]


def read_policy(day: date, region: str) -> Policy:
    """The values of the day in the region; raises NoSuchValueError, which names what is missing."""
    book = asof(day, region)
    read: list[Value] = []

    def number(name: str) -> float:
        value = book.value(name)
        read.append(value)
        return value.number

    return Policy(
        unserved_cny={
            priority: number(f"planning.unserved_price_priority_{priority}_cny") for priority in (1, 2, 3, 4)
        },
        change_cost_cny=number("planning.change_cost_cny"),
        max_idle_away_minutes=number("parking.max_idle_away_minutes"),
        rest=RestRule(number("driver.continuous_driving_minutes"), number("driver.rest_minutes")),
        rail=RailRule(
            min_trip_km=number("rail.min_trip_km"),
            fare_cny_per_km=number("rail.fare_per_100_km_cny") / 100,
            speed_kmh=number("rail.speed_kmh"),
            transfer_minutes=number("rail.transfer_minutes"),
            max_access_km=number("rail.max_access_km"),
        ),
        sharing=SharingRule(
            max_detour_ratio=number("sharing.max_detour_ratio"),
            max_detour_minutes=number("sharing.max_detour_minutes"),
            max_departure_gap_minutes=number("sharing.max_departure_gap_minutes"),
        ),
        emergency_reserve_share=number("planning.emergency_reserve_share"),
        values=tuple(read),
    )
