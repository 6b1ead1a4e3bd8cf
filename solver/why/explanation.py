"""Why one request got what it got in a plan: its service, the runner-up, what fits, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from solver.check import check
from solver.plan import Plan
from solver.problem import Problem
from solver.violation import Code
from solver.why.barriers import DEPTH
from solver.why.recommend import Advice, Offer, RuledOut, recommend
from solver.why.relaxations import Relaxation, list_relaxations
from solver.why.roster import Roster, Rung, Service

# Barriers of vehicles that do not fit, whatever anybody else does.
NEVER_FITS = frozenset(
    {Code.VEHICLE_SEATS, Code.VEHICLE_CATEGORY, Code.VEHICLE_FEATURES, Code.CROSS_REGION_NOT_ALLOWED, Code.LOCK_BROKEN}
)


class NoSuchRequestError(LookupError):
    """A request the problem does not have."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that was counted and solved for one request. Money in CNY."""

    request: str
    rung: Rung
    service: Service | None
    start: float | None
    cost: float  # of the plan
    lower_bound: float
    advice: Advice
    relaxations: tuple[Relaxation, ...]

    @property
    def runner_up(self) -> Offer | None:
        """The cheapest other vehicle or supplier; None where there is none."""
        others = [offer for offer in (*self.advice.vehicles, *self.advice.suppliers) if not offer.is_now]
        return min(others, key=lambda offer: (round(offer.added_cny, 6), offer.rung), default=None)

    @property
    def held(self) -> tuple[RuledOut, ...]:
        """Fitting vehicles that cannot take it, with what holds them; those that only other trips hold first."""
        fitting = [each for each in self.advice.ruled_out if each.barrier.code not in NEVER_FITS]
        return tuple(sorted(fitting, key=lambda each: -DEPTH[each.barrier.code]))


def explain(problem: Problem, plan: Plan, request: str) -> Explanation:
    """Explain one request of a plan; raises NoSuchRequestError."""
    roster = Roster(problem, plan)
    if request not in roster.lookup.requests:
        raise NoSuchRequestError(f"实例中没有申请“{request}” / the instance has no request '{request}'")
    advice = recommend(roster, request)
    service = roster.services.get(request)
    return Explanation(
        request=request,
        rung=roster.rung(request),
        service=service,
        start=None if service is None else roster.starts.get(service.option.id),
        cost=check(problem, plan).cost,
        lower_bound=plan.lower_bound,
        advice=advice,
        relaxations=list_relaxations(roster, request, advice),
    )
