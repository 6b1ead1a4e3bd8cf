"""Which roles one person may not hold together; asked when a role is given and again at every request.

GB/T 22239 §8.1.5: the three administrators are three people, and do no business. Who inspects a subtree of regions
neither approves, dispatches, nor runs a fleet in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from fleet_data.access_records import ADMINISTRATORS, Grant, Role

NOT_INSPECTED_BY_ONESELF = frozenset({Role.APPROVER, Role.DISPATCHER, Role.UNIT_FLEET, Role.REGION_ADMIN})


def find_conflict(grants: Sequence[Grant], subtrees: Mapping[str, frozenset[str]]) -> str | None:
    """The first pair that may not be, as a sentence; `subtrees` gives the regions below each granted region."""
    for first, second in combinations(grants, 2):
        if excludes(first, second, subtrees):
            return _say(first.role, second.role)
    return None


def excludes(first: Grant, second: Grant, subtrees: Mapping[str, frozenset[str]]) -> bool:
    """Whether one person may not hold both."""
    if first.role == second.role:
        return False
    if first.role in ADMINISTRATORS or second.role in ADMINISTRATORS:
        return True
    pair = {first.role, second.role}
    if Role.INSPECTOR in pair and pair & NOT_INSPECTED_BY_ONESELF:
        return bool(_regions(first, subtrees) & _regions(second, subtrees))
    return False


def _regions(grant: Grant, subtrees: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if grant.region is None:
        return frozenset()
    if grant.unit is not None:
        return frozenset({grant.region})
    return subtrees.get(grant.region, frozenset({grant.region}))


def _say(first: Role, second: Role) -> str:
    return (
        f"角色“{first}”与“{second}”不能由同一人担任（三员分立、监督与执行分离），请先结束其中一项授权。 / "
        f"One person may not be both '{first}' and '{second}' (separated administrators; who inspects does not run); "
        "end one of the grants first."
    )
