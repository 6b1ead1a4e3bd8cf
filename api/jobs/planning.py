"""`plan`: plan a day as a job. Read once, solve with the best so far told, keep the plan with the job's end.

A what-if is solved the same way and kept in the job's result alone: there is nothing that could be published.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.access.permissions import MATRIX, Permission
from api.jobs.kinds import Result
from api.jobs.performing import JobRefusedError, Run
from dispatch.conditions import Conditions
from dispatch.day_facts import read_day_facts
from dispatch.docket import WHOLE_REGION, Docket, judge_day
from dispatch.lawful_plan import LawfulPlan, solve_lawfully
from dispatch.orders import list_orders
from dispatch.planning import keep_plan, make_bench
from dispatch.policy import UnusableOrderError
from dispatch.road_choice import choose_roads
from dispatch.selection import list_codes
from fleet_data.calendar import UnknownCalendarYearError
from fleet_data.roads.provider import RoadsError
from fleet_data.scope import Scope
from fleet_data.stores import grants, plans, publications
from fleet_data.stores.errors import StoreError
from fleet_data.stores.ledgers import load_ledgers
from fleet_data.stores.scopes import list_subtree
from rulebook.book import NoSuchValueError
from solver.solve import Progress

SKELETON = "skeleton"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a planning job is asked for; `without…` and `temperature_c` make it a what-if."""

    day: date
    region: str
    seconds: float
    seed: int
    roads: str = SKELETON
    is_what_if: bool = False
    without_vehicles: tuple[str, ...] = ()
    without_requests: tuple[str, ...] = ()
    temperature_c: float | None = None

    def words(self) -> dict[str, Any]:
        """As the job keeps it."""
        return {
            "day": self.day.isoformat(),
            "region": self.region,
            "seconds": self.seconds,
            "seed": self.seed,
            "roads": self.roads,
            "is_what_if": self.is_what_if,
            "without_vehicles": list(self.without_vehicles),
            "without_requests": list(self.without_requests),
            "temperature_c": self.temperature_c,
        }


def read_words(words: dict[str, Any]) -> Wanted:
    """What `Wanted.words` wrote."""
    return Wanted(
        **{
            **words,
            "day": date.fromisoformat(words["day"]),
            "without_vehicles": tuple(words["without_vehicles"]),
            "without_requests": tuple(words["without_requests"]),
        }
    )


def plan(attempt: Run) -> Result:
    """Do it. Raises JobRefusedError for what no other attempt would change."""
    wanted = read_words(attempt.job.words_json)
    try:
        scope = attempt.read(lambda session: scope_now(session, attempt))
        docket, token = attempt.read(lambda session: read_day(session, wanted), scope)
        lawful = solve_lawfully(
            docket,
            seconds=wanted.seconds,
            seed=wanted.seed,
            progress=lambda told: tell(attempt, told),
            stop=attempt.stopped,
        )
        if wanted.is_what_if:
            return attempt.finish(lambda _: summary(docket, lawful))
        return attempt.finish(lambda session: keep(session, docket, lawful, wanted, attempt.job.asked_by, token), scope)
    except (RoadsError, NoSuchValueError, UnusableOrderError, UnknownCalendarYearError, StoreError) as error:
        raise JobRefusedError(str(error)) from error


def scope_now(session: Session, attempt: Run) -> Scope:
    """What the person who asked may plan now: a grant that ended since counts no more. Raises JobRefusedError."""
    job = attempt.job
    held = [
        grant
        for grant in grants.list_in_force(session, [job.asked_by], attempt.now)
        if grant.role in MATRIX[Permission.MAKE_PLANS]
    ]
    scope = Scope(list_subtree(session, [grant.region for grant in held if grant.region]), person=job.asked_by)
    if job.region is None or not scope.holds(job.region):
        raise JobRefusedError(_NOT_YOURS)
    return scope


def read_day(session: Session, wanted: Wanted) -> tuple[Docket, int]:
    """The day judged, and the token it was read under: a plan made on it is refused once the day has moved on."""
    token = publications.find_publication(session, wanted.day, wanted.region).token
    ledgers = load_ledgers(session, wanted.day, list_codes(wanted.region))
    ledgers = replace(
        ledgers,
        vehicles=tuple(each for each in ledgers.vehicles if each.plate not in wanted.without_vehicles),
        requests=tuple(each for each in ledgers.requests if each.request not in wanted.without_requests),
    )
    facts = replace(read_day_facts(session, wanted.day), temperature_c=wanted.temperature_c)
    roads = choose_roads(wanted.roads, Conditions(), wanted.day, wanted.region)
    region = None if wanted.region == WHOLE_REGION else wanted.region
    return judge_day(ledgers, wanted.day, region, roads, facts), token


def tell(attempt: Run, told: Progress) -> None:
    """The best so far; the next sign of life writes it."""
    attempt.progress = {
        "seconds": round(told.seconds, 2),
        "cost_cny": round(told.cost, 2),
        "lower_bound_cny": round(told.bound, 2),
        "gap": round(told.gap, 6),
        "phase": told.phase,
    }


def keep(session: Session, docket: Docket, lawful: LawfulPlan, wanted: Wanted, who: str, token: int) -> Result:
    """Keep the plan as the day's next version, as a draft that a dispatcher publishes; and its summary."""
    keep_plan(session, docket, lawful, wanted.seed, base_token=token, who=who)
    kept = plans.find_latest(session, wanted.day, wanted.region)
    assert kept is not None, "it was written in this transaction"
    return {"plan": kept.id, "version": kept.version, **summary(docket, lawful)}


def summary(docket: Docket, lawful: LawfulPlan) -> Result:
    """What a dispatcher compares: cost, proven bound, who is served how."""
    orders = list_orders(make_bench(docket, lawful), lawful.days)
    by = Counter("unserved" if order.mechanism is None else order.mechanism.value for order in orders)
    return {
        "cost_cny": round(lawful.plan.cost, 2),
        "lower_bound_cny": round(lawful.plan.lower_bound, 2),
        "status": lawful.plan.status,
        "requests": len(orders) + len(docket.refused),
        "refused": [each.record.request for each in docket.refused],
        "unserved": [order.need.id for order in orders if order.mechanism is None],
        "by_mechanism": dict(sorted(by.items())),
        "vehicles": len({order.trip.plate for order in orders if order.trip is not None}),
    }


_NOT_YOURS = (
    "提交人现已无权编制该地区的方案，请由有权的调度员重新提交 / "
    "whoever asked may no longer plan for this region; let a dispatcher of the region ask again"
)
