"""Was the request approved, in time, or is it an emergency approved by word of mouth first?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rulebook.rule import Clause, Finding, Reading, Rule, advise, permit, plain, refuse
from rulebook.terms import Purpose

_REQUIRED = "approval.required"
_LEAD = "approval.lead_minutes"
_LEAD_EXEMPT = "approval.lead_exempt_purposes"
_ORAL = "approval.oral_first_purposes"
_PAPER = "approval.paper_within_hours"


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """When a request was filed, approved (None: not yet), and departs; all aware. ValueError for a naive one."""

    purpose: Purpose
    filed_at: datetime
    approved_at: datetime | None
    departs_at: datetime
    oral_approval: bool
    approver: str | None

    def __post_init__(self) -> None:
        for name in ("filed_at", "approved_at", "departs_at"):
            instant = getattr(self, name)
            if instant is not None and instant.tzinfo is None:
                raise ValueError(f"{name} ({instant}) names no time zone")


def _unapproved(facts: ApprovalFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_REQUIRED):
        return []
    if facts.approved_at is None:
        return refuse("unapproved", "用车申请未经批准", "the request was not approved")
    if not (facts.approver or "").strip():
        return refuse("approver_unnamed", "未记录审批人；请补录", "no approver is named; enter who approved it")
    if facts.approved_at > facts.departs_at:
        return refuse("approved_after_departure", "审批晚于出车时间", "the approval came after the departure")
    return []


def _oral_first(facts: ApprovalFacts, reading: Reading) -> list[Finding]:
    named = bool((facts.approver or "").strip())
    if not (facts.oral_approval and named and facts.purpose in reading.names(_ORAL)):
        return []
    hours = reading.number(_PAPER)
    due = facts.departs_at + timedelta(hours=hours)
    due_text = due.strftime("%Y-%m-%d %H:%M")
    if facts.approved_at is None:
        return advise(
            "paper_due",
            f"已口头批准，应在 {due_text} 前补办手续",
            f"approved by word of mouth; the paper approval is due by {due_text}",
        )
    if facts.approved_at > due:
        return refuse(
            "paper_late",
            f"补办手续晚于 {due_text}（出车后 {plain(hours)} 小时）",
            f"the paper approval came after {due_text} ({plain(hours)} hours after departure)",
        )
    return permit(
        "oral_first", "紧急任务先口头批准，已按时补办", "an emergency approved by word first, on paper in time"
    )


def _short_lead(facts: ApprovalFacts, reading: Reading) -> list[Finding]:
    least = reading.number(_LEAD)
    lead = (facts.departs_at - facts.filed_at).total_seconds() / 60
    if lead >= least:
        return []
    return refuse(
        "short_lead",
        f"提前 {plain(round(lead, 1))} 分钟申请，少于规定的 {plain(least)} 分钟",
        f"filed {plain(round(lead, 1))} minutes ahead; {plain(least)} are asked for",
    )


def _urgent(facts: ApprovalFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_LEAD_EXEMPT):
        return []
    return permit("urgent", "紧急任务不受提前申请时间限制", "an urgent request needs no lead time")


APPROVAL = Rule(
    id="approval",
    version=1,
    title_zh="用车审批与提前申请",
    title_en="approval and lead time",
    field_ids=("USE-18", "USE-20", "USE-21"),
    facts=ApprovalFacts,
    clauses=(
        Clause(
            label="approval",
            reads=(_REQUIRED,),
            find=_unapproved,
            met_zh="已于出车前批准",
            met_en="approved before departure",
        ),
        Clause(label="oral_first", reads=(_ORAL, _PAPER), find=_oral_first, lifts="approval"),
        Clause(
            label="lead_time",
            reads=(_LEAD,),
            find=_short_lead,
            met_zh="提前申请时间符合规定",
            met_en="filed with enough lead time",
        ),
        Clause(label="urgent", reads=(_LEAD_EXEMPT,), find=_urgent, lifts="lead_time"),
    ),
)
