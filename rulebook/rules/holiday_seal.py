"""May the vehicle move today, or is it sealed for the holiday or by the register?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, permit, refuse
from rulebook.terms import DayKind, Purpose

_KINDS = "holiday.sealed_day_kinds"
_PURPOSES = "holiday.exempt_purposes"
_DUTY = "holiday.duty_car_exempt"
_APPROVED = "holiday.approved_exception_allowed"
_STATE = "seal.sealed_car_refused"


@dataclass(frozen=True, slots=True)
class HolidaySealFacts:
    """The kind of day, the vehicle (listed duty car, sealed by the register), the purpose, an exception approved."""

    day_kind: DayKind
    duty_car: bool
    state_sealed: bool
    purpose: Purpose
    exception_approved: bool


def _holiday(facts: HolidaySealFacts, reading: Reading) -> list[Finding]:
    if facts.day_kind not in reading.names(_KINDS):
        return []
    return refuse(
        "holiday_sealed",
        "节假日除特殊工作需要外公务用车应封存停驶；请改派值班车或先办理例外审批",
        "on a holiday vehicles stay sealed; send a duty car, or have an exception approved first",
    )


def _duty_car(facts: HolidaySealFacts, reading: Reading) -> list[Finding]:
    if not (facts.duty_car and reading.flag(_DUTY)):
        return []
    return permit("duty_car", "列入值班车名单，不在封存之列", "it is a listed duty car, exempt from sealing")


def _approved(facts: HolidaySealFacts, reading: Reading) -> list[Finding]:
    if not (facts.exception_approved and reading.flag(_APPROVED)):
        return []
    return permit("exception_approved", "已批准启用封存车辆", "an exception to the sealing was approved and filed")


def _urgent(facts: HolidaySealFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_PURPOSES):
        return []
    return permit(
        "special_need",
        f"“{facts.purpose}”属特殊工作需要",
        f"the purpose '{facts.purpose}' is a special need of work",
    )


def _sealed(facts: HolidaySealFacts, reading: Reading) -> list[Finding]:
    if not (reading.flag(_STATE) and facts.state_sealed):
        return []
    return refuse(
        "sealed_by_register",
        "车辆处于封存状态；须先批准解封并登记",
        "the register has the vehicle sealed; an unsealing has to be approved and entered first",
    )


HOLIDAY_SEAL = Rule(
    id="holiday_seal",
    version=1,
    title_zh="节假日封存",
    title_en="holiday sealing",
    field_ids=("USE-4", "CAL-3"),
    facts=HolidaySealFacts,
    clauses=(
        Clause(
            label="holiday",
            reads=(_KINDS,),
            find=_holiday,
            met_zh="当日无须封存",
            met_en="vehicles are not sealed on this kind of day",
        ),
        Clause(label="duty_car", reads=(_DUTY,), find=_duty_car, lifts="holiday"),
        Clause(label="exception_approved", reads=(_APPROVED,), find=_approved, lifts="holiday"),
        Clause(label="special_need", reads=(_PURPOSES,), find=_urgent, lifts="holiday"),
        Clause(
            label="register",
            reads=(_STATE,),
            find=_sealed,
            met_zh="车辆未封存",
            met_en="the register does not have the vehicle sealed",
        ),
        Clause(label="unsealing_approved", reads=(_APPROVED,), find=_approved, lifts="register"),
    ),
)
