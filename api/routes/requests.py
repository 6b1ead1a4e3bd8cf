"""Requests: filed, amended, withdrawn; approved or rejected by the chain; their whole history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, is_own_only, person_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key, RegionCode
from api.schemas.requests import (
    AmendmentIn,
    ChangeOut,
    ConsentIn,
    DecisionIn,
    HistoryOut,
    LifeOut,
    RequestIn,
    RequestOut,
    WithdrawalIn,
    said_by,
)
from api.work import Work, may, may_write
from dispatch.amending import Amended, amend_request, set_share_consent
from dispatch.approval_chain import find_next_role
from dispatch.approvals import Decided, approve_orally, approve_request, complete_paper, reject_request
from dispatch.filing import Filed, file_request, withdraw_request
from fleet_data.request_records import ApprovalForm, RequestKind, RequestLife, RequestState, RoundState
from fleet_data.stores import journal, request_lives
from fleet_data.stores.approvals import ROUNDS, list_decisions, list_rounds
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request

routes = APIRouter(prefix="/requests", tags=["requests 用车申请"])


@routes.get("")
def list_requests(
    work: Annotated[Work, may(Permission.SEE_REQUESTS)],
    asked: Annotated[PageQuery, paged(request_lives.SORTS)],
    region: Annotated[RegionCode | None, Query(description="of this very region alone")] = None,
    state: RequestState | None = None,
    kind: RequestKind | None = None,
) -> PageOut[LifeOut]:
    """List the requests within the caller's scope; marks and kinds are always told. 用车申请列表"""
    query = request_lives.query(work.scope, own_only=is_own_only(work), region=region, state=state, kind=kind)

    def read(session: Session) -> PageOut[LifeOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=request_lives.SORTS,
            key="request",
            shown=lambda row: LifeOut.of(LIVES.read(row)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=RequestOut)
def file_a_request(body: RequestIn, work: Annotated[Work, may_write(Permission.FILE_REQUESTS)]) -> Response:
    """File a request; what the law says of it is told at once. Filed after its departure it is marked so. 提交申请"""
    check_inside(work, body.region, body.unit)

    def file(session: Session) -> RequestOut:
        filed = granted(
            file_request(
                session,
                body.record(work.now),
                who=person_of(work),
                now=work.now,
                traveller=body.traveller,
                rank=body.rank,
            )
        )
        return shown(session, filed)

    return work.write(file)


@routes.get("/{request}")
def get_a_request(work: Annotated[Work, may(Permission.SEE_REQUESTS)], request: Key) -> RequestOut:
    """One request with its round of approval. 用车申请"""

    def read(session: Session) -> RequestOut:
        life = seen(session, work, request)
        return shown(session, Filed(get_request(session, request), life, ROUNDS.find(session, request, life.round)))

    return work.read(read)


@routes.patch("/{request}", response_model=RequestOut)
def amend_a_request(
    body: AmendmentIn, work: Annotated[Work, may_write(Permission.FILE_REQUESTS)], request: Key
) -> Response:
    """Change a request; some changes void its approval, and the answer names them. 修改申请"""

    def amend(session: Session) -> RequestOut:
        seen(session, work, request)
        done = granted(
            amend_request(
                session,
                request,
                body.changes(),
                who=person_of(work),
                now=work.now,
                version=body.version,
                traveller=body.traveller,
            )
        )
        return shown(session, done)

    return work.write(amend)


@routes.post("/{request}/withdrawal", response_model=RequestOut)
def withdraw_a_request(
    body: WithdrawalIn, work: Annotated[Work, may_write(Permission.FILE_REQUESTS)], request: Key
) -> Response:
    """Take a request back; not while an order stands for it. 撤销申请"""

    def withdraw(session: Session) -> RequestOut:
        seen(session, work, request)
        who = person_of(work)
        done = withdraw_request(session, request, reason=body.reason, who=who, now=work.now, version=body.version)
        return shown(session, granted(done))

    return work.write(withdraw)


@routes.put("/{request}/share-consent", response_model=RequestOut)
def consent_to_share(
    body: ConsentIn, work: Annotated[Work, may_write(Permission.FILE_REQUESTS)], request: Key
) -> Response:
    """Say whether another unit may ride along. 是否同意合并乘车"""

    def consent(session: Session) -> RequestOut:
        seen(session, work, request)
        who = person_of(work)
        done = set_share_consent(session, request, body.consents, who=who, now=work.now, version=body.version)
        return shown(session, granted(done))

    return work.write(consent)


@routes.post("/{request}/decisions", status_code=201, response_model=RequestOut)
def decide_a_request(
    body: DecisionIn, work: Annotated[Work, may_write(Permission.APPROVE_REQUESTS)], request: Key
) -> Response:
    """Approve or reject as the next of the chain; approve an emergency by word, and put it on paper. 审批"""

    def decide(session: Session) -> RequestOut:
        seen(session, work, request)
        who, now, version = person_of(work), work.now, body.version
        if body.act == "approve":
            done = approve_request(session, request, who=who, now=now, comment=body.comment, version=version)
        elif body.act == "reject":
            done = reject_request(session, request, who=who, now=now, reason=body.comment, version=version)
        elif body.act == "approve_orally":
            given_at = body.given_at or now
            done = approve_orally(
                session, request, who=who, now=now, given_at=given_at, comment=body.comment, version=version
            )
        else:
            done = complete_paper(session, request, who=who, now=now, comment=body.comment, version=version)
        return shown(session, granted(done))

    return work.write(decide)


@routes.get("/{request}/history")
def get_history(work: Annotated[Work, may(Permission.SEE_REQUESTS)], request: Key) -> HistoryOut:
    """Every round, decision and change of a request, oldest first. 办理过程"""

    def read(session: Session) -> HistoryOut:
        seen(session, work, request)
        entries = [
            entry for table in ("requests", "request_lives") for entry in journal.list_for(session, table, request)
        ]
        return HistoryOut(
            rounds=list_rounds(session, request),
            decisions=list_decisions(session, request),
            changes=[
                ChangeOut(
                    at=entry.at,
                    who=entry.who,
                    subject=entry.change.subject,
                    action=entry.change.action,
                    before=entry.change.before,
                    after=entry.change.after,
                )
                for entry in sorted(entries, key=lambda entry: entry.at)
            ],
        )

    return work.read(read)


def seen(session: Session, work: Work, request: str) -> RequestLife:
    """The request's life, if the caller's permission carries to it; else it is not there."""
    life = LIVES.find(session, request)
    if life is None:
        raise Problem(NOT_FOUND)
    own = work.who in (life.filed_by, life.traveller)
    inside = work.scope.holds(life.region, life.unit) and not is_own_only(work)
    if not (own or inside):
        raise Problem(NOT_FOUND)
    return life


def shown(session: Session, done: Filed | Amended | Decided) -> RequestOut:
    """A request as it now stands."""
    opened = done.round
    said = list_decisions(session, done.life.request, opened.round) if opened is not None else []
    spoken = [each.role for each in said if each.form is not ApprovalForm.ORAL]
    waits = opened is not None and opened.state is RoundState.OPEN
    return RequestOut(
        request=done.record,
        life=done.life,
        round=opened,
        next_role=find_next_role(opened.chain, spoken) if opened is not None and waits else None,
        voided=done.voided if isinstance(done, Amended) else (),
        said=() if isinstance(done, Decided) else said_by(done.rulings),
    )
