"""`put_out_of_use`, `lift_block`, `record_absence`, `lift_absence`: times in which a car or a driver cannot be sent.

They are bookings like trips, so that a car in the workshop cannot be sent and a committed car cannot go there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, refuse_input
from fleet_data.booking_records import BookingKind, Clash, Release, Wish
from fleet_data.fleet_records import AbsenceKind, BlockKind, DriverAbsence, VehicleBlock
from fleet_data.stores import bookings, drivers, vehicles
from fleet_data.stores.out_of_use import ABSENCES, BLOCKS
from fleet_data.stores.shelf import new_key

_ENDED = Refusal("ended_already", "该记录已结束", "it has ended already")


def put_out_of_use(
    session: Session,
    plate: str,
    *,
    kind: BlockKind,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    who: Person,
    vendor: str | None = None,
    document: str | None = None,
    odometer_km: float | None = None,
    cost_cny: float | None = None,
) -> VehicleBlock | Refusal:
    """Take a car out for a time; refused where a trip or another such time holds it. Raises NotKeptError."""
    record = vehicles.get_vehicle(session, plate)
    key = new_key("block")
    against = _find_fault(from_at, until_at, reason) or _book(
        session, Wish(BookingKind.REPAIR, from_at, until_at, f"{kind} {key}", vehicle=plate), who
    )
    if against is not None:
        return against
    block = VehicleBlock(
        block=key,
        region=record.pool_region,
        vehicle=plate,
        kind=kind,
        from_at=from_at,
        until_at=until_at,
        reason=reason,
        made_by=who.account,
        vendor=vendor,
        document=document,
        odometer_km=odometer_km,
        cost_cny=cost_cny,
    )
    return BLOCKS.put(session, block, who.account)


def lift_block(session: Session, block: str, *, who: Person, now: datetime) -> VehicleBlock | Refusal:
    """The car is back before its planned end. Raises NotKeptError."""
    kept = BLOCKS.hold(session, block)
    if kept.lifted_at is not None or now >= kept.until_at:
        return _ENDED
    _release(session, kept.from_at, kept.until_at, f"{kept.kind} {kept.block}", who, vehicle=kept.vehicle)
    return BLOCKS.put(session, replace(kept, lifted_at=max(now, kept.from_at), lifted_by=who.account), who.account)


def record_absence(
    session: Session,
    driver: str,
    *,
    kind: AbsenceKind,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    who: Person,
) -> DriverAbsence | Refusal:
    """A driver is away for a time; refused where a trip holds them. Raises NotKeptError."""
    region = drivers.region_of(session, driver)
    key = new_key("absence")
    against = _find_fault(from_at, until_at, reason) or _book(
        session, Wish(BookingKind.ABSENCE, from_at, until_at, f"{kind} {key}", driver=driver), who
    )
    if against is not None:
        return against
    absence = DriverAbsence(key, region, driver, kind, from_at, until_at, reason, who.account)
    return ABSENCES.put(session, absence, who.account)


def lift_absence(session: Session, absence: str, *, who: Person, now: datetime) -> DriverAbsence | Refusal:
    """The driver is back before the planned end. Raises NotKeptError."""
    kept = ABSENCES.hold(session, absence)
    if kept.lifted_at is not None or now >= kept.until_at:
        return _ENDED
    _release(session, kept.from_at, kept.until_at, f"{kept.kind} {kept.absence}", who, driver=kept.driver)
    return ABSENCES.put(session, replace(kept, lifted_at=max(now, kept.from_at), lifted_by=who.account), who.account)


def _find_fault(from_at: datetime, until_at: datetime, reason: str) -> Refusal | None:
    if until_at <= from_at:
        return refuse_input("until_at", "bad_until_at", "结束时间应晚于开始时间", "it ends after it begins")
    if not reason.strip():
        return refuse_input("reason", "bad_reason", "请说明原因", "say why")
    return None


def _book(session: Session, wish: Wish, who: Person) -> Refusal | None:
    held = bookings.book(session, wish, who=who.account)
    return Refusal("booked", held.zh, held.en) if isinstance(held, Clash) else None


def _release(
    session: Session,
    from_at: datetime,
    until_at: datetime,
    purpose: str,
    who: Person,
    vehicle: str | None = None,
    driver: str | None = None,
) -> None:
    for held in bookings.list_active(
        session, from_at, until_at, [vehicle] if vehicle else None, [driver] if driver else None
    ):
        if held.wish.purpose == purpose:
            bookings.release(session, held.id, Release.ENDED, who=who.account)
