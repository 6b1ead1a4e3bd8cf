"""From a plan of classes to a plan of vehicles: who drives which duty, and when its legs start."""

from __future__ import annotations

from solver.check import check
from solver.columns import Column, Costing
from solver.incumbent import Incumbent, complete_plan
from solver.plan import Duty, Leg, Plan, SocialService, Status
from solver.prepare import Prepared


def name_vehicles(
    prepared: Prepared, costing: Costing, plan: Incumbent, bound: float, seconds: float, status: Status
) -> Plan:
    """The plan with vehicles and start times, checked against the format page.

    Duties of one class in several intervals are laid on the same vehicles, those that leave the region first, so that
    reserves and cross-region limits count as few vehicles as can be. Should a limit on different vehicles still not
    hold, the dearest duty that matters is given up until it does.
    """
    while True:
        named = _named(prepared, costing, plan, bound, seconds, status)
        report = check(prepared.problem, named)
        hard = [violation for violation in report.violations if violation.code not in ("cost_differs", "status")]
        if not hard:
            return named
        crossing = [column for column in plan.columns if column.pairs] or list(plan.columns)
        if not crossing:
            raise AssertionError(f"a plan without duties breaks {hard[0].code}: {hard[0].en}")
        dearest = max(crossing, key=lambda column: column.cost / len(column.options))
        kept = [column for column in plan.columns if column is not dearest]
        smaller = complete_plan(prepared, kept)
        if smaller is None:
            raise AssertionError(f"a plan with its locked duties breaks {hard[0].code}: {hard[0].en}")
        plan = smaller


def _named(prepared: Prepared, costing: Costing, plan: Incumbent, bound: float, seconds: float, status: Status) -> Plan:
    problem = prepared.problem
    by_group: dict[int, list[Column]] = {}
    for column in plan.columns:
        by_group.setdefault(column.group, []).append(column)
    duties = []
    for g, columns in sorted(by_group.items()):
        group = prepared.groups[g]
        vehicles = prepared.classes[group.of_class].vehicles
        for vehicle, column in zip(
            vehicles, sorted(columns, key=lambda c: (not c.pairs, c.pairs, c.options)), strict=False
        ):
            starts = costing.schedule(group, column.options, column.vias)
            if starts is None:
                raise AssertionError(f"duty {column.options} of group {g} has no times")
            legs = tuple(
                Leg(prepared.options[option].id, start, via)
                for option, start, via in zip(column.options, starts, column.vias, strict=True)
            )
            duties.append(Duty(problem.vehicles[vehicle].id, legs))
    social = tuple(
        SocialService(prepared.options[prepared.social[k][0]].id, problem.social[prepared.social[k][1]].id)
        for k in plan.social
    )
    unserved = tuple(problem.requests[r].id for r in plan.unserved)
    return Plan(problem.name, plan.cost, min(bound, plan.cost), seconds, status, tuple(duties), social, unserved)
