"""Openings of small days, and whether their plans are clean."""

from __future__ import annotations

from solver.check import check
from solver.columns import Column, Costing
from solver.opening import Opening, open_day
from solver.plan import Duty, Leg, Plan, SocialService
from solver.prepare import Prepared, prepare
from solver.problem import Problem


def opened(
    problem: Problem, iterations: int = 300, seed: int = 1, start: tuple[Column, ...] = ()
) -> tuple[Prepared, Opening]:
    prepared = prepare(problem)
    return prepared, open_day(prepared, Costing(prepared), seconds=0.0, seed=seed, iterations=iterations, start=start)


def drawn(prepared: Prepared, opening: Opening) -> Plan:
    """The plan: a class's duties go to its vehicles in order, interval by interval."""
    costing, problem = Costing(prepared), prepared.problem
    used: dict[int, int] = {}
    duties = []
    for column in opening.columns:
        group = prepared.groups[column.group]
        number = used.get(column.group, 0)
        used[column.group] = number + 1
        starts = costing.schedule(group, column.options, column.vias)
        assert starts is not None
        legs = zip(column.options, starts, column.vias, strict=True)
        duties.append(
            Duty(
                problem.vehicles[prepared.classes[group.of_class].vehicles[number]].id,
                tuple(Leg(prepared.options[o].id, start, via) for o, start, via in legs),
            )
        )
    social = tuple(
        SocialService(prepared.options[prepared.social[k][0]].id, problem.social[prepared.social[k][1]].id)
        for k in opening.social
    )
    unserved = tuple(problem.requests[r].id for r in opening.unserved)
    return Plan(problem.name, opening.cost, 0.0, 0.0, "time_limit", tuple(duties), social, unserved)


def assert_clean(prepared: Prepared, opening: Opening) -> None:
    report = check(prepared.problem, drawn(prepared, opening))
    assert [str(violation) for violation in report.violations] == []
    assert abs(report.cost - opening.cost) < 1e-6 * max(1.0, report.cost)


def column(problem: Problem, group: int, options: tuple[str, ...], vias: tuple[bool, ...]) -> Column:
    prepared = prepare(problem)
    chosen = [prepared.option_index[name] for name in options]
    return Costing(prepared).column(prepared.groups[group], chosen, vias)
