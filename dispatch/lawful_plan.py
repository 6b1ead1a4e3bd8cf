"""From a docket to a plan that keeps the law: solve, take unlawful duties apart, climb the ladder, check.

The solver knows no continuous-driving limit. A duty that would break it is taken apart and its trips are
served anew where rests fit. Where that is dear and time is left, the trips concerned are made longer by the
missing rest and the day is solved again, at most three times; the cheapest lawful plan is kept. A plan of
longer trips is also laid on the day as it was asked for: where it passes the check there, it is kept as a plan of
that day, and the larger of the bounds that hold for it stands. No unlawful duty leaves this module.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dispatch.crews import Crew
from dispatch.day_plan import Words
from dispatch.docket import Docket
from dispatch.duty_law import DutyDay, count_missing_rests, judge_duties, list_duty_days
from dispatch.ladder import Assignment
from dispatch.schedule import Schedule
from dispatch.translate import build_problem
from dispatch.ways import Way
from rulebook.ruling import Ruling
from solver.check import check
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import OPTIMAL_GAP, Progress, solve

_MORE_SOLVES = 3
_FIRST_SHARE = 0.85  # of the time; the rest is for solving again with rests
_CHEAP_REPAIR = 5e-4  # of the cost: arranging duties anew for less than this is not worth solving again
_LEAST_SECONDS = 0.5
_ROUNDS = 20

_UNLAWFUL = (
    "有任务链未能符合驾驶时间规定，未写出（程序缺陷） / "
    "a duty could not be brought within the driving-time rule and nothing was written (a defect)"
)

Clock = Callable[[], float]


class DefectivePlanError(RuntimeError):
    """A plan that does not pass its check: a defect of the program; nothing was written."""


@dataclass(frozen=True, slots=True)
class LawfulPlan:
    """A checked plan with its duties as they are driven and the rulings on them, by plate."""

    problem: Problem
    plan: Plan
    ways: dict[str, Way]
    assignment: Assignment
    days: tuple[DutyDay, ...]
    rulings: dict[str, tuple[Ruling, ...]]
    notes: tuple[Words, ...]


def solve_lawfully(
    docket: Docket,
    *,
    seconds: float,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    clock: Clock = time.monotonic,
) -> LawfulPlan:
    """The best lawful plan found in about `seconds`; raises DefectivePlanError where the check refuses it."""
    begun = clock()
    asked_ways = ways = {way.option.id: way for way in docket.ways}
    best: LawfulPlan | None = None
    asked: tuple[Problem, float] | None = None  # the day as it was asked for, and the bound proven for it
    for again in range(_MORE_SOLVES + 1):
        problem = _translate(docket, ways.values())
        left = seconds - (clock() - begun)
        share = _FIRST_SHARE if again < _MORE_SOLVES else 1.0
        plan = solve(problem, seconds=max(left * share, _LEAST_SECONDS), seed=seed, progress=progress, stop=stop)
        asked = asked or (problem, plan.lower_bound)
        schedule = Schedule(problem, plan, ways, docket.policy.rest)
        missing = count_missing_rests(list_duty_days(schedule))
        lawful = _make_lawful(docket, plan, _assign(schedule, plan, docket), clock() - begun)
        best = _better(best, lawful)
        if again:
            best = _better(best, _laid_on(asked, asked_ways, lawful, docket))
        out_of_time = seconds - (clock() - begun) < _LEAST_SECONDS or (stop is not None and stop())
        if not missing or out_of_time or lawful.plan.cost <= plan.cost * (1 + _CHEAP_REPAIR):
            break
        ways = dict(ways)
        for option, rests in missing.items():
            ways[option] = ways[option].with_more_rest(rests * docket.policy.rest.rest_minutes)
    assert best is not None, "the day is solved at least once"
    return best


def _better(one: LawfulPlan | None, other: LawfulPlan | None) -> LawfulPlan:
    """The cheaper plan; of two that cost the same, the one with the larger bound."""
    found = [plan for plan in (one, other) if plan is not None]
    return min(found, key=lambda each: (round(each.plan.cost, 6), -each.plan.lower_bound))


def _assign(schedule: Schedule, plan: Plan, docket: Docket) -> Assignment:
    return Assignment(schedule, plan, docket.policy.mechanisms)


def _laid_on(
    asked: tuple[Problem, float], ways: dict[str, Way], lawful: LawfulPlan, docket: Docket
) -> LawfulPlan | None:
    """A plan of longer trips as one of the day as it was asked for, with that day's bound; None where it breaks it.

    The bound of a day with longer trips does not hold for the day asked for; the other way round it need not either,
    for a car that is busy for less stands idle for longer. So the plan itself is checked against the day asked for.
    """
    problem, bound = asked
    plan = replace(lawful.plan, lower_bound=bound, status="time_limit")
    cost = check(problem, replace(plan, status="interrupted")).cost
    if not check(problem, replace(plan, cost=cost, lower_bound=min(bound, cost), status="interrupted")).is_clean:
        return None
    schedule = Schedule(problem, plan, ways, docket.policy.rest)
    if any(duty.missing for duty in list_duty_days(schedule)):
        return None
    return _make_lawful(docket, replace(plan, cost=cost), _assign(schedule, plan, docket), lawful.plan.seconds)


def _make_lawful(docket: Docket, plan: Plan, assignment: Assignment, seconds: float) -> LawfulPlan:
    """The solver's plan within the law, checked and priced."""
    crews = {crew.vehicle.record.plate: crew for crew in docket.crews}
    schedule = assignment.schedule
    problem = schedule.problem
    taken_apart = _take_unlawful_apart(assignment, crews, docket)
    assignment.climb()
    assignment.serve_left()
    days = tuple(list_duty_days(schedule))
    rulings = judge_duties(days, crews, schedule, docket.day)
    if not all(ruling.permitted for each in rulings.values() for ruling in each):
        raise DefectivePlanError(_UNLAWFUL)
    final = _priced(problem, assignment.as_plan(plan), seconds)
    notes = tuple(_notes(assignment.moved, taken_apart, final.cost - plan.cost))
    return LawfulPlan(problem, final, schedule.ways, assignment, days, rulings, notes)


