"""May a pool car serve this trip although it stays inside the transport-allowance area?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, permit, plain, refuse
from rulebook.terms import Purpose

_REFUSED = "allowance.inside_area_refused"
_EXEMPT = "allowance.exempt_purposes"
_WORK = "allowance.exempt_work_purposes"
_GROUP = "allowance.group_passengers"


@dataclass(frozen=True, slots=True)
class AllowanceAreaFacts:
    """A trip against the allowance area: both ends inside or not, and whether its travellers draw the allowance."""

    purpose: Purpose
    passengers: int
    origin_inside: bool
    destination_inside: bool
    draws_allowance: bool


def _inside_with_allowance(facts: AllowanceAreaFacts, reading: Reading) -> list[Finding]:
    inside = facts.origin_inside and facts.destination_inside
    if not (reading.flag(_REFUSED) and inside and facts.draws_allowance):
        return []
    return refuse(
        "inside_allowance_area",
        "起讫点均在公务交通补贴保障区域内且用车人领取补贴，普通公务出行应自行解决",
        "both ends lie inside the transport-allowance area and the travellers draw the allowance: "
        "an ordinary trip there is their own affair",
    )


def _urgent_or_secret(facts: AllowanceAreaFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_EXEMPT):
        return []
    return permit(
        "exempt_purpose",
        f"“{facts.purpose}”类任务不受补贴区域限制",
        f"the purpose '{facts.purpose}' is served inside the area too",
    )


def _group(facts: AllowanceAreaFacts, reading: Reading) -> list[Finding]:
    least = reading.number(_GROUP)
    if facts.passengers < least:
        return []
    return permit(
        "group",
        f"{facts.passengers} 人集体出行（不少于 {plain(least)} 人）可集中用车",
        f"{facts.passengers} people travel together (a group is {plain(least)} or more)",
    )


def _own_line_of_work(facts: AllowanceAreaFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_WORK):
        return []
    return permit(
        "line_of_work",
        f"“{facts.purpose}”属专项工作用车",
        f"the purpose '{facts.purpose}' is a line of work with vehicles of its own, no ordinary trip",
    )


ALLOWANCE_AREA = Rule(
    id="allowance_area",
    version=1,
    title_zh="公务交通补贴区域内用车",
    title_en="trips inside the transport-allowance area",
    field_ids=("USE-1", "USE-19"),
    facts=AllowanceAreaFacts,
    clauses=(
        Clause(
            label="no_double_benefit",
            reads=(_REFUSED,),
            find=_inside_with_allowance,
            met_zh="不属于领取补贴后的区域内普通出行",
            met_en="not an ordinary trip of allowance holders inside the area",
        ),
        Clause(label="exempt_purpose", reads=(_EXEMPT,), find=_urgent_or_secret, lifts="no_double_benefit"),
        Clause(label="line_of_work", reads=(_WORK,), find=_own_line_of_work, lifts="no_double_benefit"),
        Clause(label="group", reads=(_GROUP,), find=_group, lifts="no_double_benefit"),
    ),
)
