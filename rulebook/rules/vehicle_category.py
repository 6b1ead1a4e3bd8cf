"""May a vehicle of this category make a trip of this purpose?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, permit, refuse
from rulebook.terms import Purpose, VehicleCategory

_ZH = {
    VehicleCategory.CONFIDENTIAL: "机要通信",
    VehicleCategory.EMERGENCY: "应急保障",
    VehicleCategory.ENFORCEMENT: "执法执勤",
    VehicleCategory.SPECIAL: "特种专业技术",
    VehicleCategory.GENERAL: "其他",
}
_PURPOSES = {category: f"category.{category.value}_purposes" for category in VehicleCategory}
_IDLE = "category.emergency_idle_purposes"


@dataclass(frozen=True, slots=True)
class VehicleCategoryFacts:
    """A trip's purpose, a vehicle's category, and whether the emergency pool stands idle meanwhile."""

    purpose: Purpose
    category: VehicleCategory
    emergency_pool_idle: bool = False


def _outside_purposes(facts: VehicleCategoryFacts, reading: Reading) -> list[Finding]:
    if facts.purpose in reading.names(_PURPOSES[facts.category]):
        return []
    return refuse(
        "category_not_for_purpose",
        f"{_ZH[facts.category]}用车不得用于“{facts.purpose}”类任务；请改派其他类别车辆",
        f"a vehicle of category '{facts.category}' is not for the purpose '{facts.purpose}'; send another category",
    )


def _idle_emergency_car(facts: VehicleCategoryFacts, reading: Reading) -> list[Finding]:
    if facts.category is not VehicleCategory.EMERGENCY or not facts.emergency_pool_idle:
        return []
    if facts.purpose not in reading.names(_IDLE):
        return []
    return permit(
        "idle_emergency_car",
        "应急保障车辆空闲，当地规定允许用于此类任务",
        "the emergency vehicle is idle and the local rule lets it be used for this purpose",
    )


VEHICLE_CATEGORY = Rule(
    id="vehicle_category",
    version=1,
    title_zh="车辆类别与用途",
    title_en="vehicle category and purpose",
    field_ids=("CAT-1", "USE-22"),
    facts=VehicleCategoryFacts,
    clauses=(
        Clause(
            label="category_purposes",
            reads=tuple(_PURPOSES.values()),
            find=_outside_purposes,
            met_zh="车辆类别与任务用途相符",
            met_en="the vehicle's category is for this purpose",
        ),
        Clause(label="idle_emergency_car", reads=(_IDLE,), find=_idle_emergency_car, lifts="category_purposes"),
    ),
)
