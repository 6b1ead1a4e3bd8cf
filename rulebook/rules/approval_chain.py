"""Who has to approve a request: by area, length, calendar, rank, emergency, and for what was filed afterwards.

Asked with no approval given, its reasons `needs_<role>` name the chain in its order; asked again with the roles that
have approved, it permits once the chain is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.rule import Clause, Finding, Reading, Rule, advise, permit, plain, refuse
from rulebook.terms import DayKind, Purpose

NEEDS = "needs_"

_INSIDE = "approval.chain_inside"
_LONG = "approval.chain_long"
_OUTSIDE = "approval.chain_outside"
_DAYS = "approval.team_head_days"
_HOLIDAY_KINDS = "approval.holiday_day_kinds"
_HOLIDAY = "approval.chain_holiday"
_BEFORE = "approval.before_holiday_required"
_RANKS = "approval.leader_ranks"
_LEADER = "approval.chain_leader"
_ORAL = "approval.oral_first_purposes"
_EMERGENCY = "approval.chain_emergency"
_BACK_FILLED = "approval.chain_back_filled"


@dataclass(frozen=True, slots=True)
class ApprovalChainFacts:
    """A trip of `days` begun calendar days on a kind of day, and the roles that have approved it (`last_on`: when).

    `rank` is that of its highest traveller, if known; `back_filled` says that it was filed after it left.
    """

    purpose: Purpose
    inside_area: bool
    days: float
    day_kind: DayKind
    rank: str | None
    back_filled: bool
    approved: tuple[str, ...]
    last_on: date | None


def _missing(roles: tuple[str, ...], facts: ApprovalChainFacts, zh: str, en: str) -> list[Finding]:
    return [
        finding
        for role in roles
        if role not in facts.approved
        for finding in refuse(NEEDS + role, f"{zh}须经 {role} 审批", f"{en} needs the approval of {role}")
    ]


def _place(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    most = reading.number(_DAYS)
    inside, long, outside = reading.names(_INSIDE), reading.names(_LONG), reading.names(_OUTSIDE)
    if not facts.inside_area:
        return _missing(outside, facts, "区域外用车", "a trip outside the area")
    if facts.days > most:
        return _missing(long, facts, f"超过 {plain(most)} 天的用车", f"a trip of more than {plain(most)} days")
    return _missing(inside, facts, f"区域内 {plain(most)} 天以内用车", f"a trip inside, {plain(most)} days at most,")


def _holiday(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    kinds, roles = reading.names(_HOLIDAY_KINDS), reading.names(_HOLIDAY)
    return _missing(roles, facts, "节假日用车", "a trip on a holiday") if facts.day_kind in kinds else []


def _before_holiday(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    asked, kinds = reading.flag(_BEFORE), reading.names(_HOLIDAY_KINDS)
    if not asked or facts.day_kind not in kinds or facts.last_on is None or facts.last_on < reading.day:
        return []
    return advise(
        "approved_on_the_holiday",
        "节假日用车应在节前批准，本申请于当日或之后批准",
        "holiday use is to be approved before the holiday; this one was approved on the day or after it",
    )


def _leader(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    ranks, roles = reading.names(_RANKS), reading.names(_LEADER)
    return _missing(roles, facts, "领导用车", "a leader's trip") if facts.rank in ranks else []


def _emergency(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    purposes, roles = reading.names(_ORAL), reading.names(_EMERGENCY)
    return _missing(roles, facts, "应急用车", "an emergency") if facts.purpose in purposes else []


def _back_filled(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    roles = reading.names(_BACK_FILLED)
    return _missing(roles, facts, "补单", "a request filed after its trip") if facts.back_filled else []


def _is_emergency(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_ORAL):
        return []
    return permit("emergency_chain", "应急用车按应急审批办理", "an emergency is approved by its own chain")


def _is_back_filled(facts: ApprovalChainFacts, reading: Reading) -> list[Finding]:
    if not facts.back_filled or not reading.names(_BACK_FILLED):
        return []
    return permit("back_filled_chain", "补单按补单审批办理", "a back-filled request is approved by its own chain")


APPROVAL_CHAIN = Rule(
    id="approval_chain",
    version=1,
    title_zh="审批层级",
    title_en="the chain of approval",
    field_ids=("USE-18", "USE-21"),
    facts=ApprovalChainFacts,
    clauses=(
        Clause(
            label="place",
            reads=(_DAYS, _INSIDE, _LONG, _OUTSIDE),
            find=_place,
            met_zh="按区域和天数的审批已齐",
            met_en="approved as its area and length ask",
        ),
        Clause(label="place_in_an_emergency", reads=(_ORAL,), find=_is_emergency, lifts="place"),
        Clause(label="place_filed_afterwards", reads=(_BACK_FILLED,), find=_is_back_filled, lifts="place"),
        Clause(
            label="holiday",
            reads=(_HOLIDAY_KINDS, _HOLIDAY),
            find=_holiday,
            met_zh="无须节假日审批，或已齐",
            met_en="approved as the calendar asks",
        ),
        Clause(label="holiday_in_an_emergency", reads=(_ORAL,), find=_is_emergency, lifts="holiday"),
        Clause(
            label="rank",
            reads=(_RANKS, _LEADER),
            find=_leader,
            met_zh="无须领导审批，或已齐",
            met_en="approved as the traveller's rank asks",
        ),
        Clause(label="rank_in_an_emergency", reads=(_ORAL,), find=_is_emergency, lifts="rank"),
        Clause(
            label="emergency",
            reads=(_ORAL, _EMERGENCY),
            find=_emergency,
            met_zh="非应急，或应急审批已齐",
            met_en="no emergency, or approved as one",
        ),
        Clause(
            label="back_filled",
            reads=(_BACK_FILLED,),
            find=_back_filled,
            met_zh="非补单，或补单审批已齐",
            met_en="filed before it left, or approved as a back-filled request",
        ),
        Clause(
            label="before_holiday",
            reads=(_BEFORE, _HOLIDAY_KINDS),
            find=_before_holiday,
            met_zh="批准时间符合节假日要求",
            met_en="approved early enough for the calendar",
        ),
        Clause(label="before_holiday_in_an_emergency", reads=(_ORAL,), find=_is_emergency, lifts="before_holiday"),
    ),
)
