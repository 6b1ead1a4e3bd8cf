"""What a driver's phone calls: the day, acts, what was queued without signal, driving time."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import granted
from api.phone import photo as pictures
from api.phone.batch import read_batch
from api.phone.delivering import deliver, doer_of
from api.phone.gate import PhoneWork, by_phone, by_phone_write
from api.phone.windows import PhoneDoor
from api.problems import NOT_FOUND, Problem
from api.schemas.my import (
    ActIn,
    BatchesOut,
    BatchIn,
    BatchOut,
    DutyOut,
    MyDayOut,
    OrderId,
    PhotoIn,
    PhotoOut,
    TakenOut,
    act_of,
)
from api.zoned import LegalDay
from dispatch.driver_day import read_driver_day
from dispatch.duty_watch import read_duty
from dispatch.order_life.doer import list_crew
from dispatch.order_life.reporting import Told, take_act
from fleet_data.calendar import legal_day
from fleet_data.phone_records import Photo
from fleet_data.stores import orders, phone_batches

routes = APIRouter(prefix="/my", tags=["drivers' phones 驾驶员手机"])


@routes.get("/day")
def get_my_day(
    work: Annotated[PhoneWork, by_phone(Permission.RUN_TRIPS)],
    day: Annotated[LegalDay | None, Query(description="default: today")] = None,
) -> MyDayOut:
    """The driver's own rides, hours and papers of a day. 我的一天"""

    def read(session: Session) -> MyDayOut:
        found = read_driver_day(session, work.driver, day or legal_day(work.now))
        return MyDayOut.of(found, read_duty(session, work.driver, work.now), work.language)

    return work.read(read)


@routes.get("/duty")
def get_my_duty(work: Annotated[PhoneWork, by_phone(Permission.RUN_TRIPS)]) -> DutyOut:
    """Driving time now, and which limit is near. 我的驾驶时长"""
    return work.read(lambda session: DutyOut.of(read_duty(session, work.driver, work.now), work.language))


@routes.post("/orders/{order}/acts", response_model=TakenOut)
def tell_an_act(
    body: ActIn, work: Annotated[PhoneWork, by_phone_write(Permission.RUN_TRIPS)], order: OrderId
) -> Response:
    """Tell something now: what is odd (another plate, a wrong code) is refused; told again it is done once. 上报"""
    details = body.details() | ({} if body.at is None else {"phone_at": body.at.isoformat()})
    told = Told(body.report, order, act_of(body.act), details)

    def take(session: Session) -> TakenOut:
        check_crew(session, work, order)
        return TakenOut.of(granted(take_act(session, doer_of(work), told, now=work.now)))

    return work.write(take)


@routes.post("/orders/{order}/photos", status_code=201, response_model=PhotoOut)
def send_a_photo(
    body: PhotoIn, work: Annotated[PhoneWork, by_phone_write(Permission.RUN_TRIPS)], order: OrderId
) -> Response:
    """Send the photo of the odometer; it is written anew, and named by its digest. 上传里程表照片"""
    jpeg = pictures.clean(body.image)
    kept = Photo(sha256(jpeg).hexdigest(), order, work.who, work.now, jpeg)

    def keep(session: Session) -> PhotoOut:
        check_crew(session, work, order)
        phone_batches.keep_photo(session, kept)
        return PhotoOut(photo=kept.photo)

    return work.write(keep)


@routes.post("/batches")
def send_a_batch(
    body: BatchIn, request: Request, work: Annotated[PhoneWork, by_phone_write(Permission.RUN_TRIPS)]
) -> BatchOut:
    """Send what was queued, signed and numbered; in any order, each once. Its number is its key. 补传离线批次"""
    batch = read_batch(body, work.phone, datetime.now(UTC))
    return deliver(work, door_of(request), batch, body.sent_at)


@routes.get("/batches")
def get_my_batches(work: Annotated[PhoneWork, by_phone(Permission.RUN_TRIPS)]) -> BatchesOut:
    """Where the phone's numbering stands here: the highest number and what is missing. 批次编号"""

    def read(session: Session) -> BatchesOut:
        highest = phone_batches.find_highest(session, work.phone.phone)
        return BatchesOut(
            phone=work.phone.phone,
            highest=0 if highest is None else highest.number,
            highest_digest=None if highest is None else highest.digest,
            missing=tuple(phone_batches.list_gaps(session, work.phone.phone)),
        )

    return work.read(read)


def check_crew(session: Session, work: PhoneWork, order: int) -> None:
    """Raises Problem where the caller neither drives nor drove the order: it is not there for them."""
    if work.driver not in list_crew(session, orders.get_order(session, order)):
        raise Problem(NOT_FOUND)


def door_of(request: Request) -> PhoneDoor:
    """The door of the application."""
    return cast(PhoneDoor, request.app.state.door)
