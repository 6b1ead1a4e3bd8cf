"""Everything a plan made by hand breaks: the format's rules, the order of the mechanisms, and rests that cannot be.

Each with code, subject, amount and the articles it stands on. What is told of rests is certain: they are put wherever
the trips wait, and only what even so is missing is listed (an instance does not say where inside a trip one drives).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dispatch.day_plan import Words
from dispatch.driving import RestRule, Stage, Stretch, walk_duty
from dispatch.duty_law import driving_intervals
from dispatch.record import article_data
from dispatch.why.articles import Articles
from dispatch.why.words import clocked
from rulebook.instrument import Citation
from rulebook.rules.driver_duty import DriverDutyFacts
from rulebook.rules.support_ladder import SupportLadderFacts
from rulebook.ruling import Ruling, Verdict
from rulebook.terms import Mechanism
from solver.facts import Facts, Timetable
from solver.plan import Plan
from solver.problem import Problem
from solver.violation import Violation
from solver.why.explanation import NEVER_FITS
from solver.why.manual import ManualPlan
from solver.why.recommend import recommend
from solver.why.roster import Roster, Rung

_MECHANISMS = {
    Rung.UNIFIED: Mechanism.OWN_LEVEL,
    Rung.CROSS_REGION: Mechanism.CROSS_REGION,
    Rung.SOCIAL: Mechanism.SOCIAL,
}

_ANY_REST = 1440.0  # minutes


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: `subject` is the id it is about, `amount` by how much in the rule's own unit (0 where none)."""

    code: str
    subject: str
    amount: float
    words: Words
    articles: tuple[Citation, ...]
    is_fresh: bool  # the plan before did not break it

    def as_json(self) -> dict[str, Any]:
        """The breach as plain JSON values."""
        return {
            "code": self.code,
            "subject": self.subject,
            "amount": round(self.amount, 3),
            "zh": self.words.zh,
            "en": self.words.en,
            "articles": [article_data(citation) for citation in self.articles],
            "is_fresh": self.is_fresh,
        }


def list_breaches(problem: Problem, before: Plan, done: ManualPlan, requests: tuple[str, ...]) -> tuple[Breach, ...]:
    """All that the plan breaks, what is fresh first; `requests` are those the dispatcher named."""
    articles = Articles(problem)
    found = [_of_format(problem, done, articles, violation) for violation in done.violations]
    known = {(each.code, each.subject) for each in _of_drivers(problem, before, articles, set())}
    found += _of_drivers(problem, done.plan, articles, known)
    found += _of_order(problem, done.plan, articles, requests)
    return tuple(sorted(found, key=lambda each: not each.is_fresh))


def _of_format(problem: Problem, done: ManualPlan, articles: Articles, violation: Violation) -> Breach:
    options = {option.id: option for option in problem.all_options()}
    option = options.get(violation.subject)
    request = option.covers[0] if option is not None else violation.subject
    holder = next((d.vehicle for d in done.plan.duties for leg in d.legs if leg.option == violation.subject), None)
    return Breach(
        code=violation.code.value,
        subject=violation.subject,
        amount=violation.amount,
        words=clocked(Words(violation.zh, violation.en)),
        articles=articles.list_for(violation.code, request, holder),
        is_fresh=violation in done.fresh,
    )


def _of_drivers(problem: Problem, plan: Plan, articles: Articles, known: set[tuple[str, str]]) -> Iterator[Breach]:
    """Days at the wheel that the driving rule refuses however the driver rests where the trips wait."""
    facts = Facts(problem, plan)
    by_vehicle: dict[str, list[Timetable]] = {}
    for timetable in facts.timetables:
        by_vehicle.setdefault(timetable.vehicle.id, []).append(timetable)
    for vehicle, timetables in sorted(by_vehicle.items()):
        book = articles.find_book(timetables[0].stops[0].option.covers[0])
        if book is None:
            return
        limit, rest = book.find_value("driver.continuous_driving_minutes"), book.find_value("driver.rest_minutes")
        if limit is None or rest is None:
            return
        rule = RestRule(limit.number, rest.number)
        driven: list[tuple[float, float]] = []
        for timetable in timetables:
            walk = walk_duty(_stages(facts, timetable), timetable.stops[0].start_minutes, rule)
            driven += driving_intervals(walk)
        driven.sort()
        if any(after[0] < before[1] for before, after in pairwise(driven)):
            continue  # nobody drives two ways at once; the format's rules tell that already
        ruling = book.judge(DriverDutyFacts(tuple(driven)))
        for reason in ruling.reasons:
            if reason.verdict is Verdict.REFUSED:
                code = f"driver_duty:{reason.code}"
                words = Words(f"车辆 “{vehicle}” 的驾驶员：{reason.zh}", f"the driver of '{vehicle}': {reason.en}")
                yield Breach(code, vehicle, 0.0, words, reason.citations, (code, vehicle) not in known)


