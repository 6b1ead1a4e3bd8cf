"""`approve_request`, `reject_request`, `approve_orally`, `complete_paper`: what those who approve say, in their order.

Nobody approves his own request or decides twice in a round; an emergency may be approved by word first and stays
marked so; paper that comes late is taken and marked, never refused and never hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.approval_chain import ORAL_PURPOSES, book_of, find_next_role
from dispatch.filing import refuse_stale
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from dispatch.rounds import add_marks, close_round, complete_round, save_request
from fleet_data.calendar import legal_day
from fleet_data.records import RequestRecord
from fleet_data.request_records import (
    ApprovalDecision,
    ApprovalForm,
    ApprovalRound,
    ApproverPost,
    RequestLife,
    RequestState,
    RoundState,
    Verdict,
)
from fleet_data.stores.approvals import DECISIONS, ROUNDS, list_decisions, list_posts
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request
from rulebook.instrument import Citation

ORAL_FIRST, ORAL_LATE, PAPER_LATE = "oral_first", "oral_after_departure", "paper_late"
_OWN = "approval.own_request_refused"
_HOURS = "approval.paper_within_hours"
_WAITING = (RequestState.SUBMITTED, RequestState.APPROVING)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was kept, and how the request now stands. `next_role`: who has to decide next, if anybody."""

    record: RequestRecord
    life: RequestLife
    round: ApprovalRound
    decision: ApprovalDecision
    next_role: str | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """Whose turn it is in a round, and by which post the person may take it."""

    record: RequestRecord
    life: RequestLife
    round: ApprovalRound
    said: list[ApprovalDecision]
    role: str
    post: ApproverPost


def approve_request(
    session: Session, request: str, *, who: Person, now: datetime, comment: str = "", version: int | None = None
) -> Decided | Refusal:
    """Approve as the next role of the chain; the last one approves the request. Raises NotKeptError."""
    turn = _take_turn(session, request, who, now, version, _WAITING)
    if isinstance(turn, Refusal):
        return turn
    decision = _keep(session, turn, who, now, Verdict.APPROVED, ApprovalForm.SYSTEM, comment)
    return _go_on(session, turn, decision, who, now, RequestState.APPROVING)


def reject_request(
    session: Session, request: str, *, who: Person, now: datetime, reason: str, version: int | None = None
) -> Decided | Refusal:
    """Reject as the next role of the chain; the requester may amend and file anew. Raises NotKeptError."""
    if not reason.strip():
        return refuse_input("reason", "bad_reason", "请说明驳回理由", "say why it is rejected")
    turn = _take_turn(session, request, who, now, version, _WAITING)
    if isinstance(turn, Refusal):
        return turn
    decision = _keep(session, turn, who, now, Verdict.REJECTED, ApprovalForm.SYSTEM, reason)
    close_round(session, turn.life, RoundState.REJECTED, reason, now, who)
    life = replace(turn.life, state=RequestState.REJECTED, closed_reason=reason)
    life = save_request(session, turn.record, life, now, who)
    return Decided(turn.record, life, ROUNDS.get(session, request, turn.round.round), decision, None)


def approve_orally(
    session: Session,
    request: str,
    *,
    who: Person,
    now: datetime,
    given_at: datetime,
    comment: str = "",
    version: int | None = None,
) -> Decided | Refusal:
    """Enter one's own approval by word of mouth of an emergency; paper is due within the limit. Raises NotKeptError."""
    if given_at > now:
        return refuse_input("given_at", "bad_given_at", "口头批准时间不能晚于现在", "it was not given later than now")
    record = get_request(session, request)
    book = book_of(record)
    oral, hours = book.find_value(ORAL_PURPOSES), book.find_value(_HOURS)
    if oral is None or hours is None or record.purpose not in oral.names:
        return Refusal(
            "not_for_oral",
            f"“{record.purpose}”不在可先口头批准的用途之内，请按审批流程办理",
            f"the purpose '{record.purpose}' is not one that may be approved by word first; follow the chain",
            articles=cite(book, [ORAL_PURPOSES]),
        )
    turn = _take_turn(session, request, who, now, version, _WAITING)
    if isinstance(turn, Refusal):
        return turn
    marks = (ORAL_FIRST, ORAL_LATE) if given_at > record.depart_latest else (ORAL_FIRST,)
    decision = _keep(session, turn, who, now, Verdict.APPROVED, ApprovalForm.ORAL, comment, given_at, marks)
    due_at = record.depart_earliest + timedelta(hours=hours.number)
    life = replace(turn.life, state=RequestState.ORAL, paper_due_at=due_at, marks=add_marks(turn.life.marks, *marks))
    record = replace(record, oral_approval=True, approver=who.name)
    return Decided(record, save_request(session, record, life, now, who), turn.round, decision, turn.role)


