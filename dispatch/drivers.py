"""`add_driver`, `change_driver`, `part_driver`: the register of drivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, refuse_input
from fleet_data.calendar import day_bounds
from fleet_data.fleet_records import DriverFile
from fleet_data.plan_records import COMMITTED
from fleet_data.records import DriverRecord
from fleet_data.stores import drivers, pools
from fleet_data.stores.day_trips import list_trips
from fleet_data.stores.papers import DRIVER_FILES

CHANGEABLE = frozenset(field.name for field in fields(DriverRecord)) - {"driver"}

_FAR = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class KeptDriver:
    """A driver as kept, with their papers."""

    record: DriverRecord
    file: DriverFile


def get_kept(session: Session, driver: str) -> KeptDriver:
    """A driver with their papers; raises NotKeptError."""
    record, region = drivers.get_driver(session, driver), drivers.region_of(session, driver)
    return KeptDriver(record, DRIVER_FILES.find(session, driver) or DriverFile(driver, region))


def add_driver(session: Session, record: DriverRecord, *, who: Person, day: date) -> KeptDriver | Refusal:
    """Enter a driver of a pool that is kept."""
    against = _find_fault(session, record)
    if against is not None:
        return against
    if drivers.find_driver(session, record.driver) is not None:
        return Refusal("number_taken", f"工号 {record.driver} 已在台账", f"the staff number {record.driver} is taken")
    drivers.save_drivers(session, [record], who.account)
    file = DriverFile(record.driver, drivers.region_of(session, record.driver), hired_on=day)
    return KeptDriver(record, DRIVER_FILES.put(session, file, who.account))


def change_driver(session: Session, driver: str, changes: Mapping[str, Any], *, who: Person) -> KeptDriver | Refusal:
    """Change fields of a driver (any of CHANGEABLE): licence, hours, pool, usual car. Raises NotKeptError."""
    kept = get_kept(session, driver)
    foreign = sorted(set(changes) - CHANGEABLE)
    if foreign:
        return refuse_input(foreign[0], "not_changeable", f"{foreign[0]} 不可修改", f"{foreign[0]} cannot be changed")
    record = replace(kept.record, **changes)
    against = _find_fault(session, record)
    if against is not None:
        return against
    drivers.save_drivers(session, [record], who.account)
    file = replace(kept.file, region=drivers.region_of(session, driver))
    return KeptDriver(record, DRIVER_FILES.put(session, file, who.account))


def part_driver(session: Session, driver: str, *, on: date, reason: str, who: Person) -> KeptDriver | Refusal:
    """End a driver's service on a legal day; not while orders after it stand. Raises NotKeptError."""
    kept = get_kept(session, driver)
    if kept.file.left_on is not None:
        return Refusal("left_already", f"驾驶员 {driver} 已离岗", f"driver {driver} has left already")
    against = refuse_committed(session, driver, day_bounds(on)[1])
    if against is not None:
        return against
    file = DRIVER_FILES.put(session, replace(kept.file, left_on=on, left_reason=reason), who.account)
    return replace(kept, file=file)


def refuse_committed(
    session: Session, driver: str, from_at: datetime, until_at: datetime | None = None
) -> Refusal | None:
    """Whether committed orders hold the driver from an instant on (until another)."""
    end_at = until_at or from_at + _FAR
    held = list_trips(session, from_at, end_at, driver=driver, states=COMMITTED)
    if not held:
        return None
    told = "、".join(f"{trip.request}（派车单 {trip.order_id}）" for trip in held[:3])
    return Refusal(
        "driver_committed",
        f"驾驶员 {driver} 在该时段已派车：{told}，请先改派",
        f"driver {driver} is committed at that time: {told}; give those orders to somebody else first",
    )


def _find_fault(session: Session, record: DriverRecord) -> Refusal | None:
    checks = (
        (bool(record.driver.strip()), "driver", "请填写工号", "give the staff number"),
        (bool(record.name.strip()), "name", "请填写姓名", "give the name"),
        (bool(record.licence_class.strip()), "licence_class", "请填写准驾车型", "give the licence class"),
        (bool(record.on_duty), "on_duty", "请填写在岗时段", "give the hours on duty"),
        (
            pools.find_place(session, record.pool) is not None,
            "pool",
            f"没有名为“{record.pool}”的车队",
            f"there is no pool '{record.pool}'",
        ),
    )
    return next((refuse_input(name, f"bad_{name}", zh, en) for holds, name, zh, en in checks if not holds), None)
