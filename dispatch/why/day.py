"""The day's own explanation: what one more vehicle of each class would save, and what each limit costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dispatch.day_plan import Words
from dispatch.why.words import LIMITS
from solver.plan import Plan
from solver.problem import Problem
from solver.why.fleet import OneMore, list_one_more
from solver.why.limits import LimitCost, list_limit_costs
from solver.why.prices import DayPrices
from solver.why.roster import Roster

FORMAT = "dispatch-day-explanation/1"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class DayExplanation:
    """What was found, in sentences and as the JSON to keep."""

    fleet: tuple[OneMore, ...]
    limits: tuple[LimitCost, ...]
    sentences: tuple[Words, ...]
    data: dict[str, Any]


def explain_day(
    problem: Problem, plan: Plan, *, seconds: float, prices: DayPrices | None = None, seed: int = 0
) -> DayExplanation:
    """Explain the day; each limit is lifted and the day solved again for about `seconds`.

    `prices` are those of a relaxation of this very day, where one is at hand. Raises LocksClashError.
    """
    fleet = list_one_more(Roster(problem, plan), prices)
    limits = list_limit_costs(problem, plan, seconds=seconds, seed=seed)
    data = {
        "format": FORMAT,
        "instance": problem.name,
        "plan_cost": round(plan.cost, 2),
        "plan_lower_bound": round(plan.lower_bound, 2),
        "seconds_a_limit": seconds,
        "one_more_vehicle": [
            {
                "like": each.sample,
                "class_count": each.count,
                "saves_at_least": round(each.at_least, 2),
                "saves_at_most": None if each.at_most is None else round(each.at_most, 2),
                "requests": list(each.requests),
            }
            for each in fleet
        ],
        "limits": [
            {
                "limit": each.limit.value,
                "is_set": each.is_set,
                "saves_at_least": round(each.at_least, 2),
                "saves_at_most": round(each.at_most, 2),
                "optimum_gains_at_least": round(each.proven, 2),
            }
            for each in limits
        ],
    }
    return DayExplanation(fleet, limits, tuple(_sentences(problem, plan, fleet, limits)), data)


def _sentences(
    problem: Problem, plan: Plan, fleet: tuple[OneMore, ...], limits: tuple[LimitCost, ...]
) -> Iterator[Words]:
    yield Words(
        f"方案费用 {plan.cost:.2f} 元，下界 {plan.lower_bound:.2f} 元",
        f"the plan costs {plan.cost:.2f} CNY, its bound is {plan.lower_bound:.2f}",
    )
    yield Words(
        "增加一辆车可省（至少；已按完整方案核算，购置与养护费用未计）：",
        "one more vehicle saves at least (a whole plan was priced; buying and keeping it not counted):",
    )
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    for each in fleet[:_SHOWN]:
        if each.at_least <= 0:
            break
        most_zh = "" if each.at_most is None else f"，至多 {each.at_most:.2f} 元（对偶界）"
        most_en = "" if each.at_most is None else f", at most {each.at_most:.2f} (bound by duals)"
        pool = vehicles[each.sample].pool
        yield Words(
            f"  {pool} 如 {each.sample}（同类 {each.count} 辆）：{each.at_least:.2f} 元{most_zh}",
            f"  {pool}, like {each.sample} (class of {each.count}): {each.at_least:.2f} CNY{most_en}",
        )
    if not fleet or fleet[0].at_least <= 0:
        yield Words("  未发现可节省的车型", "  no class was found to save anything")
    yield Words(
        "取消一项限制后重新求解，比本方案可省（找到的至少；下界所许的至多）：",
        "without a limit, solved again, this plan could be undercut by (found: at least; proven: at most):",
    )
    for cost in limits:
        name = LIMITS[cost.limit]
        if not cost.is_set:
            yield Words(f"  {name.zh}：当日没有该限制", f"  {name.en}: the day has no such limit")
            continue
        yield Words(
            f"  {name.zh}：{cost.at_least:.2f} – {cost.at_most:.2f} 元",
            f"  {name.en}: {cost.at_least:.2f} to {cost.at_most:.2f} CNY",
        )
