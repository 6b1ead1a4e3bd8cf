"""The rows of a dataset as frozen records. Instants are seconds since 1970 (float), places WGS-84 degrees.

`None` is what the dataset does not say. Names are those of the format page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Place = tuple[float, float]  # lat, lon


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (单位)."""

    unit_id: str
    name: str
    region_id: str


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool: the designated lot (定点停放) of its vehicles."""

    pool_id: str
    region_id: str
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of the register; days are legal days."""

    vehicle_id: str
    plate: str
    unit_id: str
    pool_id: str
    category: str
    energy: str | None = None
    vehicle_class: str | None = None
    seats: float | None = None
    price_cny: float | None = None
    displacement_l: float | None = None
    purchased_on: date | None = None
    registered_on: date | None = None
    registered_owner: str | None = None
    tank_l: float | None = None
    litres_per_100km: float | None = None
    status: str | None = None
    replaced_vehicle_id: str | None = None
    secret: bool | None = None

    @property
    def in_use(self) -> bool:
        """Whether the register has the vehicle as one to be used."""
        return self.status != "disposed"


@dataclass(frozen=True, slots=True)
class Order:
    """An order; `start_s` and `end_s` are the approved window."""

    order_id: str
    vehicle_id: str
    driver_id: str | None
    user_unit_id: str
    requester_id: str | None
    kind: str
    purpose: str | None
    created_s: float
    approved_s: float | None
    start_s: float
    end_s: float
    closed_s: float | None
    origin: Place | None
    stops: tuple[Place, ...]
    region_ids: tuple[str, ...]
    passengers: float | None
    passenger_ids: tuple[str, ...]
    allowance_holder: bool | None
    planned_km: float | None
    recorded_km: float | None

    @property
    def is_emergency(self) -> bool:
        """An emergency order: driven first, written down later (USE-21)."""
        return self.kind == "emergency"

    @property
    def places(self) -> tuple[Place, ...]:
        """Origin and stops, as far as they are named."""
        return ((self.origin,) if self.origin else ()) + self.stops


@dataclass(frozen=True, slots=True)
class Seal:
    """A period in which the vehicle is sealed, or exempt from sealing."""

    from_s: float
    to_s: float
    exempt: bool


@dataclass(frozen=True, slots=True)
class Fuelling:
    """A transaction of a fuel card."""

    txn_id: str
    vehicle_id: str
    card_id: str | None
    at_s: float
    litres: float
    product: str | None
    place: Place | None
    vendor_id: str | None
    vendor_listed: bool | None
    odometer_km: float | None


@dataclass(frozen=True, slots=True)
class Toll:
    """A toll gantry that recorded the plate."""

    at_s: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Workshop:
    """A stay at a workshop (a row of `maintenance`)."""

    from_s: float
    to_s: float
    vendor_id: str | None
    vendor_listed: bool | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Rental:
    """A rented vehicle."""

    rental_id: str
    unit_id: str
    region_id: str
    start_s: float
    end_s: float
    seats: float
    supplier_id: str | None
    supplier_listed: bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """What a terminal reported of itself."""

    at_s: float
    kind: str


@dataclass(frozen=True, slots=True)
class PlaceOfNote:
    """A place of the list of places (敏感地点)."""

    place_id: str
    kind: str
    lat: float
    lon: float
    radius_m: float
