"""Cars and drivers as they go in and out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.base import In, Key, Name, Out, Reason, RegionCode
from api.schemas.desk import Cny, Hours, Kilometres, Latitude, Longitude, Minutes, Words
from api.zoned import Instant, LegalDay
from dispatch.driver_hours import DayHours
from dispatch.drivers import KeptDriver
from dispatch.fleet import KeptVehicle
from dispatch.papers import Due
from fleet_data.fleet_records import (
    AbsenceKind,
    BlockKind,
    DriverAbsence,
    DriverFile,
    Marking,
    VehicleBlock,
    VehicleFile,
)
from fleet_data.records import DriverRecord, Energy, VehicleRecord
from rulebook.terms import VehicleCategory

_CAR: JsonDict = {
    "plate": "蒙A·演901",
    "pool": "演示车队",
    "pool_region": "150100",
    "pool_lat": 40.842,
    "pool_lon": 111.749,
    "unit": "演示机关",
    "category": "general",
    "seats": 4,
    "energy": "petrol",
    "fixed_cost_cny": 60,
    "cost_per_km_cny": 0.8,
    "available": [["06:00:00", "22:00:00"]],
}


class VehicleIn(In):
    """A car to be entered."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_CAR]})

    plate: Key
    pool: Name
    pool_region: RegionCode
    pool_lat: Latitude
    pool_lon: Longitude
    unit: Annotated[Name, Field(description="the organ it is registered to")]
    category: VehicleCategory
    seats: Annotated[int, Field(ge=1, le=100, description="passengers, the driver not counted")]
    energy: Energy
    fixed_cost_cny: Cny
    cost_per_km_cny: Cny
    available: Hours
    range_km: Kilometres | None = None
    features: Words = ()
    duty_car: bool = False
    reserve: bool = False
    displacement_l: Annotated[float | None, Field(ge=0, le=100, allow_inf_nan=False)] = None
    price_cny: Cny | None = None
    first_registered_on: LegalDay | None = None

    def record(self) -> VehicleRecord:
        """The car as the ledger has it."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return VehicleRecord(**values | {"features": frozenset(self.features)})


class VehicleChangeIn(In):
    """Fields of a car to change; what is left out stays."""

    unit: Name | None = None
    category: VehicleCategory | None = None
    seats: Annotated[int | None, Field(ge=1, le=100)] = None
    energy: Energy | None = None
    fixed_cost_cny: Cny | None = None
    cost_per_km_cny: Cny | None = None
    available: Hours | None = None
    range_km: Kilometres | None = None
    features: Words | None = None
    duty_car: bool | None = None
    reserve: bool | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        given = {name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None}
        return given | ({"features": frozenset(given["features"])} if "features" in given else {})


class TransferIn(In):
    """To which pool a car goes, by which document."""

    pool: Name
    document: Name


class RetirementIn(In):
    """How a car leaves the fleet."""

    on: LegalDay
    method: Annotated[Key, Field(examples=["auction", "maker_buy_back", "scrap"])]
    document: Annotated[Name, Field(description="approval; for scrapping the recycling certificate")]


class VehicleFileIn(In):
    """Papers and readings of a car; what is left out stays."""

    vin: Key | None = None
    engine_number: Key | None = None
    odometer_km: Kilometres | None = None
    odometer_on: LegalDay | None = None
    insurance_valid_until: LegalDay | None = None
    inspection_valid_until: LegalDay | None = None
    service_due_on: LegalDay | None = None
    service_due_km: Kilometres | None = None
    terminal: Key | None = None
    marking: Marking | None = None
    marking_document: Name | None = None
    fuel_card: Key | None = None
    is_secret: bool | None = None
    reason: Annotated[Name | None, Field(description="asked for when an odometer goes back")] = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        names = self.model_fields_set - {"reason"}
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class AdviceOut(Out):
    """Something the office should know, that did not stop it."""

    code: str
    zh: str
    en: str


class VehicleOut(Out):
    """A car."""

    vehicle: VehicleRecord
    file: VehicleFile | None = None
    advice: tuple[AdviceOut, ...] = ()


def show_vehicle(kept: KeptVehicle) -> VehicleOut:
    """A car with its papers and what the office should know."""
    told = tuple(AdviceOut(code=each.code, zh=each.zh, en=each.en) for each in kept.advice)
    return VehicleOut(vehicle=kept.record, file=kept.file, advice=told)


class BlockIn(In):
    """A time in which a car cannot be sent."""

    kind: BlockKind
    from_at: Instant
    until_at: Instant
    reason: Reason
    vendor: Name | None = None
    document: Name | None = None
    odometer_km: Kilometres | None = None
    cost_cny: Cny | None = None


class BlockOut(Out):
    """A time out of use."""

    block: VehicleBlock


class DriverIn(In):
    """A driver to be entered."""

    driver: Annotated[Key, Field(description="staff number", examples=["D901"])]
    name: Annotated[Name, Field(examples=["演示驾驶员01"])]
    pool: Name
    licence_class: Annotated[Literal["A1", "A2", "A3", "B1", "B2", "C1", "C2"], Field(examples=["B1"])]
    licence_valid_until: LegalDay
    on_duty: Hours
    max_driving_minutes: Minutes | None = None
    usual_plate: Key | None = None
    is_leader: bool = False

    def record(self) -> DriverRecord:
        """The driver as the ledger has it."""
        return DriverRecord(**{name: getattr(self, name) for name in type(self).model_fields})


class DriverChangeIn(In):
    """Fields of a driver to change; what is left out stays."""

    name: Name | None = None
    pool: Name | None = None
    licence_class: Literal["A1", "A2", "A3", "B1", "B2", "C1", "C2"] | None = None
    licence_valid_until: LegalDay | None = None
    on_duty: Hours | None = None
    max_driving_minutes: Minutes | None = None
    usual_plate: Key | None = None
    is_leader: bool | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return {name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None}


class DriverFileIn(In):
    """Papers of a driver; what is left out stays."""

    phone: Annotated[Key | None, Field(description="for work; shown masked to others")] = None
    penalty_points: Annotated[int | None, Field(ge=0, le=100)] = None
    points_on: LegalDay | None = None
    medical_valid_until: LegalDay | None = None
    hired_on: LegalDay | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return {name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None}


class DepartureIn(In):
    """A driver's last day."""

    on: LegalDay
    reason: Reason


class AbsenceIn(In):
    """A time in which a driver is not there."""

    kind: AbsenceKind
    from_at: Instant
    until_at: Instant
    reason: Reason


class AbsenceOut(Out):
    """An absence."""

    absence: DriverAbsence


class DriverOut(Out):
    """A driver; the phone is masked for who does not keep the papers."""

    driver: DriverRecord
    file: DriverFile | None = None


def show_driver(kept: KeptDriver, *, keeps_papers: bool) -> DriverOut:
    """A driver with their papers."""
    file = kept.file
    if not keeps_papers and file.phone is not None:
        file = replace(file, phone=f"{'*' * max(len(file.phone) - 2, 0)}{file.phone[-2:]}")
    return DriverOut(driver=kept.record, file=file)


class HoursOut(Out):
    """A driver's days: minutes at the wheel against the limit."""

    driver: str
    days: tuple[DayHours, ...]


class DueOut(Out):
    """Papers that end soon or ended, the soonest first."""

    items: tuple[Due, ...]
    more: Annotated[bool, Field(description="whether there are further ones")]
