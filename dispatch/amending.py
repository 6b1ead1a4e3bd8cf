"""`amend_request`: a request changed after it was filed, and what that does to its approval.

Which changes ask for a new approval is dated data (`approval.voiding_fields`). What was approved is void then, its
decisions stay in the history, and a new round opens. A change after the departure is marked, not forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.approval_chain import book_of
from dispatch.filing import BACK_FILLED, judge_content, kind_of, refuse_ordered, refuse_stale
from dispatch.person import Person
from dispatch.refusal import Refusal, refuse_input
from dispatch.request_input import find_fault
from dispatch.rounds import add_marks, close_round, keep_rulings, open_round, save_request
from fleet_data.calendar import legal_day
from fleet_data.records import RequestRecord
from fleet_data.request_records import ApprovalRound, RequestKind, RequestLife, RequestState, RoundState
from fleet_data.stores.approvals import ROUNDS
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request
from rulebook.ruling import Ruling

AMENDED_LATE = "amended_after_departure"
_VOIDING = "approval.voiding_fields"
_SLACK = "approval.departure_slack_minutes"
_OFFICES_OWN = {"request", "region", "unit", "filed_at", "approved_at", "approver", "oral_approval"}
AMENDABLE = frozenset(field.name for field in fields(RequestRecord)) - _OFFICES_OWN
# The rulebook's words for fields that come in several columns.
_WORDS = {
    "depart_earliest": "departure",
    "depart_latest": "departure",
    "origin_lat": "origin",
    "origin_lon": "origin",
    "destination_lat": "destination",
    "destination_lon": "destination",
}


@dataclass(frozen=True, slots=True)
class Amended:
    """A request as it now stands; `voided` names the changes that made its approval void, if any did."""

    record: RequestRecord
    life: RequestLife
    round: ApprovalRound | None
    voided: tuple[str, ...]
    rulings: tuple[Ruling, ...] = ()


def amend_request(
    session: Session,
    request: str,
    changes: Mapping[str, Any],
    *,
    who: Person,
    now: datetime,
    version: int | None = None,
    traveller: str | None = None,
) -> Amended | Refusal:
    """Change fields of a request (any of AMENDABLE), or who travels; a rejected one is filed anew by it.

    Raises NotKeptError.
    """
    life = LIVES.hold(session, request)
    before = get_request(session, request)
    foreign = sorted(set(changes) - AMENDABLE)
    if foreign:
        return refuse_input(foreign[0], "not_amendable", f"{foreign[0]} 不可修改", f"{foreign[0]} cannot be changed")
    after = replace(before, **changes)
    against = refuse_stale(life, version) or _refuse_over(life) or find_fault(after)
    if against is not None:
        return against
    changed = _list_changed(before, after)
    if traveller is not None and traveller != life.traveller:
        changed += ("traveller",)
        life = replace(life, traveller=traveller)
    late = now > before.depart_latest
    voiding = _list_voiding(before, after, changed, everything=late or life.state is RequestState.REJECTED)
    if voiding:
        against = refuse_ordered(session, request)
        if against is not None:
            return against
    if not changed:
        return Amended(before, life, ROUNDS.find(session, request, life.round), ())
    life = _marked(life, after, now, late)
    if not voiding:
        return Amended(
            after, save_request(session, after, life, now, who), ROUNDS.find(session, request, life.round), ()
        )
    close_round(session, life, RoundState.VOID, "、".join(voiding), now, who)
    rulings = judge_content(after)
    keep_rulings(session, f"request:{request}", rulings)
    after, life, opened = open_round(session, after, life, ", ".join(voiding), now, who)
    return Amended(after, save_request(session, after, life, now, who), opened, voiding, rulings)


def set_share_consent(
    session: Session, request: str, consents: bool, *, who: Person, now: datetime, version: int | None = None
) -> Amended | Refusal:
    """Say whether another unit may ride along. Raises NotKeptError."""
    return amend_request(session, request, {"share_consent": consents}, who=who, now=now, version=version)


def _marked(life: RequestLife, after: RequestRecord, now: datetime, late: bool) -> RequestLife:
    """The life with its kind as the change leaves it: a back-filled request stays one, whatever it is moved to."""
    kind = life.kind if life.kind in (RequestKind.BACK_FILLED, RequestKind.DIRECT) else kind_of(after, now)
    marks = add_marks(life.marks, *([AMENDED_LATE] if late else []))
    if kind is RequestKind.BACK_FILLED:
        marks = add_marks(marks, BACK_FILLED)
    return replace(life, kind=kind, marks=marks)


def _list_changed(before: RequestRecord, after: RequestRecord) -> tuple[str, ...]:
    return tuple(field.name for field in fields(before) if getattr(before, field.name) != getattr(after, field.name))


def _list_voiding(
    before: RequestRecord, after: RequestRecord, changed: tuple[str, ...], *, everything: bool
) -> tuple[str, ...]:
    """Of the changed fields, in the rulebook's words, those that ask for a new approval."""
    words = tuple(dict.fromkeys(_WORDS.get(name, name) for name in changed))
    if everything:
        return words
    book = book_of(before)
    named = book.find_value(_VOIDING)
    voiding = tuple(word for word in words if named is None or word in named.names)
    slack = book.find_value(_SLACK)
    if "departure" in voiding and slack is not None and _moves_little(before, after, slack.number):
        voiding = tuple(word for word in voiding if word != "departure")
    return voiding


def _moves_little(before: RequestRecord, after: RequestRecord, minutes: float) -> bool:
    """Whether the departure stays on its legal day and moves by no more than these minutes."""
    pairs = ((before.depart_earliest, after.depart_earliest), (before.depart_latest, after.depart_latest))
    return all(
        legal_day(one) == legal_day(other) and abs((other - one).total_seconds()) <= minutes * 60
        for one, other in pairs
    )


def _refuse_over(life: RequestLife) -> Refusal | None:
    if life.state not in (RequestState.WITHDRAWN, RequestState.EXPIRED):
        return None
    return Refusal(
        "request_closed",
        f"申请 {life.request} 已结束（{life.state}），请另行申请",
        f"request {life.request} is closed ({life.state}); file a new one",
    )
