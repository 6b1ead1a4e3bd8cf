"""Are the papers of a vehicle and of a driver in order? What is not on file is not held against anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.rule import Clause, Finding, Reading, Rule, plain, refuse

_INSURANCE = "vehicle.insurance_required"
_INSPECTION = "vehicle.inspection_required"
_POINTS = "driver.points_limit"
_MEDICAL = "driver.medical_required"


@dataclass(frozen=True, slots=True)
class VehiclePapersFacts:
    """Last days of a vehicle's compulsory insurance and technical inspection; None: not on file."""

    insurance_valid_until: date | None
    inspection_valid_until: date | None


@dataclass(frozen=True, slots=True)
class DriverPapersFacts:
    """A driver's penalty points and the last day of the medical certificate; None: not on file."""

    penalty_points: int | None
    medical_valid_until: date | None


def _insurance(facts: VehiclePapersFacts, reading: Reading) -> list[Finding]:
    until = facts.insurance_valid_until
    if not reading.flag(_INSURANCE) or until is None or until >= reading.day:
        return []
    return refuse(
        "insurance_lapsed",
        f"交通事故责任强制保险已于 {until} 到期，续保前不得派车",
        f"the compulsory insurance ended on {until}; renew it before the vehicle is sent",
    )


def _inspection(facts: VehiclePapersFacts, reading: Reading) -> list[Finding]:
    until = facts.inspection_valid_until
    if not reading.flag(_INSPECTION) or until is None or until >= reading.day:
        return []
    return refuse(
        "inspection_lapsed",
        f"安全技术检验已于 {until} 到期，检验前不得派车",
        f"the technical inspection ended on {until}; have the vehicle inspected before it is sent",
    )


def _points(facts: DriverPapersFacts, reading: Reading) -> list[Finding]:
    limit = reading.number(_POINTS)
    if facts.penalty_points is None or facts.penalty_points < limit:
        return []
    return refuse(
        "points_reached",
        f"驾驶证累积记分 {facts.penalty_points} 分，已达 {plain(limit)} 分",
        f"the licence has {facts.penalty_points} penalty points, the limit is {plain(limit)}",
    )


def _medical(facts: DriverPapersFacts, reading: Reading) -> list[Finding]:
    until = facts.medical_valid_until
    if not reading.flag(_MEDICAL) or until is None or until >= reading.day:
        return []
    return refuse(
        "medical_lapsed",
        f"身体条件证明已于 {until} 到期",
        f"the medical certificate ended on {until}",
    )


VEHICLE_PAPERS = Rule(
    id="vehicle_papers",
    version=1,
    title_zh="车辆保险与检验",
    title_en="a vehicle's insurance and inspection",
    field_ids=("USE-9",),
    facts=VehiclePapersFacts,
    clauses=(
        Clause(
            label="insurance",
            reads=(_INSURANCE,),
            find=_insurance,
            met_zh="强制保险未到期或未登记",
            met_en="no lapsed insurance is on file",
        ),
        Clause(
            label="inspection",
            reads=(_INSPECTION,),
            find=_inspection,
            met_zh="检验未到期或未登记",
            met_en="no lapsed inspection is on file",
        ),
    ),
)

DRIVER_PAPERS = Rule(
    id="driver_papers",
    version=1,
    title_zh="驾驶员记分与身体条件",
    title_en="a driver's points and medical certificate",
    field_ids=("DRV-3",),
    facts=DriverPapersFacts,
    clauses=(
        Clause(
            label="points",
            reads=(_POINTS,),
            find=_points,
            met_zh="记分未达上限或未登记",
            met_en="the points on file are below the limit",
        ),
        Clause(
            label="medical",
            reads=(_MEDICAL,),
            find=_medical,
            met_zh="身体条件证明未到期或未登记",
            met_en="no lapsed medical certificate is on file",
        ),
    ),
)