def complete_paper(
    session: Session, request: str, *, who: Person, now: datetime, comment: str = "", version: int | None = None
) -> Decided | Refusal:
    """Put on paper what was approved by word, role by role; late paper is taken and marked. Raises NotKeptError."""
    turn = _take_turn(session, request, who, now, version, (RequestState.ORAL,))
    if isinstance(turn, Refusal):
        return turn
    due_at = turn.life.paper_due_at
    marks = (PAPER_LATE,) if due_at is not None and now > due_at else ()
    turn = replace(turn, life=replace(turn.life, marks=add_marks(turn.life.marks, *marks)))
    decision = _keep(session, turn, who, now, Verdict.APPROVED, ApprovalForm.PAPER, comment, marks=marks)
    return _go_on(session, turn, decision, who, now, RequestState.ORAL)


def _take_turn(
    session: Session,
    request: str,
    who: Person,
    now: datetime,
    version: int | None,
    states: tuple[RequestState, ...],
) -> _Turn | Refusal:
    """The next role's turn, if the person may take it."""
    life = LIVES.hold(session, request)
    record = get_request(session, request)
    if stale := refuse_stale(life, version):
        return stale
    if life.state not in states:
        return Refusal(
            "not_awaiting_approval",
            f"申请 {request} 现为“{life.state}”，此项审批不适用",
            f"request {request} is '{life.state}'; there is nothing of this kind to decide",
        )
    own = cite(book_of(record), [_OWN])
    if who.account in (life.filed_by, life.traveller):
        return _forbid(
            "own_request",
            "不得审批本人提出或本人乘车的申请",
            "nobody approves a request of his own or for himself",
            own,
        )
    opened = ROUNDS.hold(session, request, life.round)
    said = list_decisions(session, request, life.round)
    done = [each for each in said if each.form is not ApprovalForm.ORAL]
    if any(each.person == who.account for each in done):
        return _forbid("decided_already", "同一轮审批中一人只能审批一级", "one person decides once in a round", own)
    role = find_next_role(opened.chain, (each.role for each in done))
    if role is None:
        return Refusal("chain_is_whole", "审批已齐", "the chain of approval is whole")
    post = _find_post(session, record, who, role, now)
    if post is None:
        return _forbid(
            "not_next_approver",
            f"下一级审批人应为 {role}，您当日没有该职务的审批权",
            f"the next approval is that of {role}; you hold no such post for this unit today",
            own,
        )
    return _Turn(record, life, opened, said, role, post)


def _find_post(session: Session, record: RequestRecord, who: Person, role: str, now: datetime) -> ApproverPost | None:
    """The person's post in the role: an own one before an acting one, then one for the unit before the region's."""
    held = list_posts(session, legal_day(now), regions=[record.region], unit=record.unit, person=who.account)
    fitting = [post for post in held if post.role == role and post.acting_for != who.account]
    return min(fitting, key=lambda post: (post.acting_for is not None, post.unit is None), default=None)


def _keep(
    session: Session,
    turn: _Turn,
    who: Person,
    now: datetime,
    verdict: Verdict,
    form: ApprovalForm,
    comment: str,
    given_at: datetime | None = None,
    marks: tuple[str, ...] = (),
) -> ApprovalDecision:
    decision = ApprovalDecision(
        request=turn.record.request,
        round=turn.round.round,
        number=len(turn.said),
        region=turn.record.region,
        unit=turn.record.unit,
        role=turn.role,
        person=who.account,
        name=who.name,
        verdict=verdict,
        form=form,
        decided_at=now,
        comment=comment,
        given_at=given_at,
        acting_for=turn.post.acting_for,
        marks=(*marks, *(["acting"] if turn.post.acting_for is not None else [])),
    )
    return DECISIONS.put(session, decision, who.account)


def _go_on(
    session: Session, turn: _Turn, decision: ApprovalDecision, who: Person, now: datetime, waiting: RequestState
) -> Decided:
    """After a yes: on to the next role, or the request is approved."""
    done = [each.role for each in (*turn.said, decision) if each.form is not ApprovalForm.ORAL]
    role = find_next_role(turn.round.chain, done)
    record, life, opened = turn.record, turn.life, turn.round
    if role is None:
        record, life, opened = complete_round(session, record, life, opened, now, who)
    else:
        life = replace(life, state=waiting)
    return Decided(record, save_request(session, record, life, now, who), opened, decision, role)


def _forbid(code: str, zh: str, en: str, articles: tuple[Citation, ...]) -> Refusal:
    return Refusal(code, zh, en, RefusalKind.FORBIDDEN, articles)
