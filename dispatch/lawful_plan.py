"""From a docket to a plan that keeps the law: solve, climb the ladder, add missing rests and solve again.

The solver knows no continuous-driving limit. Where a duty would break it, the trip concerned is made longer
by the missing rest and the day is solved again, at most three times; a duty that still breaks it is taken
apart and its trips are served elsewhere or not at all. No unlawful duty leaves this module.
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
_LEAST_SECONDS = 0.5
_ROUNDS = 20

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
    crews = {crew.vehicle.record.plate: crew for crew in docket.crews}
    ways = {way.option.id: way for way in docket.ways}
    lengthened = 0
    for again in range(_MORE_SOLVES + 1):
        problem = _translate(docket, ways.values())
        left = seconds - (clock() - begun)
        share = _FIRST_SHARE if again < _MORE_SOLVES else 1.0
        plan = solve(problem, seconds=max(left * share, _LEAST_SECONDS), seed=seed, progress=progress, stop=stop)
        assignment = Assignment(Schedule(problem, plan, ways, docket.policy.rest), plan)
        missing = count_missing_rests(list_duty_days(assignment.schedule))
        left = seconds - (clock() - begun)
        if not missing or again == _MORE_SOLVES or left < _LEAST_SECONDS or (stop is not None and stop()):
            break
        lengthened += len(missing)
        for option, rests in missing.items():
            ways[option] = ways[option].with_more_rest(rests * docket.policy.rest.rest_minutes)
    assignment.climb()
    taken_apart = _take_unlawful_apart(assignment, crews, docket)
    assignment.serve_left()
    days = tuple(list_duty_days(assignment.schedule))
    rulings = judge_duties(days, crews, assignment.schedule, docket.day)
    final = _priced(problem, assignment.as_plan(plan), clock() - begun)
    notes = tuple(_notes(lengthened, assignment.moved, taken_apart, final.cost - plan.cost))
    return LawfulPlan(problem, final, ways, assignment, days, rulings, notes)


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
        assignment.climb()
    raise DefectivePlanError("dispatch could not bring every duty within the law; please report this day's ledgers")


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


def _notes(lengthened: int, moved: int, taken_apart: int, dearer_cny: float) -> Iterable[Words]:
    if lengthened:
        yield Words(
            f"{lengthened} 次为任务加入途中休息后重新求解（连续驾驶上限）",
            f"{lengthened} trip(s) were made longer by a rest (continuous driving) and the day was solved again",
        )
    if taken_apart:
        yield Words(
            f"{taken_apart} 个任务链因驾驶时间规定被拆分",
            f"{taken_apart} duties were taken apart, for they broke the driving-time rule",
        )
    if moved:
        yield Words(
            f"{moved} 项任务按保障顺序改由在先的方式承担，费用变化 {dearer_cny:+.2f} 元",
            f"{moved} trip(s) went to an earlier mechanism, as the order asks: {dearer_cny:+.2f} CNY",
        )
