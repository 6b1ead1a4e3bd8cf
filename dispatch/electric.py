"""New energy first (Art. 25) as far as the range allows: a planning price on fuel, and range by temperature.

The price is put on a duty of a car that burns fuel where its pool has an electric one that day; it stands in the plan's
cost as the prices on unserved requests do. CNY, degrees Celsius.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fleet_data.records import Energy, VehicleRecord
from rulebook.book import Rulebook

FULL_RANGE_C = 20.0


@dataclass(frozen=True, slots=True)
class ElectricRule:
    """The dated values; `points` are (°C, share of the range left), ascending, and in between it is linear."""

    fuel_duty_cny: float
    points: tuple[tuple[float, float], ...]
    cold_months: frozenset[str]
    cold_month_share: float


def read_electric_rule(book: Rulebook, number: Callable[[str], float]) -> ElectricRule:
    """The rule of the day; `number` reads a value and notes that it was read. Raises NoSuchValueError."""
    first = book.value("energy.new_energy_first").flag
    return ElectricRule(
        fuel_duty_cny=number("energy.fuel_duty_cny") if first else 0.0,
        points=(
            (-30.0, number("range.electric_share_at_minus_30_c")),
            (-20.0, number("range.electric_share_at_minus_20_c")),
            (-10.0, number("range.electric_share_at_minus_10_c")),
            (0.0, number("range.electric_share_at_0_c")),
            (FULL_RANGE_C, 1.0),
        ),
        cold_months=frozenset(book.value("range.cold_months").names),
        cold_month_share=number("range.electric_share_cold_month"),
    )


def find_range_share(rule: ElectricRule, day: date, temperature_c: float | None) -> float:
    """What is left of an electric car's range: by temperature; where that is unknown, less in a cold month."""
    if temperature_c is None:
        return rule.cold_month_share if f"{day.month:02d}" in rule.cold_months else 1.0
    if temperature_c <= rule.points[0][0]:
        return rule.points[0][1]
    for (cold, least), (warm, most) in pairwise(rule.points):
        if temperature_c <= warm:
            return least + (most - least) * (temperature_c - cold) / (warm - cold)
    return 1.0


def range_km(record: VehicleRecord, share: float) -> float | None:
    """The car's range on the day."""
    if record.range_km is None or record.energy is not Energy.ELECTRIC:
        return record.range_km
    return record.range_km * share


def fuel_price_cny(record: VehicleRecord, pools_with_electric: Collection[str], rule: ElectricRule) -> float:
    """What a duty of the car counts beside its fixed cost."""
    burns = record.energy is not Energy.ELECTRIC
    return rule.fuel_duty_cny if burns and record.pool in pools_with_electric else 0.0


def list_pools_with_electric(records: Collection[VehicleRecord]) -> frozenset[str]:
    """The pools that have an electric car among these."""
    return frozenset(record.pool for record in records if record.energy is Energy.ELECTRIC)
