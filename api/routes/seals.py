"""The seal register: seals, exceptions to them, and the list that is reported before a holiday."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, person_of, sides_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.base import Key
from api.schemas.seals import AnswerIn, ExceptionIn, ExceptionOut, HolidayOut, SealIn, SealOut, UnsealingIn
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch.sealing import answer_exception, ask_exception, list_holiday, seal_vehicle, unseal_vehicle
from fleet_data.fleet_records import ExceptionState
from fleet_data.stores import seals, vehicles
from fleet_data.stores.seals import EXCEPTIONS, SEALS

routes = APIRouter(prefix="/seals", tags=["fleet 车辆"])
exceptions = APIRouter(prefix="/seal-exceptions", tags=["fleet 车辆"])


@routes.get("")
def list_seals(
    work: Annotated[Work, may(Permission.SEAL_FLEET)],
    asked: Annotated[PageQuery, paged(seals.SEAL_SORTS)],
    vehicle: Key | None = None,
    standing: Annotated[bool | None, Query(description="whether it is not taken off")] = None,
) -> PageOut[SealOut]:
    """List the seal register. 封存登记列表"""
    query = seals.query_seals(work.scope, vehicle=vehicle, standing=standing)

    def read(session: Session) -> PageOut[SealOut]:
        return list_page(
            session, query, asked, sorts=seals.SEAL_SORTS, key="seal", shown=lambda row: SealOut(seal=SEALS.read(row))
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=SealOut)
def seal(body: SealIn, work: Annotated[Work, may_write(Permission.SEAL_FLEET)]) -> Response:
    """Seal a car from a day to a day, with bay, key holder, reading and photo. 封存"""

    def put(session: Session) -> SealOut:
        check_car(session, work, body.vehicle)
        words = {name: getattr(body, name) for name in type(body).model_fields if name != "vehicle"}
        done = seal_vehicle(session, body.vehicle, who=person_of(work), now=work.now, **words)
        return SealOut(seal=granted(done))

    return work.write(put)


@routes.get("/holiday")
def get_holiday_list(
    work: Annotated[Work, may(Permission.SEAL_FLEET)],
    first: Annotated[LegalDay, Query(description="its first legal day")],
    days: Annotated[int, Query(ge=1, le=31, description="so many days")] = 8,
) -> HolidayOut:
    """Duty cars, sealed cars with their bays, cars still to seal, exceptions. 节前报备清单"""

    def read(session: Session) -> HolidayOut:
        last = first + timedelta(days=days - 1)
        found = list_holiday(session, first, last, sides_of(work))
        return HolidayOut(
            first=first,
            last=last,
            duty=found.duty,
            sealed=found.sealed,
            to_seal=found.to_seal,
            exceptions=found.exceptions,
        )

    return work.read(read)


@routes.get("/{seal}")
def get_seal(work: Annotated[Work, may(Permission.SEAL_FLEET)], seal: Key) -> SealOut:
    """One seal. 封存记录"""

    def read(session: Session) -> SealOut:
        kept = SEALS.get(session, seal)
        check_inside(work, kept.region)
        return SealOut(seal=kept)

    return work.read(read)


@routes.post("/{seal}/unsealing", response_model=SealOut)
def unseal(body: UnsealingIn, work: Annotated[Work, may_write(Permission.SEAL_FLEET)], seal: Key) -> Response:
    """Take a seal off; kilometres without an approved exception are marked. 解封"""

    def take_off(session: Session) -> SealOut:
        check_car(session, work, SEALS.get(session, seal).vehicle)
        who = person_of(work)
        done = unseal_vehicle(session, seal, odometer_km=body.odometer_km, who=who, now=work.now, photo=body.photo)
        return SealOut(seal=granted(done))

    return work.write(take_off)


@exceptions.get("")
def list_exceptions(
    work: Annotated[Work, may(Permission.SEAL_FLEET)],
    asked: Annotated[PageQuery, paged(seals.EXCEPTION_SORTS)],
    vehicle: Key | None = None,
    state: ExceptionState | None = None,
) -> PageOut[ExceptionOut]:
    """List exceptions to sealing, whatever the answer. 启封申请列表"""
    query = seals.query_exceptions(work.scope, vehicle=vehicle, state=state)

    def read(session: Session) -> PageOut[ExceptionOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=seals.EXCEPTION_SORTS,
            key="exception",
            shown=lambda row: ExceptionOut(exception=EXCEPTIONS.read(row)),
        )

    return work.read(read)


@exceptions.post("", status_code=201, response_model=ExceptionOut)
def ask(body: ExceptionIn, work: Annotated[Work, may_write(Permission.SEAL_FLEET)]) -> Response:
    """Ask to drive on sealed days. 申请启封"""

    def put(session: Session) -> ExceptionOut:
        check_car(session, work, body.vehicle)
        words = {name: getattr(body, name) for name in type(body).model_fields if name != "vehicle"}
        done = ask_exception(session, body.vehicle, who=person_of(work), now=work.now, **words)
        return ExceptionOut(exception=granted(done))

    return work.write(put)


@exceptions.post("/{exception}/answer", response_model=ExceptionOut)
def answer(body: AnswerIn, work: Annotated[Work, may_write(Permission.APPROVE_REQUESTS)], exception: Key) -> Response:
    """Say yes or no; not by who asked. 审批启封"""

    def put(session: Session) -> ExceptionOut:
        check_inside(work, EXCEPTIONS.get(session, exception).region)
        done = answer_exception(
            session, exception, approves=body.approves, answer=body.answer, who=person_of(work), now=work.now
        )
        return ExceptionOut(exception=granted(done))

    return work.write(put)


def check_car(session: Session, work: Work, plate: str) -> None:
    """Raises where the car is not there (NotKeptError), or not in the caller's scope (Problem)."""
    record = vehicles.get_vehicle(session, plate)
    check_inside(work, record.pool_region, record.unit)
