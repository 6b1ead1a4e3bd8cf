"""May this driver drive this vehicle: licence class, validity, and no leader at the wheel?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.rule import Clause, Finding, Reading, Rule, plain, refuse

_SMALL = "driver.small_car_licences"
_MEDIUM = "driver.medium_bus_licences"
_LARGE = "driver.large_bus_licences"
_SMALL_SEATS = "driver.small_car_seats"
_MEDIUM_SEATS = "driver.medium_bus_seats"
_VALID = "driver.valid_licence_required"
_LEADER = "driver.leader_refused"


@dataclass(frozen=True, slots=True)
class DriverFitnessFacts:
    """A driver's licence (class A1 … C2, last valid day) and role, against a vehicle's passenger seats.

    `seats` does not count the driver's own, as in the vehicle ledger.
    """

    licence_class: str
    licence_valid_until: date
    seats: int
    is_leader: bool


def _wrong_class(facts: DriverFitnessFacts, reading: Reading) -> list[Finding]:
    people = facts.seats + 1
    if people <= reading.number(_SMALL_SEATS):
        classes = reading.names(_SMALL)
    elif people <= reading.number(_MEDIUM_SEATS):
        classes = reading.names(_MEDIUM)
    else:
        classes = reading.names(_LARGE)
    held = facts.licence_class.strip().upper()
    if held in classes:
        return []
    return refuse(
        "licence_class",
        f"{plain(people)} 座（含驾驶员）车辆须持 {'、'.join(classes)} 驾驶证，该驾驶员为 {held or '空'}",
        f"a vehicle of {plain(people)} seats (the driver's included) asks for a licence {', '.join(classes)}; "
        f"this driver holds '{held}'",
    )


def _expired(facts: DriverFitnessFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_VALID) or facts.licence_valid_until >= reading.day:
        return []
    return refuse(
        "licence_expired",
        f"驾驶证已于 {facts.licence_valid_until} 到期",
        f"the driving licence ended on {facts.licence_valid_until}",
    )


def _leader(facts: DriverFitnessFacts, reading: Reading) -> list[Finding]:
    if not (reading.flag(_LEADER) and facts.is_leader):
        return []
    return refuse("leader_drives", "领导干部不得自行驾驶公务用车", "a leader does not drive official vehicles himself")


DRIVER_FITNESS = Rule(
    id="driver_fitness",
    version=1,
    title_zh="驾驶员资格",
    title_en="driver's fitness",
    field_ids=("DRV-3", "DRV-4"),
    facts=DriverFitnessFacts,
    clauses=(
        Clause(
            label="licence_class",
            reads=(_SMALL, _MEDIUM, _LARGE, _SMALL_SEATS, _MEDIUM_SEATS),
            find=_wrong_class,
            met_zh="准驾车型相符",
            met_en="the licence class fits the vehicle",
        ),
        Clause(
            label="licence_valid",
            reads=(_VALID,),
            find=_expired,
            met_zh="驾驶证在有效期内",
            met_en="the licence is valid",
        ),
        Clause(label="no_leader", reads=(_LEADER,), find=_leader, met_zh="非领导干部驾驶", met_en="no leader drives"),
    ),
)
