"""What a plan states about itself is true: its cost, its bound, and its status."""

from __future__ import annotations

from collections.abc import Iterator

from solver.cost import plan_cost
from solver.facts import Facts
from solver.violation import Code, Violation

COST_TOLERANCE_CNY = 0.01
OPTIMAL_GAP = 1e-4


def statements(facts: Facts) -> Iterator[Violation]:
    """A stated cost that is not the plan's, a bound above the cost, and 'optimal' where cost and bound do not meet."""
    plan, name = facts.plan, facts.problem.name
    cost = plan_cost(facts)
    if not abs(cost - plan.cost) <= COST_TOLERANCE_CNY:
        yield Violation(
            Code.COST_DIFFERS,
            name,
            abs(cost - plan.cost),
            f"the plan states {plan.cost:.2f} CNY, the format page makes it {cost:.2f}",
            f"方案声明费用 {plan.cost:.2f} 元，按格式重算为 {cost:.2f} 元",
        )
    if not plan.lower_bound <= cost + COST_TOLERANCE_CNY:
        yield Violation(
            Code.BOUND_ABOVE_COST,
            name,
            plan.lower_bound - cost,
            f"the stated lower bound {plan.lower_bound:.2f} is above the cost {cost:.2f}",
            f"声明的下界 {plan.lower_bound:.2f} 元高于费用 {cost:.2f} 元",
        )
    apart = cost - plan.lower_bound
    if plan.status == "optimal" and apart > OPTIMAL_GAP * abs(cost) + COST_TOLERANCE_CNY:
        yield Violation(
            Code.STATUS,
            name,
            apart,
            f"the status is 'optimal', but cost and bound are {apart:.2f} CNY apart",
            f"状态为 optimal，但费用与下界相差 {apart:.2f} 元",
        )
