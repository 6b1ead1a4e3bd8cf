"""Third mechanism: may this market supplier serve the request?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.rule import Clause, Finding, Reading, Rule, advise, refuse
from rulebook.terms import Purpose

_CATALOGUE = "social.catalogue_required"
_BARRED = "social.barred_purposes"
_RESTRICTED = "social.restricted_categories_refused"
_REGION = "social.same_region_required"


@dataclass(frozen=True, slots=True)
class SocialSupplyFacts:
    """A supplier, its region and its entry in the guiding catalogue, against a request.

    `restricted_categories` is whether the request asks for particular categories of official vehicles.
    """

    supplier: str
    region: str
    request_region: str
    catalogue_number: str | None
    catalogue_valid_until: date | None
    purpose: Purpose
    restricted_categories: bool


def _not_in_catalogue(facts: SocialSupplyFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_CATALOGUE):
        return []
    if not facts.catalogue_number:
        return refuse(
            "not_in_catalogue",
            f"供应商 {facts.supplier} 未列入社会化服务指导目录",
            f"the supplier {facts.supplier} has no entry in the guiding catalogue of socialised services",
        )
    if facts.catalogue_valid_until is None:
        return advise(
            "catalogue_end_unknown",
            f"供应商 {facts.supplier} 的目录条目 {facts.catalogue_number} 未注明有效期，请核实",
            f"the catalogue entry {facts.catalogue_number} of {facts.supplier} names no last day; verify it",
        )
    if facts.catalogue_valid_until < reading.day:
        return refuse(
            "catalogue_expired",
            f"供应商 {facts.supplier} 的目录条目 {facts.catalogue_number} 已于 {facts.catalogue_valid_until} 到期",
            f"the catalogue entry {facts.catalogue_number} of {facts.supplier} ended on {facts.catalogue_valid_until}",
        )
    return []


def _barred_purpose(facts: SocialSupplyFacts, reading: Reading) -> list[Finding]:
    if facts.purpose not in reading.names(_BARRED):
        return []
    return refuse(
        "purpose_not_for_suppliers",
        f"“{facts.purpose}”类任务不得由社会车辆承担",
        f"the purpose '{facts.purpose}' is never served by a market supplier",
    )


def _restricted(facts: SocialSupplyFacts, reading: Reading) -> list[Finding]:
    if not (reading.flag(_RESTRICTED) and facts.restricted_categories):
        return []
    return refuse(
        "needs_official_category",
        "申请指定了公务用车类别，不得由社会车辆承担",
        "the request asks for a particular category of official vehicle, which no market supplier has",
    )


def _other_region(facts: SocialSupplyFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_REGION) or facts.region == facts.request_region:
        return []
    return refuse(
        "supplier_of_other_region",
        f"供应商 {facts.supplier} 属 {facts.region}，不服务 {facts.request_region}",
        f"the supplier {facts.supplier} is of {facts.region} and does not serve {facts.request_region}",
    )


SOCIAL_SUPPLY = Rule(
    id="social_supply",
    version=1,
    title_zh="社会化联动保障",
    title_en="social supply",
    field_ids=("IM-14b", "IM-21"),
    facts=SocialSupplyFacts,
    clauses=(
        Clause(
            label="catalogue",
            reads=(_CATALOGUE,),
            find=_not_in_catalogue,
            met_zh="供应商列入社会化服务指导目录且在有效期内",
            met_en="the supplier's entry in the guiding catalogue is in force",
        ),
        Clause(
            label="purpose",
            reads=(_BARRED,),
            find=_barred_purpose,
            met_zh="任务用途可由社会车辆承担",
            met_en="the purpose may be served by a market supplier",
        ),
        Clause(
            label="category",
            reads=(_RESTRICTED,),
            find=_restricted,
            met_zh="申请未指定公务用车类别",
            met_en="the request asks for no particular category",
        ),
        Clause(
            label="region",
            reads=(_REGION,),
            find=_other_region,
            met_zh="供应商服务该地区",
            met_en="the supplier serves the region",
        ),
    ),
)