def _stages(facts: Facts, timetable: Timetable) -> tuple[Stage, ...]:
    """The duty as stages whose waiting may all be rested in, wherever in the stage it is; before and after it too."""
    lookup, home = facts.lookup, facts.lookup.home(timetable.vehicle)
    first = timetable.stops[0].option
    held = [
        (timetable.leave_minutes - begin, end - timetable.back_minutes)
        for begin, end in timetable.vehicle.available
        if begin <= timetable.leave_minutes and timetable.back_minutes <= end
    ]
    early, late = held[0] if held else (_ANY_REST, _ANY_REST)  # hours that do not hold it are told apart
    stages = [Stage(first.id, (Stretch(lookup.minutes(home, first.origin)),), early)]
    for number, stop in enumerate(timetable.stops):
        if number:
            before = timetable.stops[number - 1]
            path = [before.option.destination, *([home] if stop.via_pool else []), stop.option.origin]
            hops = [lookup.minutes(a, b) for a, b in pairwise(path)]
            spare = max(stop.start_minutes - before.release_minutes - sum(hops), 0.0)
            stages.append(Stage(stop.option.id, tuple(map(Stretch, hops)), spare, len(hops) - 1))
        waiting = max(stop.option.minutes - stop.option.driving_minutes, 0.0)
        stages.append(Stage(stop.option.id, (Stretch(stop.option.driving_minutes),), waiting, 0))
    last = timetable.stops[-1].option
    stages.append(Stage(last.id, (Stretch(lookup.minutes(last.destination, home)),), late))
    return tuple(stages)


def _of_order(problem: Problem, plan: Plan, articles: Articles, requests: tuple[str, ...]) -> Iterator[Breach]:
    """Requests that the hand gave to a later mechanism while an earlier one has a free car."""
    roster = Roster(problem, plan)
    for request in requests:
        ruling = _judge_order(roster, articles, request)
        if ruling is None:
            continue
        for reason in ruling.reasons:
            if reason.verdict is Verdict.REFUSED:
                words = Words(f"申请 “{request}”：{reason.zh}", f"request '{request}': {reason.en}")
                yield Breach(f"support_ladder:{reason.code}", request, 0.0, words, reason.citations, True)


def _judge_order(roster: Roster, articles: Articles, request: str) -> Ruling | None:
    mechanism, book = _MECHANISMS.get(roster.rung(request)), articles.find_book(request)
    service = roster.services.get(request)
    if mechanism is None or book is None or service is None:
        return None
    if service.vehicle is not None and service.option.region != roster.lookup.requests[request].region:
        return None  # a train with a local car: another region's pool by its kind, not by the ladder
    advice = recommend(roster, request)
    free = [offer.rung for offer in advice.vehicles if not offer.is_now]
    held = [
        roster.rung_by(each.vehicle, service.option) for each in advice.ruled_out if each.barrier.code not in NEVER_FITS
    ]
    facts = SupportLadderFacts(
        mechanism=mechanism,
        own_level_fitting=free.count(Rung.UNIFIED) + held.count(Rung.UNIFIED),
        own_level_free=free.count(Rung.UNIFIED),
        cross_region_agreements=sum(pair[1] == service.option.region for pair in roster.lookup.agreements),
        cross_region_free=free.count(Rung.CROSS_REGION),
    )
    return book.judge(facts)
