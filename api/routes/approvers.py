"""Approvers' posts: who may approve as what, and until when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, person_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.base import Key, RegionCode
from api.schemas.requests import PostIn, PostOut
from api.work import Work, may, may_write
from dispatch.person import Person
from dispatch.posts import appoint_approver, end_post
from fleet_data.stores import approvals
from fleet_data.stores.approvals import POSTS

routes = APIRouter(prefix="/approver-posts", tags=["requests 用车申请"])


@routes.get("")
def list_posts(
    work: Annotated[Work, may(Permission.SEE_REQUESTS)],
    asked: Annotated[PageQuery, paged(approvals.POST_SORTS)],
    region: Annotated[RegionCode | None, Query(description="of this very region alone")] = None,
    person: Annotated[Key | None, Query(description="of this account alone")] = None,
) -> PageOut[PostOut]:
    """List who may approve as what. 审批人任命列表"""
    query = approvals.query_posts(work.scope, region=region, person=person)

    def read(session: Session) -> PageOut[PostOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=approvals.POST_SORTS,
            key="post",
            shown=lambda row: PostOut.of(POSTS.read(row)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=PostOut)
def appoint(body: PostIn, work: Annotated[Work, may_write(Permission.APPOINT_APPROVERS)]) -> Response:
    """Appoint an approver, or somebody acting in another's place; nobody appoints himself. 任命审批人"""
    check_inside(work, body.region, body.unit)

    def make(session: Session) -> PostOut:
        done = appoint_approver(
            session,
            region=body.region,
            role=body.role,
            person=Person(body.person, body.name),
            valid_from=body.valid_from,
            valid_until=body.valid_until,
            who=person_of(work),
            unit=body.unit,
            acting_for=body.acting_for,
            document=body.document,
        )
        return PostOut.of(granted(done))

    return work.write(make)


@routes.post("/{post}/end", response_model=PostOut)
def end(work: Annotated[Work, may_write(Permission.APPOINT_APPROVERS)], post: Key) -> Response:
    """End a post from today on. 终止任命"""

    def finish(session: Session) -> PostOut:
        kept = POSTS.get(session, post)
        check_inside(work, kept.region, kept.unit)
        return PostOut.of(granted(end_post(session, post, who=person_of(work), now=work.now)))

    return work.write(finish)
