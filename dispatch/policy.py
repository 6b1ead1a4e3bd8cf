"""The dated values a plan is made by, read once from the rulebook of the region that plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.driving import RestRule
from dispatch.electric import ElectricRule, read_electric_rule
from dispatch.rail import RailRule
from dispatch.shared_way import SharingRule
from rulebook.book import Rulebook, asof
from rulebook.instrument import Value
from rulebook.terms import Mechanism

MAX_DRIVING = "driver.daily_driving_minutes"
MECHANISM_ORDER = "mechanism.order"


class UnusableOrderError(ValueError):
    """The dated order of the mechanisms cannot be planned by; the sentence says what is wrong with it."""


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
    electric: ElectricRule
    mechanisms: tuple[Mechanism, ...]  # in the order in which they are tried
    values: tuple[Value, ...]


def read_policy(day: date, region: str) -> Policy:
    """The values of the day in the region; raises NoSuchValueError (names what is missing), UnusableOrderError."""
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
        electric=read_electric_rule(book, number),
        mechanisms=_read_order(book, read),
        values=tuple(read),
    )


def _read_order(book: Rulebook, read: list[Value]) -> tuple[Mechanism, ...]:
    """The place's mechanisms in order; the own level is always one of them, for the law lets no pool stand idle."""
    value = book.value(MECHANISM_ORDER)
    read.append(value)
    order = tuple(Mechanism(name) for name in value.names)  # the rulebook takes no other words
    if len(set(order)) != len(order) or Mechanism.OWN_LEVEL not in order:
        words = ", ".join(Mechanism)
        raise UnusableOrderError(
            f"{value.citation.instrument} 的 {MECHANISM_ORDER} 为 {[*value.names]}："
            f"应由 {words} 组成、不重复且含 own_level / "
            f"{MECHANISM_ORDER} of {value.citation.instrument} is {[*value.names]}: it may name {words}, each once, "
            f"and own_level among them"
        )
    return order
