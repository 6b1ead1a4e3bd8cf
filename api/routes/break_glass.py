"""Break-glass: a role that cannot wait, by two of the three administrators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.access.break_glass import ask, second
from api.access.permissions import Permission
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.grants import EmergencyIn, EmergencyOut
from api.work import Work, may, may_write
from fleet_data.stores import break_glass

routes = APIRouter(prefix="/break-glass", tags=["access 登录与授权"])


@routes.get("")
def list_emergencies(
    work: Annotated[Work, may(Permission.BREAK_GLASS)], asked: Annotated[PageQuery, paged(break_glass.SORTS)]
) -> PageOut[EmergencyOut]:
    """List what was asked. 紧急授权列表"""
    return work.read(
        lambda session: list_page(
            session, break_glass.query(), asked, sorts=break_glass.SORTS, key="id", shown=EmergencyOut.of_row
        )
    )


@routes.post("", status_code=201, response_model=EmergencyOut)
def ask_emergency(body: EmergencyIn, work: Annotated[Work, may_write(Permission.BREAK_GLASS)]) -> Response:
    """Ask for a role that cannot wait; a second administrator must agree within the hour. 申请紧急授权"""

    def do(session: Session) -> EmergencyOut:
        account = str(body.account)
        asked = ask(session, work.caller, account, body.role, body.region, body.hours, body.reason, now=work.now)
        return EmergencyOut.of(asked)

    return work.write(do)


@routes.post("/{emergency}/second", response_model=EmergencyOut)
def second_emergency(work: Annotated[Work, may_write(Permission.BREAK_GLASS)], emergency: UUID) -> Response:
    """Agree as the second administrator: the role is in force from now, for the hours asked. 同意紧急授权"""
    return work.write(lambda session: EmergencyOut.of(second(session, work.caller, str(emergency), now=work.now)))
