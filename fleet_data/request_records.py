"""What the office keeps of a request beside its ledger row: its life, its approvals, and who may approve.

Instants are aware. A ledger row without a life was imported: it stands as its ledger says. Decisions are only ever
added to; a mark once set on a request or a decision stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class RequestState(StrEnum):
    """Where a request is in its life, until it has an order."""

    SUBMITTED = "submitted"  # 已提交
    APPROVING = "approving"  # 审批中
    APPROVED = "approved"  # 已批准
    ORAL = "oral"  # 已口头批准，待补手续
    REJECTED = "rejected"  # 已驳回
    WITHDRAWN = "withdrawn"  # 已撤销
    EXPIRED = "expired"  # 已过期


# A request in one of these is not planned.
CLOSED = (RequestState.REJECTED, RequestState.WITHDRAWN, RequestState.EXPIRED)


class RequestKind(StrEnum):
    """What kind of request it is; told wherever the request is shown."""

    NORMAL = "normal"  # 正常单
    EMERGENCY = "emergency"  # 应急单
    BACK_FILLED = "back_filled"  # 补单
    DIRECT = "direct"  # 直接调度


class Verdict(StrEnum):
    """What an approver said."""

    APPROVED = "approved"  # 同意
    REJECTED = "rejected"  # 不同意


class ApprovalForm(StrEnum):
    """How it was said."""

    SYSTEM = "system"  # 系统内
    ORAL = "oral"  # 口头
    PAPER = "paper"  # 补办手续


class RoundState(StrEnum):
    """How a round of approval stands."""

    OPEN = "open"  # 审批中
    APPROVED = "approved"  # 已批准
    REJECTED = "rejected"  # 已驳回
    VOID = "void"  # 因变更失效


@dataclass(frozen=True, slots=True)
class RequestLife:
    """A request's state, kind and marks; `version` rises with every change (a caller with an older one is refused)."""

    request: str
    region: str
    unit: str
    state: RequestState
    kind: RequestKind
    filed_by: str  # account
    version: int
    changed_at: datetime
    traveller: str | None = None  # account of who travels, where it is not the filer
    rank: str | None = None
    round: int = 0  # the latest round of approval
    paper_due_at: datetime | None = None
    marks: tuple[str, ...] = ()
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApprovalRound:
    """One round: who has to approve, in order, by the rules of the day it was opened. `chain` are roles."""

    request: str
    round: int
    region: str
    unit: str
    state: RoundState
    chain: tuple[str, ...]
    opened_at: datetime
    opened_for: str
    ruling_digest: str
    closed_at: datetime | None = None
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApprovalDecision:
    """One decision; `number` counts a round's decisions from 0. `given_at` is when an oral one is said to have been."""

    request: str
    round: int
    number: int
    region: str
    unit: str
    role: str
    person: str
    name: str
    verdict: Verdict
    form: ApprovalForm
    decided_at: datetime
    comment: str = ""
    given_at: datetime | None = None
    acting_for: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApproverPost:
    """Who may approve in a role for a unit (none: for every unit of the region); both days included."""

    post: str
    region: str
    role: str
    person: str
    name: str
    valid_from: date
    valid_until: date
    unit: str | None = None
    acting_for: str | None = None
    document: str = ""
