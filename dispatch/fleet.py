"""`add_vehicle`, `change_vehicle`, `transfer_vehicle`, `retire_vehicle`: the register of cars.

Every car goes on the platform (Art. 14): one beyond the establishment is entered and told, not turned away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from fleet_data.calendar import legal_day
from fleet_data.fleet_records import VehicleFile
from fleet_data.plan_records import COMMITTED
from fleet_data.records import VehicleRecord, VehicleState
from fleet_data.regions import find_region
from fleet_data.stores import establishment, pools, vehicles
from fleet_data.stores.day_trips import list_trips
from fleet_data.stores.papers import VEHICLE_FILES
from fleet_data.stores.units import save_units
from rulebook.book import asof
from rulebook.instrument import Citation

_QUOTA = "establishment.quota_required"
_METHODS = "renewal.disposal_methods"
_CERTIFICATE = "scrap.certificate_required"
_FAR = timedelta(days=36_500)
# What a change may touch; where a car stands is a transfer's, whether it is in use a retirement's.
CHANGEABLE = frozenset(field.name for field in fields(VehicleRecord)) - {
    "plate", "pool", "pool_region", "pool_lat", "pool_lon", "state",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advice:
    """Something the office should know, that does not stop it."""

    code: str
    zh: str
    en: str
    articles: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptVehicle:
    """A car as it is kept, its papers, and what the office should know."""

    record: VehicleRecord
    file: VehicleFile
    advice: tuple[Advice, ...] = ()


def get_kept(session: Session, plate: str) -> KeptVehicle:
    """A car with its papers; raises NotKeptError."""
    record = vehicles.get_vehicle(session, plate)
    return KeptVehicle(record, VEHICLE_FILES.find(session, plate) or VehicleFile(plate, record.pool_region))


def add_vehicle(session: Session, record: VehicleRecord, *, who: Person, day: date) -> KeptVehicle | Refusal:
    """Enter a car in a pool, which is made where it is new."""
    against = _find_fault(record) or _refuse_other_place(session, record)
    if against is not None:
        return against
    if vehicles.find_vehicle(session, record.plate) is not None:
        return Refusal("plate_taken", f"车牌 {record.plate} 已在台账", f"the plate {record.plate} is in the register")
    rows, _ = pools.gather([record])
    save_units(session, [(record.pool_region, record.unit)], who.account)
    pools.save_pools(session, rows, who.account)
    vehicles.save_vehicles(session, [record], who.account)
    file = VEHICLE_FILES.put(session, VehicleFile(record.plate, record.pool_region), who.account)
    return KeptVehicle(record, file, _advise_quota(session, record, day))


def change_vehicle(
    session: Session, plate: str, changes: Mapping[str, Any], *, who: Person, day: date
) -> KeptVehicle | Refusal:
    """Change fields of a car (any of CHANGEABLE). Raises NotKeptError."""
    kept = get_kept(session, plate)
    foreign = sorted(set(changes) - CHANGEABLE)
    if foreign:
        return refuse_input(
            foreign[0], "not_changeable", f"{foreign[0]} 不在此处修改", f"{foreign[0]} is not changed here"
        )
    record = replace(kept.record, **changes)
    against = _find_fault(record)
    if against is not None:
        return against
    save_units(session, [(record.pool_region, record.unit)], who.account)
    vehicles.save_vehicles(session, [record], who.account)
    return replace(kept, record=record, advice=_advise_quota(session, record, day))


def transfer_vehicle(
    session: Session, plate: str, pool: str, *, document: str, who: Person, now: datetime
) -> KeptVehicle | Refusal:
    """Move a car to another pool by a document that is cited; not while orders hold it. Raises NotKeptError."""
    kept = get_kept(session, plate)
    place = pools.find_place(session, pool)
    if place is None:
        return refuse_input("pool", "no_such_pool", f"没有名为“{pool}”的车队", f"there is no pool '{pool}'")
    if not document.strip():
        return refuse_input("document", "bad_document", "请注明调剂批准文件", "cite the document that lets it be moved")
    against = refuse_committed(session, plate, now)
    if against is not None:
        return against
    region, lat, lon = place
    record = replace(kept.record, pool=pool, pool_region=region, pool_lat=lat, pool_lon=lon)
    save_units(session, [(region, record.unit)], who.account)
    vehicles.save_vehicles(session, [record], who.account)
    file = VEHICLE_FILES.put(session, replace(kept.file, region=region), who.account)
    return KeptVehicle(record, file, _advise_quota(session, record, legal_day(now)))


def retire_vehicle(
    session: Session, plate: str, *, on: date, method: str, document: str, who: Person, now: datetime
) -> KeptVehicle | Refusal:
    """Take a car out of use for good, by one of the ways the rulebook lists. Raises NotKeptError."""
    kept = get_kept(session, plate)
    if kept.record.state is VehicleState.RETIRED:
        return Refusal("retired_already", f"车辆 {plate} 已停用", f"the car {plate} is out of use already")
    book = asof(on, kept.record.pool_region)
    methods = book.find_value(_METHODS)
    if methods is not None and method not in methods.names:
        return Refusal(
            "no_lawful_disposal",
            f"处置方式“{method}”不在规定之内（{'、'.join(methods.names)}）",
            f"'{method}' is no way of disposal; the rules know {', '.join(methods.names)}",
            RefusalKind.INPUT,
            cite(book, [_METHODS]),
            "method",
        )
    if not document.strip():
        return Refusal(
            "disposal_undocumented",
            "请注明处置批准文件；报废须有报废机动车回收证明编号",
            "cite the approval of the disposal; for scrapping, the number of the recycling certificate",
            RefusalKind.INPUT,
            cite(book, [_CERTIFICATE] if method == "scrap" else [_METHODS]),
            "document",
        )
    against = refuse_committed(session, plate, now)
    if against is not None:
        return against
    record = replace(kept.record, state=VehicleState.RETIRED)
    vehicles.save_vehicles(session, [record], who.account)
    file = replace(kept.file, retired_on=on, disposal_method=method, disposal_document=document)
    return KeptVehicle(record, VEHICLE_FILES.put(session, file, who.account))


def refuse_committed(
    session: Session, plate: str, from_at: datetime, until_at: datetime | None = None
) -> Refusal | None:
    """Whether committed orders hold the car from an instant on (until another)."""
    end_at = until_at or from_at + _FAR
    held = list_trips(session, from_at, end_at, vehicle=plate, states=COMMITTED)
    if not held:
        return None
    told = "、".join(f"{trip.request}（派车单 {trip.order_id}）" for trip in held[:3])
    return Refusal(
        "vehicle_committed",
        f"车辆 {plate} 在该时段已派车：{told}，请先改派",
        f"the car {plate} is committed at that time: {told}; give those orders to another car first",
    )


def _refuse_other_place(session: Session, record: VehicleRecord) -> Refusal | None:
    known = pools.find_place(session, record.pool)
    if known in (None, (record.pool_region, record.pool_lat, record.pool_lon)):
        return None
    return refuse_input(
        "pool",
        "pool_elsewhere",
        f"车队“{record.pool}”已登记在别处 {known}，请用同一地区和坐标，或另起名称",
        f"the pool '{record.pool}' is registered elsewhere {known}; give its region and place, or another name",
    )


def _find_fault(record: VehicleRecord) -> Refusal | None:
    region = record.pool_region
    checks = (
        (bool(record.plate.strip()), "plate", "请填写车牌", "give the plate"),
        (bool(record.pool.strip()), "pool", "请填写车队", "name the pool"),
        (bool(record.unit.strip()), "unit", "请填写登记单位", "name the unit it is registered to"),
        (find_region(region) is not None, "pool_region", f"没有地区“{region}”", f"there is no region '{region}'"),
        (record.seats > 0, "seats", "座位数应不少于 1", "there is at least 1 seat"),
        (bool(record.available), "available", "请填写可用时段", "give the hours in which it can be sent"),
        (
            record.fixed_cost_cny >= 0 and record.cost_per_km_cny >= 0,
            "cost_per_km_cny",
            "费用不能为负",
            "costs are not negative",
        ),
    )
    return next((refuse_input(name, f"bad_{name}", zh, en) for holds, name, zh, en in checks if not holds), None)


def _advise_quota(session: Session, record: VehicleRecord, day: date) -> tuple[Advice, ...]:
    """Whether the unit now has more cars of the category than its approved number."""
    numbers = establishment.list_for_day(session, day, record.pool_region)
    approved = [n for n in numbers if n.unit == record.unit and n.category is record.category]
    if not approved:
        return ()
    held = [
        each
        for each in vehicles.list_for_regions(session, [record.pool_region])
        if each.unit == record.unit and each.category is record.category and each.state is not VehicleState.RETIRED
    ]
    if len(held) <= approved[0].vehicles:
        return ()
    return (
        Advice(
            "over_establishment",
            f"{record.unit} 该类车辆 {len(held)} 辆，超过编制 {approved[0].vehicles} 辆，请核实",
            f"{record.unit} holds {len(held)} cars of this category, {approved[0].vehicles} are approved; verify it",
            cite(asof(day, record.pool_region), [_QUOTA]),
        ),
    )
