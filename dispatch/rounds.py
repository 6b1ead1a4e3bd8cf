"""Rounds of approval: opened by the rules of their day, approved when the chain is whole, void when the trip is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.approval_chain import REQUIRED, book_of, judge_chain, list_roles
from dispatch.person import Person
from fleet_data.calendar import legal_day
from fleet_data.plan_records import RulingRecord
from fleet_data.records import RequestRecord
from fleet_data.request_records import ApprovalForm, ApprovalRound, RequestLife, RequestState, RoundState, Verdict
from fleet_data.stores import rulings
from fleet_data.stores.approvals import ROUNDS, list_decisions
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import save_requests
from rulebook.ruling import Reason, Ruling
from rulebook.ruling import Verdict as Ruled

NO_APPROVER_ZH = "按规定免审批"


def keep_rulings(session: Session, subject: str, found: tuple[Ruling, ...]) -> None:
    """Keep rulings for good."""
    rulings.save(
        session,
        [
            RulingRecord(subject, json.dumps(each.to_dict(), ensure_ascii=False, separators=(",", ":")), each.digest)
            for each in found
        ],
    )


def open_round(
    session: Session, record: RequestRecord, life: RequestLife, opened_for: str, now: datetime, who: Person
) -> tuple[RequestRecord, RequestLife, ApprovalRound]:
    """Begin the next round: nothing approved before counts. Where the rules ask for nobody, it is approved at once."""
    ruling = judge_chain(session, record, life)
    keep_rulings(session, f"request:{record.request}", (ruling,))
    required = book_of(record).find_value(REQUIRED)
    chain = list_roles(ruling) if required is None or required.flag else ()
    record = replace(record, approved_at=None, approver=None, oral_approval=False)
    life = replace(life, state=RequestState.SUBMITTED, round=life.round + 1, paper_due_at=None, closed_reason=None)
    opened = ApprovalRound(
        request=record.request,
        round=life.round,
        region=record.region,
        unit=record.unit,
        state=RoundState.OPEN,
        chain=chain,
        opened_at=now,
        opened_for=opened_for,
        ruling_digest=ruling.digest,
    )
    ROUNDS.put(session, opened, who.account)
    if not chain:
        record, life, opened = _approve(session, record, life, opened, NO_APPROVER_ZH, now, who)
    return record, life, opened


def close_round(
    session: Session, life: RequestLife, state: RoundState, reason: str, now: datetime, who: Person
) -> None:
    """End the latest round if it is open or was approved; its decisions stay."""
    found = ROUNDS.find(session, life.request, life.round) if life.round else None
    if found is not None and found.state in (RoundState.OPEN, RoundState.APPROVED):
        ROUNDS.put(session, replace(found, state=state, closed_at=now, closed_reason=reason), who.account)


def complete_round(
    session: Session, record: RequestRecord, life: RequestLife, opened: ApprovalRound, now: datetime, who: Person
) -> tuple[RequestRecord, RequestLife, ApprovalRound]:
    """The chain is whole: the request is approved, with what the rules advise as marks on it."""
    said = [
        each
        for each in list_decisions(session, record.request, opened.round)
        if each.verdict is Verdict.APPROVED and each.form is not ApprovalForm.ORAL
    ]
    roles = tuple(each.role for each in said)
    ruling = judge_chain(session, record, life, roles, legal_day(now))
    keep_rulings(session, f"request:{record.request}", (ruling,))
    advised = tuple(reason.code for reason in list_advice(ruling))
    life = replace(life, marks=add_marks(life.marks, *advised))
    return _approve(session, record, life, opened, "、".join(each.name for each in said), now, who)


def list_advice(ruling: Ruling) -> list[Reason]:
    """What a ruling advises."""
    return [reason for reason in ruling.reasons if reason.verdict is Ruled.ADVISORY]


def add_marks(marks: tuple[str, ...], *more: str) -> tuple[str, ...]:
    """The marks with further ones; none is ever taken away."""
    return tuple(dict.fromkeys((*marks, *more)))


def save_request(session: Session, record: RequestRecord, life: RequestLife, now: datetime, who: Person) -> RequestLife:
    """Write the request and its life, whose version rises."""
    save_requests(session, [record], who.account)
    return LIVES.put(session, replace(life, version=life.version + 1, changed_at=now), who.account)


def _approve(
    session: Session,
    record: RequestRecord,
    life: RequestLife,
    opened: ApprovalRound,
    approver: str,
    now: datetime,
    who: Person,
) -> tuple[RequestRecord, RequestLife, ApprovalRound]:
    done = ROUNDS.put(session, replace(opened, state=RoundState.APPROVED, closed_at=now), who.account)
    return (
        replace(record, approved_at=now, approver=approver),
        replace(life, state=RequestState.APPROVED),
        done,
    )
