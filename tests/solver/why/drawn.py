"""Random small days with a lawful plan that need not be the best."""

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from solver.check import check
from solver.plan import Plan
from solver.problem import Problem
from tests.solver.brute_force import find_optimum
from tests.solver.strategies import problems


@st.composite
def planned_days(
    draw: st.DrawFn, max_requests: int = 4, max_vehicles: int = 3, max_locks: int = 0
) -> tuple[Problem, Plan]:
    """The day, and the best plan of the same day with other prices on leaving requests unserved."""
    problem = draw(problems(min_requests=1, max_requests=max_requests, max_vehicles=max_vehicles, max_locks=max_locks))
    priced = draw(st.lists(st.sampled_from([0.0, 0.0, 3000.0]), min_size=4, max_size=4))
    other = replace(
        problem,
        requests=tuple(
            replace(request, unserved_cost=cost) for request, cost in zip(problem.requests, priced, strict=False)
        ),
    )
    plan = find_optimum(other)
    assume(plan is not None)
    return problem, stated(problem, plan)


def stated(problem: Problem, plan: Plan) -> Plan:
    """The plan with its cost on this day and no bound."""
    drawn = replace(plan, lower_bound=0.0, status="time_limit")
    return replace(drawn, cost=check(problem, drawn).cost)
