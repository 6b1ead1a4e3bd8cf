"""Was the mechanism chosen in its order: no later one while an earlier one has a free vehicle?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, refuse
from rulebook.terms import Mechanism

_ORDER = "mechanism.order"
_ZH = {
    Mechanism.OWN_LEVEL: "本级机关统一保障",
    Mechanism.CROSS_REGION: "异地联动保障",
    Mechanism.SOCIAL: "社会化联动保障",
}


@dataclass(frozen=True, slots=True)
class SupportLadderFacts:
    """The mechanism chosen, and what the pools had: vehicles that fit, those of them free, agreements in force."""

    mechanism: Mechanism
    own_level_fitting: int
    own_level_free: int
    cross_region_agreements: int
    cross_region_free: int


def _free(mechanism: Mechanism, facts: SupportLadderFacts) -> int:
    """Vehicles the mechanism could have sent; suppliers are not counted, they have no pool to be left idle."""
    if mechanism is Mechanism.OWN_LEVEL:
        return facts.own_level_free
    if mechanism is Mechanism.CROSS_REGION:
        return facts.cross_region_free if facts.cross_region_agreements > 0 else 0
    return 0


def _earlier_was_free(facts: SupportLadderFacts, reading: Reading) -> list[Finding]:
    order = [Mechanism(name) for name in reading.names(_ORDER)]
    if facts.mechanism not in order:
        return refuse(
            "mechanism_not_listed",
            f"当地规定的保障方式不包括{_ZH[facts.mechanism]}",
            f"{facts.mechanism} is not among the mechanisms of this place",
        )
    findings: list[Finding] = []
    for earlier in order[: order.index(facts.mechanism)]:
        count = _free(earlier, facts)
        if count > 0:
            findings += refuse(
                f"{earlier}_was_free",
                f"{_ZH[earlier]}尚有 {count} 辆可用车，应先于{_ZH[facts.mechanism]}",
                f"{earlier} still had {count} free vehicle(s) that fit, and comes before {facts.mechanism}",
            )
    return findings


SUPPORT_LADDER = Rule(
    id="support_ladder",
    version=1,
    title_zh="三种保障方式的顺序",
    title_en="the order of the three mechanisms",
    field_ids=("IM-14b",),
    facts=SupportLadderFacts,
    clauses=(
        Clause(
            label="order",
            reads=(_ORDER,),
            find=_earlier_was_free,
            met_zh="在先的保障方式没有可用车辆，或即为首选方式",
            met_en="no earlier mechanism had a free vehicle, or this is the first",
        ),
    ),
)
