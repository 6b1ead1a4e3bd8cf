"""`seal_vehicle`, `unseal_vehicle`, `ask_exception`, `answer_exception`, `list_holiday`: the seal register (CAL-3).

An exception is asked by one person and answered by another; what moved while it was sealed is marked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.fleet import refuse_committed
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from fleet_data.calendar import day_bounds, legal_day
from fleet_data.fleet_records import ExceptionState, Seal, SealException
from fleet_data.records import VehicleRecord, VehicleState
from fleet_data.stores import vehicles
from fleet_data.stores.papers import VEHICLE_FILES
from fleet_data.stores.requests import get_request
from fleet_data.stores.seals import EXCEPTIONS, SEALS, list_exceptions, list_seals
from fleet_data.stores.shelf import new_key
from rulebook.book import asof
from rulebook.terms import Purpose

MOVED, WENT_BACK = "moved_while_sealed", "odometer_went_back"
_FIELDS = "seal.register_fields"
_ALLOWED = "holiday.approved_exception_allowed"
_SLACK_KM = 1.0  # readings are rounded


@dataclass(frozen=True, slots=True)
class HolidayList:
    """What is reported before a holiday: duty cars, sealed cars with their bays, cars still to seal, exceptions."""

    duty: tuple[VehicleRecord, ...]
    sealed: tuple[Seal, ...]
    to_seal: tuple[VehicleRecord, ...]
    exceptions: tuple[SealException, ...]


def seal_vehicle(
    session: Session,
    plate: str,
    *,
    bay: str,
    key_holder: str,
    odometer_km: float,
    from_on: date,
    until_on: date,
    reason: str,
    who: Person,
    now: datetime,
    photo: str | None = None,
) -> Seal | Refusal:
    """Seal a car from a legal day to a legal day, with everything the register asks for. Raises NotKeptError."""
    record = vehicles.get_vehicle(session, plate)
    if until_on < from_on:
        return refuse_input("until_on", "bad_until_on", "止日早于起日", "it ends before it begins")
    against = _refuse_incomplete(record, from_on, bay=bay, key_holder=key_holder, photo=photo)
    against = against or _refuse_duty_car(record, from_on)
    against = against or refuse_committed(session, plate, day_bounds(from_on)[0], day_bounds(until_on)[1])
    if against is not None:
        return against
    standing = list_seals(session, from_on, until_on, vehicle=plate, open_only=True)
    if standing:
        return Refusal(
            "sealed_already",
            f"车辆 {plate} 已于 {standing[0].from_on} 至 {standing[0].until_on} 封存",
            f"the car {plate} is sealed from {standing[0].from_on} to {standing[0].until_on} already",
        )
    file = VEHICLE_FILES.find(session, plate)
    went_back = file is not None and file.odometer_km is not None and odometer_km < file.odometer_km - _SLACK_KM
    seal = Seal(
        seal=new_key("seal"),
        region=record.pool_region,
        vehicle=plate,
        bay=bay,
        key_holder=key_holder,
        odometer_km=odometer_km,
        from_on=from_on,
        until_on=until_on,
        sealed_by=who.account,
        sealed_at=now,
        reason=reason,
        photo=photo,
        marks=(WENT_BACK,) if went_back else (),
    )
    return SEALS.put(session, seal, who.account)


def unseal_vehicle(
    session: Session, seal: str, *, odometer_km: float, who: Person, now: datetime, photo: str | None = None
) -> Seal | Refusal:
    """Take a seal off; a car that moved under it without an approved exception is marked. Raises NotKeptError."""
    kept = SEALS.hold(session, seal)
    if kept.unsealed_at is not None:
        return Refusal("unsealed_already", f"封存 {seal} 已解除", f"the seal {seal} is off already")
    allowed = list_exceptions(session, kept.from_on, kept.until_on, vehicle=kept.vehicle, state=ExceptionState.APPROVED)
    marks = kept.marks
    if odometer_km > kept.odometer_km + _SLACK_KM and not allowed:
        marks = (*marks, MOVED)
    if odometer_km < kept.odometer_km - _SLACK_KM:
        marks = (*marks, WENT_BACK)
    opened = replace(
        kept,
        unsealed_by=who.account,
        unsealed_at=now,
        unsealed_odometer_km=odometer_km,
        unsealed_photo=photo,
        marks=tuple(dict.fromkeys(marks)),
    )
    return SEALS.put(session, opened, who.account)


def ask_exception(
    session: Session,
    plate: str,
    *,
    from_on: date,
    until_on: date,
    reason: str,
    who: Person,
    now: datetime,
    purposes: Collection[Purpose] = (),
    request: str | None = None,
) -> SealException | Refusal:
    """Ask to drive on sealed days, for some purposes or any. Raises NotKeptError."""
    record = vehicles.get_vehicle(session, plate)
    if request is not None:
        get_request(session, request)
    if until_on < from_on:
        return refuse_input("until_on", "bad_until_on", "止日早于起日", "it ends before it begins")
    if not reason.strip():
        return refuse_input("reason", "bad_reason", "请说明特殊工作需要", "say what special need of work it is")
    asked = SealException(
        exception=new_key("exception"),
        region=record.pool_region,
        vehicle=plate,
        from_on=from_on,
        until_on=until_on,
        purposes=tuple(sorted(purpose.value for purpose in purposes)),
        reason=reason,
        asked_by=who.account,
        asked_at=now,
        state=ExceptionState.ASKED,
        request=request,
    )
    return EXCEPTIONS.put(session, asked, who.account)


def answer_exception(
    session: Session, exception: str, *, approves: bool, answer: str, who: Person, now: datetime
) -> SealException | Refusal:
    """Say yes or no; not by who asked, and not when its days are over. Raises NotKeptError."""
    kept = EXCEPTIONS.hold(session, exception)
    book = asof(kept.from_on, kept.region)
    if kept.state is not ExceptionState.ASKED:
        return Refusal(
            "answered_already", f"启封申请 {exception} 已答复", f"the exception {exception} is answered already"
        )
    if who.account == kept.asked_by:
        return Refusal(
            "own_request",
            "不得批准本人提出的启封申请",
            "nobody answers an exception he asked for",
            RefusalKind.FORBIDDEN,
            cite(book, [_ALLOWED]),
        )
    if legal_day(now) > kept.until_on:
        return Refusal(
            "too_late",
            f"启封日期已过（至 {kept.until_on}），不能事后批准",
            f"its days are over ({kept.until_on}); leave cannot be given afterwards",
            articles=cite(book, [_ALLOWED]),
        )
    state = ExceptionState.APPROVED if approves else ExceptionState.REFUSED
    answered = replace(kept, state=state, answered_by=who.account, answered_at=now, answer=answer)
    return EXCEPTIONS.put(session, answered, who.account)


def list_holiday(session: Session, first: date, last: date, regions: Collection[str] | None = None) -> HolidayList:
    """The list of a holiday's cars, as it is reported before it."""
    cars = [car for car in vehicles.list_for_regions(session, regions) if car.state is not VehicleState.RETIRED]
    sealed = list_seals(session, first, last, regions=regions, open_only=True)
    whole = {seal.vehicle for seal in sealed if seal.from_on <= first and last <= seal.until_on}
    return HolidayList(
        duty=tuple(car for car in cars if car.duty_car),
        sealed=tuple(sealed),
        to_seal=tuple(car for car in cars if not car.duty_car and car.plate not in whole),
        exceptions=tuple(list_exceptions(session, first, last, regions=regions)),
    )


def _refuse_incomplete(record: VehicleRecord, day: date, **given: str | None) -> Refusal | None:
    """Whether something the register asks for is missing; what it asks for is dated data."""
    book = asof(day, record.pool_region)
    asked = book.find_value(_FIELDS)
    missing = [name for name, value in given.items() if not (value or "").strip()]
    wanted = [name for name in missing if asked is None or name in asked.names]
    if not wanted:
        return None
    return Refusal(
        f"bad_{wanted[0]}",
        f"封存登记缺少：{'、'.join(wanted)}",
        f"the seal register asks for: {', '.join(wanted)}",
        RefusalKind.INPUT,
        cite(book, [_FIELDS]),
        wanted[0],
    )


def _refuse_duty_car(record: VehicleRecord, day: date) -> Refusal | None:
    if not record.duty_car:
        return None
    return Refusal(
        "duty_car",
        f"车辆 {record.plate} 列为值班车，不封存；如需封存请先调整值班车名单",
        f"the car {record.plate} is a listed duty car and is not sealed; take it off the list first",
        articles=cite(asof(day, record.pool_region), ["holiday.duty_car_exempt"]),
    )
