"""Grants: given by the security administrator, looked at by the audit administrator. The example to copy for writes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.granting import Wish, give_role
from api.access.permissions import Permission
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.grants import GrantIn, GrantOut
from api.work import Work, may, may_write
from fleet_data.access_records import GrantKind
from fleet_data.stores import grants

routes = APIRouter(prefix="/grants", tags=["access 登录与授权"])


@routes.get("")
def list_grants(
    work: Annotated[Work, may(Permission.SEE_GRANTS)],
    asked: Annotated[PageQuery, paged(grants.SORTS)],
    account: Annotated[UUID | None, Query(description="of this account alone")] = None,
    seen: Annotated[bool | None, Query(description="false: the audit administrator's queue")] = None,
) -> PageOut[GrantOut]:
    """List grants; with `seen=false` they are the audit administrator's queue. 授权列表"""
    query = grants.query(account=None if account is None else str(account), seen=seen)
    return work.read(
        lambda session: list_page(session, query, asked, sorts=grants.SORTS, key="id", shown=GrantOut.of_row)
    )


@routes.post("", status_code=201, response_model=GrantOut)
def give_grant(body: GrantIn, work: Annotated[Work, may_write(Permission.GIVE_ROLES)]) -> Response:
    """Give a role; it is in force as soon as it stands in the audit administrator's queue, which is now. 授权"""
    acting_for = None if body.acting_for is None else str(body.acting_for)
    wish = Wish(
        account=str(body.account),
        role=body.role,
        region=body.region,
        unit=body.unit,
        from_at=body.from_at or work.now,
        until_at=body.until_at,
        reason=body.reason,
        kind=GrantKind.REGULAR if acting_for is None else GrantKind.ACTING_FOR,
        acting_for=acting_for,
    )

    def give(session: Session) -> GrantOut:
        return GrantOut.of(give_role(session, wish, by=work.who, now=work.now))

    return work.write(give)


@routes.get("/{grant}")
def get_grant(work: Annotated[Work, may(Permission.SEE_GRANTS)], grant: UUID) -> GrantOut:
    """One grant. 授权"""
    return work.read(lambda session: GrantOut.of(grants.get(session, str(grant))))


@routes.post("/{grant}/end", response_model=GrantOut)
def end_grant(work: Annotated[Work, may_write(Permission.GIVE_ROLES)], grant: UUID) -> Response:
    """End a grant now; one that ended keeps its end. 收回授权"""

    def end(session: Session) -> GrantOut:
        kept = grants.get(session, str(grant))
        if kept.ended_at is None:
            grants.end(session, [kept.id], work.now, who=work.who)
        return GrantOut.of(grants.get(session, kept.id))

    return work.write(end)


@routes.post("/{grant}/seen", response_model=GrantOut)
def see_grant(work: Annotated[Work, may_write(Permission.REVIEW_GRANTS)], grant: UUID) -> Response:
    """The audit administrator has looked at it. 审计已阅"""
    return work.write(lambda session: GrantOut.of(grants.mark_seen(session, str(grant), work.now, who=work.who)))
