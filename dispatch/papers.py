"""`keep_vehicle_file`, `keep_driver_file`, `list_due`: papers on file, and what ends soon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from dispatch import drivers as driver_register
from dispatch import fleet
from dispatch.person import Person
from dispatch.refusal import Refusal, refuse_input
from fleet_data.fleet_records import DriverFile, VehicleFile
from fleet_data.records import VehicleState
from fleet_data.stores import drivers, papers, vehicles
from fleet_data.stores.papers import DRIVER_FILES, VEHICLE_FILES

_RETIREMENT = {"vehicle", "region", "retired_on", "disposal_method", "disposal_document"}
VEHICLE_FIELDS = frozenset(field.name for field in fields(VehicleFile)) - _RETIREMENT
DRIVER_FIELDS = frozenset(field.name for field in fields(DriverFile)) - {"driver", "region", "left_on", "left_reason"}


@dataclass(frozen=True, slots=True)
class Due:
    """A paper that ends on a legal day; negative `days_left`: it ended already."""

    kind: Literal["vehicle", "driver"]
    id: str
    region: str
    paper: str
    ends_on: date
    days_left: int


def keep_vehicle_file(
    session: Session, plate: str, changes: Mapping[str, Any], *, who: Person, reason: str = ""
) -> VehicleFile | Refusal:
    """Enter papers or readings of a car; an odometer that goes back needs a reason. Raises NotKeptError."""
    kept = fleet.get_kept(session, plate).file
    against = _refuse_foreign(changes, VEHICLE_FIELDS)
    if against is not None:
        return against
    reading = changes.get("odometer_km")
    if reading is not None and kept.odometer_km is not None and reading < kept.odometer_km and not reason.strip():
        return refuse_input(
            "odometer_km",
            "odometer_went_back",
            f"里程表读数 {reading:g} 公里小于上次 {kept.odometer_km:g} 公里，更正须说明原因",
            f"the reading {reading:g} km is below the last, {kept.odometer_km:g} km; a correction needs its reason",
        )
    return VEHICLE_FILES.put(session, replace(kept, **changes), f"{who.account}：{reason}" if reason else who.account)


def keep_driver_file(session: Session, driver: str, changes: Mapping[str, Any], *, who: Person) -> DriverFile | Refusal:
    """Enter papers of a driver. Raises NotKeptError."""
    kept = driver_register.get_kept(session, driver).file
    against = _refuse_foreign(changes, DRIVER_FIELDS)
    if against is not None:
        return against
    return DRIVER_FILES.put(session, replace(kept, **changes), who.account)


def list_due(session: Session, day: date, within_days: int, regions: Collection[str] | None = None) -> list[Due]:
    """What ended or ends within so many days of a legal day, the soonest first: licences, papers, services."""
    last = day + timedelta(days=within_days)
    found = [*_vehicle_papers(session, regions), *_driver_papers(session, regions)]
    due = [Due(kind, key, region, paper, on, (on - day).days) for kind, key, region, paper, on in found if on <= last]
    return sorted(due, key=lambda each: (each.ends_on, each.kind, each.id, each.paper))


_Paper = tuple[Literal["vehicle", "driver"], str, str, str, date]


def _vehicle_papers(session: Session, regions: Collection[str] | None) -> Iterable[_Paper]:
    retired = {each.plate for each in vehicles.list_for_regions(session, regions) if each.state is VehicleState.RETIRED}
    for file in papers.list_vehicle_files(session, regions):
        for paper in ("insurance_valid_until", "inspection_valid_until", "service_due_on"):
            on = getattr(file, paper)
            if on is not None and file.vehicle not in retired:
                yield "vehicle", file.vehicle, file.region, paper, on


def _driver_papers(session: Session, regions: Collection[str] | None) -> Iterable[_Paper]:
    files = {file.driver: file for file in papers.list_driver_files(session, regions)}
    gone = {driver for driver, file in files.items() if file.left_on is not None}
    for record, region in drivers.list_with_region(session, regions):
        if record.driver not in gone:
            yield "driver", record.driver, region, "licence_valid_until", record.licence_valid_until
    for driver, file in files.items():
        if file.medical_valid_until is not None and driver not in gone:
            yield "driver", driver, file.region, "medical_valid_until", file.medical_valid_until


def _refuse_foreign(changes: Mapping[str, Any], allowed: frozenset[str]) -> Refusal | None:
    foreign = sorted(set(changes) - allowed)
    if not foreign:
        return None
    return refuse_input(foreign[0], "not_changeable", f"{foreign[0]} 不在此处修改", f"{foreign[0]} is not changed here")
