"""The kinds of demonstration cars, within the 2017 measures' limits on price and displacement.

Money is CNY, displacement litres, range kilometres on one charge in a mild month.
"""

from __future__ import annotations

from dataclasses import dataclass

from fleet_data.records import Energy
from rulebook.terms import VehicleCategory

FOUR_BY_FOUR = "4x4"


@dataclass(frozen=True, slots=True)
class VehicleModel:
    """One kind of car; `seats` are passengers', the driver not counted."""

    name: str
    category: VehicleCategory
    seats: int
    energy: Energy
    fixed_cost_cny: float
    cost_per_km_cny: float
    price_cny: float
    displacement_l: float | None = None
    range_km: float | None = None
    features: frozenset[str] = frozenset()


GENERAL, OFF_ROAD = VehicleCategory.GENERAL, frozenset({FOUR_BY_FOUR})
SEDAN = VehicleModel("sedan", GENERAL, 4, Energy.PETROL, 70.0, 0.72, 148_000.0, 1.5)
HYBRID = VehicleModel("hybrid", GENERAL, 4, Energy.HYBRID, 66.0, 0.52, 162_000.0, 1.5)
ELECTRIC = VehicleModel("electric", GENERAL, 4, Energy.ELECTRIC, 60.0, 0.32, 169_000.0, None, 420.0)
SUV = VehicleModel("suv", GENERAL, 4, Energy.PETROL, 90.0, 0.95, 178_000.0, 1.8, None, OFF_ROAD)
MPV = VehicleModel("mpv", GENERAL, 6, Energy.PETROL, 92.0, 1.02, 176_000.0, 1.8)
MPV_ELECTRIC = VehicleModel("mpv-electric", GENERAL, 6, Energy.ELECTRIC, 84.0, 0.45, 179_000.0, None, 380.0)
MINIBUS = VehicleModel("minibus", GENERAL, 14, Energy.DIESEL, 110.0, 1.22, 228_000.0, 2.5)
COACH = VehicleModel("coach", GENERAL, 30, Energy.DIESEL, 120.0, 1.50, 436_000.0, 4.5)
CONFIDENTIAL = VehicleModel("confidential", VehicleCategory.CONFIDENTIAL, 4, Energy.PETROL, 68.0, 0.70, 117_000.0, 1.5)
EMERGENCY = VehicleModel(
    "emergency", VehicleCategory.EMERGENCY, 4, Energy.PETROL, 92.0, 0.98, 179_000.0, 1.8, None, OFF_ROAD
)
ENFORCEMENT = VehicleModel("enforcement", VehicleCategory.ENFORCEMENT, 4, Energy.PETROL, 72.0, 0.74, 118_000.0, 1.6)
ENFORCEMENT_SUV = VehicleModel(
    "enforcement-suv", VehicleCategory.ENFORCEMENT, 4, Energy.PETROL, 88.0, 0.94, 176_000.0, 1.8, None, OFF_ROAD
)

# Shares of a pool by kind; a pool of n cars gets whole cars by largest remainder, in this order on ties.
CITY_SHARES: dict[VehicleModel, float] = {
    SEDAN: 0.19,
    HYBRID: 0.15,
    ELECTRIC: 0.22,
    SUV: 0.11,
    MPV: 0.07,
    MPV_ELECTRIC: 0.03,
    MINIBUS: 0.05,
    COACH: 0.03,
    CONFIDENTIAL: 0.05,
    EMERGENCY: 0.05,
    ENFORCEMENT: 0.05,
}
BANNER_SHARES: dict[VehicleModel, float] = {
    SEDAN: 0.22,
    SUV: 0.24,
    ELECTRIC: 0.16,
    MPV: 0.14,
    EMERGENCY: 0.10,
    MINIBUS: 0.08,
    ENFORCEMENT_SUV: 0.09,
}
