"""What a dispatch office writes down, one record a ledger row: the five ledgers as frozen records.

Coordinates are WGS-84 degrees; money is CNY; instants are aware (Asia/Shanghai when a ledger names no
zone); times of day are `datetime.time`. `None` means the ledger said nothing. A pool is described by the
rows of its vehicles (name, region, place), as offices keep it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from rulebook.terms import Purpose, VehicleCategory


class Energy(StrEnum):
    """What a vehicle runs on."""

    PETROL = "petrol"
    DIESEL = "diesel"
    HYBRID = "hybrid"
    ELECTRIC = "electric"


class VehicleState(StrEnum):
    """Whether a vehicle can be sent at all."""

    IN_SERVICE = "in_service"  # 在用
    REPAIR = "repair"  # 维修
    SEALED = "sealed"  # 封存
    RETIRED = "retired"  # 停用


@dataclass(frozen=True, slots=True)
class VehicleRecord:
    """A row of the vehicle ledger (车辆台账)."""

    plate: str
    pool: str
    pool_region: str  # GB/T 2260 code of the level whose pool it is
    pool_lat: float
    pool_lon: float
    unit: str  # the organ it is registered to
    category: VehicleCategory
    seats: int  # passengers, the driver not counted
    energy: Energy
    fixed_cost_cny: float
    cost_per_km_cny: float
    available: tuple[tuple[time, time], ...]  # ascending, disjoint; end 00:00 means midnight
    state: VehicleState = VehicleState.IN_SERVICE
    range_km: float | None = None
    features: frozenset[str] = frozenset()
    duty_car: bool = False  # 值班车: exempt from holiday sealing
    reserve: bool = False  # 备勤: counted into its pool's and category's reserve
    displacement_l: float | None = None
    price_cny: float | None = None
    first_registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class DriverRecord:
    """A row of the driver ledger (驾驶员台账)."""

    driver: str  # staff number
    name: str
    pool: str
    licence_class: str  # A1 … C2
    licence_valid_until: date
    on_duty: tuple[tuple[time, time], ...]
    max_driving_minutes: float | None = None
    usual_plate: str | None = None
    is_leader: bool = False  # leaders do not drive official cars themselves


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A row of the request ledger (用车申请): one approved need."""

    request: str
    unit: str
    region: str  # GB/T 2260 code of the requesting level
    purpose: Purpose
    reason: str
    passengers: int
    priority: int  # 1 highest … 4
    origin: str
    origin_lat: float
    origin_lon: float
    destination: str
    destination_lat: float
    destination_lon: float
    depart_earliest: datetime
    depart_latest: datetime
    stay_minutes: float  # waiting at the destination before the way back
    round_trip: bool
    filed_at: datetime
    approved_at: datetime | None = None
    approver: str | None = None
    oral_approval: bool = False
    categories: frozenset[VehicleCategory] = frozenset()  # empty: any
    features: frozenset[str] = frozenset()
    share_consent: bool = False
    draws_allowance: bool = True  # 公务交通补贴
    inside_allowance_area: bool | None = None  # None: decided by distance to the seat


@dataclass(frozen=True, slots=True)
class SupplierRecord:
    """A row of the supplier ledger (社会化供应商): one car class of one supplier."""

    supplier: str
    name: str
    region: str
    seats: int
    base_cost_cny: float
    cost_per_km_cny: float
    cost_per_minute_cny: float
    catalogue_number: str | None  # entry in the guiding catalogue (Art. 21)
    catalogue_valid_until: date | None
    features: frozenset[str] = frozenset()
    max_options: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """A row of the agreement ledger (异地联动协议): pools of one region serve another's requests."""

    agreement: str
    pool_region: str
    request_region: str
    cost_per_option_cny: float
    document: str  # what is cited
    valid_from: date
    valid_until: date
    max_vehicles: int | None = None


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Everything a day is planned from."""

    vehicles: tuple[VehicleRecord, ...] = ()
    drivers: tuple[DriverRecord, ...] = ()
    requests: tuple[RequestRecord, ...] = ()
    suppliers: tuple[SupplierRecord, ...] = ()
    agreements: tuple[AgreementRecord, ...] = ()
    notes: tuple[str, ...] = field(default=())
