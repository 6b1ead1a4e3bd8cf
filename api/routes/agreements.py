"""Agreements between regions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import granted, person_of, sides_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key
from api.schemas.cross_region import AgreementIn, AgreementOut, EndIn, show_agreement
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch.agreements import KeptAgreement, end_agreement, get_kept, make_agreement
from fleet_data.stores import agreements

routes = APIRouter(prefix="/agreements", tags=["cross-region 异地联动"])


@routes.get("")
def list_agreements(
    work: Annotated[Work, may(Permission.SEE_AGREEMENTS)],
    asked: Annotated[PageQuery, paged(agreements.SORTS)],
    day: Annotated[LegalDay | None, Query(description="in force on this legal day")] = None,
) -> PageOut[AgreementOut]:
    """List the agreements of the caller's regions, on either side. 异地联动协议列表"""
    query = agreements.query(work.scope, day=day)

    def read(session: Session) -> PageOut[AgreementOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=agreements.SORTS,
            key="agreement",
            shown=lambda row: show_agreement(get_kept(session, row.agreement)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=AgreementOut)
def make(body: AgreementIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)]) -> Response:
    """Enter an agreement of one's own region; it cites its document. 登记协议"""
    check_side(work, body.pool_region, body.request_region)

    def put(session: Session) -> AgreementOut:
        return show_agreement(granted(make_agreement(session, body.record(), body.terms(), who=person_of(work))))

    return work.write(put)


@routes.get("/{agreement}")
def get_agreement(work: Annotated[Work, may(Permission.SEE_AGREEMENTS)], agreement: Key) -> AgreementOut:
    """One agreement with its terms. 协议"""
    return work.read(lambda session: show_agreement(seen(session, work, agreement)))


@routes.post("/{agreement}/end", response_model=AgreementOut)
def end(body: EndIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)], agreement: Key) -> Response:
    """Make a day the last one. 终止协议"""

    def finish(session: Session) -> AgreementOut:
        seen(session, work, agreement)
        done = end_agreement(session, agreement, on=body.on, reason=body.reason, who=person_of(work))
        return show_agreement(granted(done))

    return work.write(finish)


def check_side(work: Work, *regions: str) -> None:
    """Raises Problem where the caller stands on neither side."""
    if not sides_of(work) & set(regions):
        raise Problem(NOT_FOUND)


def seen(session: Session, work: Work, agreement: str) -> KeptAgreement:
    """The agreement, if the caller stands on a side of it; else it is not there."""
    kept = get_kept(session, agreement)
    check_side(work, kept.record.pool_region, kept.record.request_region)
    return kept