def _translate(docket: Docket, ways: Iterable[Way]) -> Problem:
    return build_problem(
        docket.name,
        docket.day,
        docket.needs,
        tuple(ways),
        docket.crews,
        docket.agreements,
        docket.suppliers,
        docket.points,
        docket.roads,
        docket.policy,
        docket.range_share,
    )


def _take_unlawful_apart(assignment: Assignment, crews: dict[str, Crew], docket: Docket) -> int:
    """Serve the trips of every duty that a ruling refuses elsewhere, or nowhere; how many duties that were."""
    taken = 0
    for _ in range(_ROUNDS):
        schedule = assignment.schedule
        days = list_duty_days(schedule)
        rulings = judge_duties(days, crews, schedule, docket.day)
        unlawful = [
            duty.slot for duty in days if duty.missing or not all(ruling.permitted for ruling in rulings[duty.slot[0]])
        ]
        if not unlawful:
            return taken
        latest = {plate: (plate, number) for plate, number in sorted(unlawful)}
        for slot in latest.values():
            assignment.strand(slot)
            taken += 1
    raise DefectivePlanError(_UNLAWFUL)


def _priced(problem: Problem, plan: Plan, seconds: float) -> Plan:
    """The plan with its cost recomputed by the checker, which must find nothing wrong with it."""
    report = check(problem, replace(plan, status="interrupted"))
    bound = min(max(plan.lower_bound, 0.0), report.cost)  # no cost is negative
    status = plan.status
    if status == "optimal" and report.cost - bound > OPTIMAL_GAP * abs(report.cost):
        status = "time_limit"
    priced = replace(plan, cost=report.cost, lower_bound=bound, status=status, seconds=round(seconds, 3))
    report = check(problem, priced)
    if not report.is_clean:
        lines = "\n".join(str(violation) for violation in report.violations)
        raise DefectivePlanError(f"方案未通过校验，未写出 / the plan fails its check and is not written:\n{lines}")
    return priced


def _notes(moved: int, taken_apart: int, dearer_cny: float) -> Iterable[Words]:
    if taken_apart:
        yield Words(
            f"{taken_apart} 个任务链因驾驶时间规定被拆开重排",
            f"duties taken apart and arranged anew, for they broke the driving-time rule: {taken_apart}",
        )
    if moved:
        yield Words(
            f"{moved} 项任务按保障顺序改由在先的方式承担",
            f"trips that went to an earlier mechanism, as the order asks: {moved}",
        )
    if moved or taken_apart:
        yield Words(f"两者使费用变化 {dearer_cny:+.2f} 元", f"this changed the cost by {dearer_cny:+.2f} CNY")
