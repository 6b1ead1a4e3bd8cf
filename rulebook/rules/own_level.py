"""First mechanism: is the pool that of the requesting level itself?"""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.rule import Clause, Finding, Reading, Rule, refuse

_SAME = "own_level.same_region_required"


@dataclass(frozen=True, slots=True)
class OwnLevelFacts:
    """GB/T 2260 codes of the level whose pool it is, and of the level that asks."""

    pool_region: str
    request_region: str


def _other_level(facts: OwnLevelFacts, reading: Reading) -> list[Finding]:
    if not reading.flag(_SAME) or facts.pool_region == facts.request_region:
        return []
    return refuse(
        "other_level",
        f"车辆平台属 {facts.pool_region}，用车单位属 {facts.request_region}，不是本级保障；须按异地联动办理",
        f"the pool is of {facts.pool_region} and the request of {facts.request_region}: not own-level supply; "
        f"it may only serve by a cross-region agreement",
    )


OWN_LEVEL = Rule(
    id="own_level",
    version=1,
    title_zh="本级机关统一保障",
    title_en="own-level supply",
    field_ids=("IM-14b",),
    facts=OwnLevelFacts,
    clauses=(
        Clause(
            label="own_level_pool",
            reads=(_SAME,),
            find=_other_level,
            met_zh="由本级平台车辆保障",
            met_en="served by the pool of its own level",
        ),
    ),
)
