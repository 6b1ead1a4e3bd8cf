"""Second mechanism: may another region's pool serve the request?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.rule import Clause, Finding, Reading, Rule, refuse

_REQUIRED = "cross_region.agreement_required"


@dataclass(frozen=True, slots=True)
class CrossRegionFacts:
    """The two regions (GB/T 2260), and the agreement between them: its number, document and both last days."""

    pool_region: str
    request_region: str
    agreement: str | None
    document: str | None
    valid_from: date | None
    valid_until: date | None


def _no_agreement(facts: CrossRegionFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_REQUIRED) or facts.pool_region == facts.request_region:
        return []
    pair = f"{facts.pool_region} → {facts.request_region}"
    if not facts.agreement:
        return refuse(
            "no_agreement",
            f"{pair} 没有异地联动协议，不得跨地区派车",
            f"no cross-region agreement names {pair}; its vehicles may not be sent",
        )
    if not facts.document:
        return refuse(
            "agreement_without_document",
            f"异地联动协议 {facts.agreement} 未注明依据文件；请补录文号",
            f"the agreement {facts.agreement} cites no document; enter the one it stands on",
        )
    if facts.valid_from is None or facts.valid_until is None:
        return refuse(
            "agreement_without_dates",
            f"异地联动协议 {facts.agreement} 缺少有效期；请补录起止日期",
            f"the agreement {facts.agreement} has no dates; enter its first and last day",
        )
    if not facts.valid_from <= reading.day <= facts.valid_until:
        return refuse(
            "agreement_not_in_force",
            f"异地联动协议 {facts.agreement} 自 {facts.valid_from} 至 {facts.valid_until} 有效，不含 {reading.day}",
            f"the agreement {facts.agreement} runs from {facts.valid_from} to {facts.valid_until}, "
            f"not on {reading.day}",
        )
    return []


CROSS_REGION = Rule(
    id="cross_region",
    version=1,
    title_zh="异地联动保障",
    title_en="cross-region supply",
    field_ids=("IM-14b", "USE-11"),
    facts=CrossRegionFacts,
    clauses=(
        Clause(
            label="cited_agreement",
            reads=(_REQUIRED,),
            find=_no_agreement,
            met_zh="无须协议，或有当日有效且注明依据的异地联动协议",
            met_en="no agreement is needed, or one that cites its document is in force",
        ),
    ),
)
