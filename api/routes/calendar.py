"""The calendar: what legal days are in a region, with what regions set themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.languages import Words
from api.schemas.base import RegionCode
from api.schemas.calendar import DayOut, DaysOut
from api.work import Work, may
from api.zoned import LegalDay
from fleet_data.calendar import day_kind
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
            found = day_kind(day, region, overrides)
            label = Words(found.label_zh, found.label_en).of(work.language)
            days.append(
                DayOut(
                    day=day,
                    kind=found.kind,
                    is_working=found.is_working,
                    label=label,
                    status=found.status,
                    source=found.source,
                )
            )
        return DaysOut(region=region, days=days)

    return work.read(read)
