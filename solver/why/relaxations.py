"""The cheapest changes by which a request would be served, or served by an earlier mechanism, each solved again.

A price is that of a plan of the whole day that was found and checked: what the change costs at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.check import check
from solver.plan import Plan
from solver.problem import Option, Problem
from solver.why.candidates import list_changes
from solver.why.changes import Change, ChangeKind, apply_change, list_touched
from solver.why.exchange import Part
from solver.why.recommend import Advice, apply_offer, recommend
from solver.why.roster import Roster, Rung

MINUTES = (5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0)
DEAREST_CNY = 20_000.0  # what is dearer is no relaxation worth telling
MOST_OF_A_KIND = 2  # changes of one kind that are solved again by exchanges, and told


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change, the plan found for it, and how the request is served then.

    `added_cny` is what that plan costs more than the plan as it is; `outlay_cny` the same without the prices set on
    leaving requests unserved, so what is really paid more.
    """

    change: Change
    rung: Rung
    option: str
    vehicle: str | None
    supplier: str | None
    start: float | None
    added_cny: float
    outlay_cny: float
    plan: Plan


def cheaper(one: Relaxation | None, other: Relaxation | None) -> Relaxation | None:
    """The one that adds less to the plan's cost, the first where they are alike."""
    if one is None or other is None:
        return one or other
    return other if other.added_cny < one.added_cny - 1e-6 else one


def list_relaxations(roster: Roster, request: str, advice: Advice) -> tuple[Relaxation, ...]:
    """Verified relaxations for a request that is unserved or not served by its own region; cheapest first."""
    if roster.rung(request) is Rung.UNIFIED or request in roster.lock_of:
        return ()
    search = _Search(roster, request)
    found = search.find_best(list(list_changes(roster, request, advice)))
    moved = search.find(Change(ChangeKind.MOVE_OTHERS))
    if moved is not None and all(each.plan.duties != moved.plan.duties for each in found):
        found.append(moved)
    if moved is None or moved.added_cny >= 0:
        for kind in (ChangeKind.EARLIER, ChangeKind.LATER):
            shifted = search.find_least_shift(kind, moved)
            if shifted is not None:
                found.append(shifted)
    order = list(ChangeKind)
    found.sort(key=lambda each: (round(each.outlay_cny, 2), order.index(each.change.kind), each.change.subject))
    return tuple(found)


class _Search:
    """Tries changes for one request: by one vehicle alone, and by exchanges among several."""

    def __init__(self, roster: Roster, request: str) -> None:
        self.roster, self.request = roster, request
        now = roster.rung(request)
        self.worst = Rung.UNIFIED if now is Rung.CROSS_REGION else Rung.CROSS_REGION

    def find_best(self, changes: Sequence[Change]) -> list[Relaxation]:
        """The two best changes of each kind: first as one vehicle can take it, then by exchanges."""
        by_kind: dict[ChangeKind, list[tuple[float, int, Change]]] = defaultdict(list)
        for number, change in enumerate(changes):
            simple = self.find(change, by_exchange=False)
            by_kind[change.kind].append((inf if simple is None else simple.added_cny, number, change))
        chosen = [change for ranked in by_kind.values() for _, _, change in sorted(ranked)[:MOST_OF_A_KIND]]
        return [each for change in chosen if (each := self.find(change)) is not None]

    def find(self, change: Change, *, by_exchange: bool = True) -> Relaxation | None:
        """The cheapest plan with the change that serves the request by an earlier mechanism than now."""
        problem = apply_change(self.roster.problem, self.request, change)
        touched = list_touched(problem, self.request, change)
        roster = self.roster if problem is self.roster.problem else self.roster.with_problem(problem, touched)
        options = roster.list_options(self.request)
        if change.kind is ChangeKind.SHARE:
            options = [option for option in options if option.id == change.subject[0]]
        best: Relaxation | None = None
        for plan in self._by_one(roster, options, change):
            best = cheaper(best, self._made(problem, change, plan))
        if by_exchange and change.kind is not ChangeKind.SUPPLIER:
            below = roster.cost + (DEAREST_CNY if best is None else best.added_cny)
            exchanged = Part(roster, self.request, options, self.worst).solve(below)
            best = cheaper(best, None if exchanged is None else self._made(problem, change, exchanged))
        self.roster.learn(roster, touched)
        return None if best is None or self._does_without(change, best) else best

    def _does_without(self, change: Change, found: Relaxation) -> bool:
        """Whether the plan found does not need the change: then that no change is needed is what is told."""
        needless = change.kind in (ChangeKind.MOVE_OTHERS, ChangeKind.SHARE, ChangeKind.SUPPLIER)
        return not needless and check(self.roster.problem, found.plan).is_clean

    def find_least_shift(self, kind: ChangeKind, moved: Relaxation | None) -> Relaxation | None:
        """The least shift of the departure that serves it; if moving others is dear, that does it gainfully."""

        def works(each: Relaxation | None) -> bool:
            return each is not None and (moved is None or each.added_cny < 0)

        best = self.find(Change(kind, (), MINUTES[-1]))
        if not works(best):
            return None
        low, high = 0, len(MINUTES) - 1
        while low < high:
            middle = (low + high) // 2
            tried = self.find(Change(kind, (), MINUTES[middle]))
            if works(tried):
                best, high = tried, middle
            else:
                low = middle + 1
        return best

    def _by_one(self, roster: Roster, options: Sequence[Option], change: Change) -> Iterator[Plan]:
        """Plans in which one vehicle or supplier takes the request beside what it does."""
        advice = recommend(roster, self.request)
        offers = [offer for offer in advice.vehicles if offer.rung <= self.worst]
        if change.kind is ChangeKind.SUPPLIER:
            offers = [offer for offer in advice.suppliers if offer.supplier == change.subject[0]]
        allowed = {option.id for option in options}
        for offer in offers:
            if offer.option in allowed and not offer.is_now:
                plan = apply_offer(roster, self.request, offer)
                if set(plan.unserved) <= {*self.roster.plan.unserved}:
                    yield plan
                    return

    def _made(self, problem: Problem, change: Change, plan: Plan) -> Relaxation | None:
        """The relaxation, once the plan passes its check on the changed day."""
        report = check(problem, replace(plan, status="interrupted"))
        priced = replace(plan, cost=report.cost, lower_bound=0.0, status="interrupted")
        after = Roster(problem, priced)
        service = after.services.get(self.request)
        before = self.roster.plan
        if (
            not check(problem, priced).is_clean
            or service is None
            or after.rung(self.request) >= self.roster.rung(self.request)
        ):
            return None
        prices = {each.id: each.unserved_cost for each in problem.requests}
        added = report.cost - self.roster.cost
        outlay = added + sum(prices[each] for each in before.unserved) - sum(prices[each] for each in plan.unserved)
        return Relaxation(
            change=change,
            rung=after.rung(self.request),
            option=service.option.id,
            vehicle=service.vehicle,
            supplier=service.supplier,
            start=after.starts.get(service.option.id),
            added_cny=added,
            outlay_cny=outlay,
            plan=priced,
        )
