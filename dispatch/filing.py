"""`file_request`, `withdraw_request`, `expire_requests`: a need handed in, taken back, or left behind.

A request filed after its departure is back-filled: it is marked so for good, and taken all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.approval_chain import ORAL_PURPOSES, book_of
from dispatch.person import Person
from dispatch.points import Points
from dispatch.refusal import Refusal
from dispatch.request_input import find_fault
from dispatch.requests import judge_requests
from dispatch.rounds import add_marks, close_round, keep_rulings, open_round, save_request
from fleet_data.calendar import legal_day
from fleet_data.plan_records import COMMITTED
from fleet_data.records import RequestRecord
from fleet_data.request_records import (
    CLOSED,
    ApprovalRound,
    RequestKind,
    RequestLife,
    RequestState,
    RoundState,
)
from fleet_data.stores import orders
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.request_lives import LIVES, list_left_behind, list_papers_due
from fleet_data.stores.requests import get_request, save_requests
from fleet_data.stores.shelf import new_key
from fleet_data.stores.units import save_units
from rulebook.ruling import Ruling

BACK_FILLED = "back_filled"
PAPER_OVERDUE = "paper_overdue"
_WAITING = (RequestState.SUBMITTED, RequestState.APPROVING)


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as it now stands. `rulings` are what the law says of it already: a refusing one is told at once."""

    record: RequestRecord
    life: RequestLife
    round: ApprovalRound | None
    rulings: tuple[Ruling, ...] = ()


def file_request(
    session: Session,
    draft: RequestRecord,
    *,
    who: Person,
    now: datetime,
    traveller: str | None = None,
    rank: str | None = None,
) -> Filed | Refusal:
    """Take a request in and open its round of approval. What only the office may say (approvals, instants) is not read.

    An empty number is given one. Raises UnknownCalendarYearError, NoSuchValueError.
    """
    number = draft.request or new_key(f"R{legal_day(now):%Y%m%d}")
    record = replace(draft, request=number, filed_at=now, approved_at=None, approver=None, oral_approval=False)
    fault = find_fault(record)
    if fault is not None:
        return fault
    if _is_kept(session, number):
        return Refusal("number_taken", f"申请编号 {number} 已被使用", f"the request number {number} is taken")
    life = RequestLife(
        request=number,
        region=record.region,
        unit=record.unit,
        state=RequestState.SUBMITTED,
        kind=kind_of(record, now),
        filed_by=who.account,
        version=0,
        changed_at=now,
        traveller=traveller,
        rank=rank,
    )
    if life.kind is RequestKind.BACK_FILLED:
        life = replace(life, marks=add_marks(life.marks, BACK_FILLED))
    save_units(session, [(record.region, record.unit)], who.account)
    save_requests(session, [record], who.account)
    rulings = judge_content(record)
    keep_rulings(session, f"request:{number}", rulings)
    record, life, opened = open_round(session, record, life, "filed", now, who)
    return Filed(record, save_request(session, record, life, now, who), opened, rulings)


def kind_of(record: RequestRecord, now: datetime) -> RequestKind:
    """Filed after it should have left: back-filled, whatever it is for; then by its purpose."""
    if now > record.depart_latest:
        return RequestKind.BACK_FILLED
    oral = book_of(record).find_value(ORAL_PURPOSES)
    if oral is not None and record.purpose in oral.names:
        return RequestKind.EMERGENCY
    return RequestKind.NORMAL


def judge_content(record: RequestRecord) -> tuple[Ruling, ...]:
    """What the law says of the trip itself, its approval left aside: allowance area and categories."""
    needs, refused = judge_requests((record,), legal_day(record.depart_earliest), Points())
    found = [*(each.rulings for each in needs), *(each.rulings for each in refused)]
    return tuple(ruling for rulings in found for ruling in rulings if ruling.rule != "approval")


def withdraw_request(
    session: Session, request: str, *, reason: str, who: Person, now: datetime, version: int | None = None
) -> Filed | Refusal:
    """Take a request back; refused while an order stands for it. Raises NotKeptError."""
    life = LIVES.hold(session, request)
    against = refuse_stale(life, version) or refuse_closed(life) or refuse_ordered(session, request)
    if against is not None:
        return against
    close_round(session, life, RoundState.VOID, reason, now, who)
    record = get_request(session, request)
    life = replace(life, state=RequestState.WITHDRAWN, closed_reason=reason)
    return Filed(record, save_request(session, record, life, now, who), None)


def expire_requests(session: Session, *, who: Person, now: datetime) -> list[str]:
    """Close what nobody approved before it should have left, and mark papers that are overdue; the requests touched.

    Back-filled requests never expire: they are of the past already.
    """
    touched = []
    for life in list_left_behind(session, _WAITING, now):
        if life.kind is not RequestKind.BACK_FILLED:
            close_round(session, life, RoundState.VOID, "expired", now, who)
            gone = replace(
                life, state=RequestState.EXPIRED, closed_reason="出发时间已过仍未批准 / not approved in time"
            )
            save_request(session, get_request(session, life.request), gone, now, who)
            touched.append(life.request)
    for life in list_papers_due(session, now):
        if PAPER_OVERDUE not in life.marks:
            late = replace(life, marks=add_marks(life.marks, PAPER_OVERDUE))
            save_request(session, get_request(session, life.request), late, now, who)
            touched.append(life.request)
    return touched


def refuse_stale(life: RequestLife, version: int | None) -> Refusal | None:
    """Whether somebody changed the request since it was read."""
    if version is None or version == life.version:
        return None
    return Refusal(
        "stale_version",
        f"申请 {life.request} 已被他人修改（现为第 {life.version} 版），请刷新后重试",
        f"request {life.request} was changed meanwhile (it is at version {life.version}); read it again and retry",
    )


def refuse_closed(life: RequestLife) -> Refusal | None:
    """Whether the request's life is over."""
    if life.state not in CLOSED:
        return None
    return Refusal(
        "request_closed",
        f"申请 {life.request} 已结束（{life.state}），请另行申请",
        f"request {life.request} is closed ({life.state}); file a new one",
    )


def refuse_ordered(session: Session, request: str) -> Refusal | None:
    """Whether an order stands for the request."""
    standing = [each for each in orders.list_for_request(session, request) if each.order.state in COMMITTED]
    if not standing:
        return None
    return Refusal(
        "order_committed",
        f"申请 {request} 已派车（派车单 {standing[0].id}），请先请调度员取消或改派",
        f"request {request} has an order ({standing[0].id}); ask the dispatcher to cancel or change it first",
    )


def _is_kept(session: Session, number: str) -> bool:
    try:
        get_request(session, number)
    except NotKeptError:
        return False
    return True
