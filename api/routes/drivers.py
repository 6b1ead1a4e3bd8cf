"""Drivers: the register, their papers, absences, hours, and their day."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, is_assigned_only, person_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key, Name
from api.schemas.board import DriverDayOut
from api.schemas.fleet import (
    AbsenceIn,
    AbsenceOut,
    DepartureIn,
    DriverChangeIn,
    DriverFileIn,
    DriverIn,
    DriverOut,
    HoursOut,
    show_driver,
)
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch import drivers as register
from dispatch.driver_day import read_driver_day
from dispatch.driver_hours import read_driver_hours
from dispatch.drivers import KeptDriver
from dispatch.out_of_use import lift_absence, record_absence
from dispatch.papers import keep_driver_file
from fleet_data.calendar import legal_day
from fleet_data.stores import drivers, out_of_use, pools
from fleet_data.stores.out_of_use import ABSENCES

routes = APIRouter(prefix="/drivers", tags=["fleet 车辆"])


@routes.get("")
def list_drivers(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    asked: Annotated[PageQuery, paged(drivers.SORTS)],
    pool: Annotated[Name | None, Query(description="of this pool alone")] = None,
) -> PageOut[DriverOut]:
    """List the drivers within the caller's scope; a driver sees themselves. 驾驶员列表"""
    query = drivers.query(work.scope, own_only=is_assigned_only(work), pool=pool)

    def read(session: Session) -> PageOut[DriverOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=drivers.SORTS,
            key="driver",
            shown=lambda row: DriverOut(driver=drivers.to_record(row)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=DriverOut)
def add_a_driver(body: DriverIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)]) -> Response:
    """Enter a driver of a pool. 新增驾驶员"""

    def add(session: Session) -> DriverOut:
        check_pool(session, work, body.pool)
        done = register.add_driver(session, body.record(), who=person_of(work), day=legal_day(work.now))
        return show_driver(granted(done), keeps_papers=True)

    return work.write(add)


@routes.get("/{driver}")
def get_a_driver(work: Annotated[Work, may(Permission.SEE_FLEET)], driver: Key) -> DriverOut:
    """One driver with their papers; the phone is masked for who does not keep them. 驾驶员"""
    keeps = work.caller.may(Permission.EDIT_FLEET)
    return work.read(lambda session: show_driver(seen(session, work, driver), keeps_papers=keeps))


@routes.patch("/{driver}", response_model=DriverOut)
def change_a_driver(
    body: DriverChangeIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], driver: Key
) -> Response:
    """Change fields of a driver: licence, hours, pool. 修改驾驶员"""

    def change(session: Session) -> DriverOut:
        seen(session, work, driver)
        if body.pool is not None:
            check_pool(session, work, body.pool)
        done = register.change_driver(session, driver, body.changes(), who=person_of(work))
        return show_driver(granted(done), keeps_papers=True)

    return work.write(change)


@routes.patch("/{driver}/file", response_model=DriverOut)
def keep_papers(body: DriverFileIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], driver: Key) -> Response:
    """Enter papers of a driver. 驾驶员档案"""

    def keep(session: Session) -> DriverOut:
        kept = seen(session, work, driver)
        file = granted(keep_driver_file(session, driver, body.changes(), who=person_of(work)))
        return show_driver(KeptDriver(kept.record, file), keeps_papers=True)

    return work.write(keep)


@routes.post("/{driver}/departure", response_model=DriverOut)
def part_from_a_driver(
    body: DepartureIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], driver: Key
) -> Response:
    """A driver's last day; not while orders after it stand. 驾驶员离岗"""

    def part(session: Session) -> DriverOut:
        seen(session, work, driver)
        done = register.part_driver(session, driver, on=body.on, reason=body.reason, who=person_of(work))
        return show_driver(granted(done), keeps_papers=True)

    return work.write(part)


@routes.get("/{driver}/absences")
def list_absences(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    asked: Annotated[PageQuery, paged(out_of_use.ABSENCE_SORTS)],
    driver: Key,
) -> PageOut[AbsenceOut]:
    """List a driver's absences. 缺勤记录"""
    query = out_of_use.query_absences(work.scope, driver=driver)

    def read(session: Session) -> PageOut[AbsenceOut]:
        seen(session, work, driver)
        return list_page(
            session,
            query,
            asked,
            sorts=out_of_use.ABSENCE_SORTS,
            key="absence",
            shown=lambda row: AbsenceOut(absence=ABSENCES.read(row)),
        )

    return work.read(read)


@routes.post("/{driver}/absences", status_code=201, response_model=AbsenceOut)
def record_an_absence(
    body: AbsenceIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], driver: Key
) -> Response:
    """A driver is away for a time; not while a trip holds them. 登记缺勤"""

    def note(session: Session) -> AbsenceOut:
        seen(session, work, driver)
        words = {name: getattr(body, name) for name in type(body).model_fields}
        return AbsenceOut(absence=granted(record_absence(session, driver, who=person_of(work), **words)))

    return work.write(note)


@routes.post("/{driver}/absences/{absence}/end", response_model=AbsenceOut)
def end_an_absence(work: Annotated[Work, may_write(Permission.EDIT_FLEET)], driver: Key, absence: Key) -> Response:
    """The driver is back. 销假"""

    def finish(session: Session) -> AbsenceOut:
        seen(session, work, driver)
        if ABSENCES.get(session, absence).driver != driver:
            raise Problem(NOT_FOUND)
        return AbsenceOut(absence=granted(lift_absence(session, absence, who=person_of(work), now=work.now)))

    return work.write(finish)


@routes.get("/{driver}/hours")
def get_hours(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    driver: Key,
    first: Annotated[LegalDay, Query(description="from this legal day")],
    days: Annotated[int, Query(ge=1, le=62, description="so many days")] = 7,
) -> HoursOut:
    """What a driver drove and will drive, day by day, against the limit. 驾驶时长"""

    def read(session: Session) -> HoursOut:
        seen(session, work, driver)
        found = read_driver_hours(session, driver, first, first + timedelta(days=days - 1))
        return HoursOut(driver=driver, days=tuple(found))

    return work.read(read)


@routes.get("/{driver}/days/{day}")
def get_day(work: Annotated[Work, may(Permission.SEE_FLEET)], driver: Key, day: LegalDay) -> DriverDayOut:
    """A driver's day: rides, hours, absences, what ends soon. 驾驶员当日任务"""

    def read(session: Session) -> DriverDayOut:
        seen(session, work, driver)
        return DriverDayOut.of(read_driver_day(session, driver, day))

    return work.read(read)


def seen(session: Session, work: Work, driver: str) -> KeptDriver:
    """The driver, if the caller's permission carries to them; else they are not there."""
    query = drivers.query(work.scope, own_only=is_assigned_only(work))
    if session.scalars(query.where(drivers.SORTS["driver"] == driver)).one_or_none() is None:
        raise Problem(NOT_FOUND)
    return register.get_kept(session, driver)


def check_pool(session: Session, work: Work, pool: str) -> None:
    """Raises Problem where a pool is not there, or not in the caller's scope."""
    place = pools.find_place(session, pool)
    if place is None:
        raise Problem(NOT_FOUND)
    check_inside(work, place[0])
