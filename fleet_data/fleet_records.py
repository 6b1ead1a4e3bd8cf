"""What the office keeps of cars and drivers beside the ledgers: seals, times out of use, papers.

Instants are aware, days are legal days, both ends of a span of days are included, odometers are in km.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ExceptionState(StrEnum):
    """How a request to unseal stands."""

    ASKED = "asked"  # 待批准
    APPROVED = "approved"  # 已批准
    REFUSED = "refused"  # 不同意


class BlockKind(StrEnum):
    """Why a car cannot be sent."""

    MAINTENANCE = "maintenance"  # 保养
    REPAIR = "repair"  # 维修
    INSPECTION = "inspection"  # 年检
    OTHER = "other"  # 其他


class AbsenceKind(StrEnum):
    """Why a driver is not there."""

    LEAVE = "leave"  # 休假
    SICK = "sick"  # 病假
    TRAINING = "training"  # 培训
    OTHER = "other"  # 其他


class Marking(StrEnum):
    """Whether a car bears the common marking of official vehicles (USE-7)."""

    MARKED = "marked"  # 已标识
    EXEMPT = "exempt"  # 免标识（有批件）
    UNMARKED = "unmarked"  # 未标识


@dataclass(frozen=True, slots=True)
class Seal:
    """A car sealed in a bay from a day to a day, with what the seal register asks for (CAL-3)."""

    seal: str
    region: str
    vehicle: str
    bay: str
    key_holder: str
    odometer_km: float
    from_on: date
    until_on: date
    sealed_by: str
    sealed_at: datetime
    reason: str
    photo: str | None = None
    unsealed_by: str | None = None
    unsealed_at: datetime | None = None
    unsealed_odometer_km: float | None = None
    unsealed_photo: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SealException:
    """A leave to drive on sealed days, for some purposes (none named: any); filed whatever the answer."""

    exception: str
    region: str
    vehicle: str
    from_on: date
    until_on: date
    purposes: tuple[str, ...]
    reason: str
    asked_by: str
    asked_at: datetime
    state: ExceptionState
    request: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class VehicleBlock:
    """A time in which a car cannot be sent; it ends at `until_at`, or earlier when it is lifted."""

    block: str
    region: str
    vehicle: str
    kind: BlockKind
    from_at: datetime
    until_at: datetime
    reason: str
    made_by: str
    vendor: str | None = None
    document: str | None = None
    odometer_km: float | None = None
    cost_cny: float | None = None
    lifted_at: datetime | None = None
    lifted_by: str | None = None


@dataclass(frozen=True, slots=True)
class DriverAbsence:
    """A time in which a driver is not there."""

    absence: str
    region: str
    driver: str
    kind: AbsenceKind
    from_at: datetime
    until_at: datetime
    reason: str
    made_by: str
    lifted_at: datetime | None = None
    lifted_by: str | None = None


@dataclass(frozen=True, slots=True)
class VehicleFile:
    """A car's papers; what is not known is None."""

    vehicle: str
    region: str
    vin: str | None = None
    engine_number: str | None = None
    odometer_km: float | None = None
    odometer_on: date | None = None
    insurance_valid_until: date | None = None
    inspection_valid_until: date | None = None
    service_due_on: date | None = None
    service_due_km: float | None = None
    terminal: str | None = None
    marking: Marking | None = None
    marking_document: str | None = None
    fuel_card: str | None = None
    is_secret: bool = False  # stays off ordinary lists (USE-23)
    retired_on: date | None = None
    disposal_method: str | None = None
    disposal_document: str | None = None


@dataclass(frozen=True, slots=True)
class DriverFile:
    """A driver's papers. `phone` is shown masked to whoever does not need it."""

    driver: str
    region: str
    phone: str | None = None
    penalty_points: int | None = None
    points_on: date | None = None
    medical_valid_until: date | None = None
    hired_on: date | None = None
    left_on: date | None = None
    left_reason: str | None = None
