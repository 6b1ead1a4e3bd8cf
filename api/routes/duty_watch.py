"""Driving time as it runs, for the dispatcher: who is near a limit, before it is reached."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.schemas.base import Out
from api.schemas.my import DutyOut
from api.work import Work, may
from dispatch.duty_watch import list_duty

routes = APIRouter(prefix="/duty-watch", tags=["orders 派车单"])


class DutyWatchOut(Out):
    """Those who are out or were within a day, nearest a limit first."""

    drivers: tuple[DutyOut, ...]


@routes.get("")
def watch_duty(
    work: Annotated[Work, may(Permission.MOVE_ORDERS)],
    near: Annotated[bool, Query(description="only those who are told of a limit")] = False,
) -> DutyWatchOut:
    """Continuous and daily driving of the drivers who are out, against the limits. 驾驶时长预警"""

    def read(session: Session) -> DutyWatchOut:
        watched = list_duty(session, work.scope, work.now)
        return DutyWatchOut(
            drivers=tuple(DutyOut.of(each, work.language) for each in watched if each.notices or not near)
        )

    return work.read(read)
