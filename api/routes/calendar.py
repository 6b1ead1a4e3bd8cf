"""The calendar: what legal days are in a region, with what regions set themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside
from api.languages import Words
from api.schemas.base import RegionCode
from api.schemas.calendar import DayIn, DayOut, DaysOut
from api.work import Work, may, may_write
from api.zoned import LegalDay
from fleet_data.calendar import DayOf, DayOverride, day_kind
from fleet_data.stores import calendar

routes = APIRouter(prefix="/calendar", tags=["reference 基础数据"])

MOST_DAYS = 366


@routes.get("/{region}")
def list_days(
    work: Annotated[Work, may(Permission.READ_REFERENCE)],
    region: RegionCode,
    first: Annotated[LegalDay, Query(description="from this legal day")],
    count: Annotated[int, Query(ge=1, le=MOST_DAYS, alias="days", description="so many days")] = 31,
) -> DaysOut:
    """What the days are in a region. A year whose notice is not out is *provisional*. 日历"""

    def read(session: Session) -> DaysOut:
        overrides = calendar.list_overrides(session, first, first + timedelta(days=count - 1))
        days = []
        for number in range(count):
            day = first + timedelta(days=number)
            days.append(shown(work, day, day_kind(day, region, overrides)))
        return DaysOut(region=region, days=days)

    return work.read(read)


@routes.put("/{region}/{day}", response_model=DayOut)
def set_day(
    body: DayIn, work: Annotated[Work, may_write(Permission.APPROVE_RULES)], region: RegionCode, day: LegalDay
) -> Response:
    """Say what a day is in a region and all below it, citing the notice; planning and sealing go by it. 设置日历"""
    check_inside(work, region)

    def put(session: Session) -> DayOut:
        set_to = DayOverride(region, day, body.kind, body.label_zh, body.label_en, body.status, body.source)
        calendar.save_overrides(session, [set_to], who=work.who)
        return shown(work, day, day_kind(day, region, [set_to]))

    return work.write(put)


@routes.delete("/{region}/{day}", response_model=DayOut)
def take_day_back(
    work: Annotated[Work, may_write(Permission.APPROVE_RULES)], region: RegionCode, day: LegalDay
) -> Response:
    """Take back what a region set; the national calendar, or that of a region above, holds again. 撤回日历设置"""
    check_inside(work, region)

    def take(session: Session) -> DayOut:
        calendar.remove_override(session, region, day, who=work.who)
        return shown(work, day, day_kind(day, region, calendar.list_overrides(session, day, day)))

    return work.write(take)


def shown(work: Work, day: date, found: DayOf) -> DayOut:
    """A day in the caller's language."""
    return DayOut(
        day=day,
        kind=found.kind,
        is_working=found.is_working,
        label=Words(found.label_zh, found.label_en).of(work.language),
        status=found.status,
        source=found.source,
    )
