"""`plan_day`: read once, judge once, translate, solve, check, write once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from dispatch.costing import duty_cost_cny
from dispatch.day_facts import read_day_facts
from dispatch.day_notes import list_day_notes
from dispatch.day_plan import DayPlan, DutySheet
from dispatch.docket import WHOLE_REGION, Docket, judge_day
from dispatch.lawful_plan import LawfulPlan, solve_lawfully
from dispatch.orders import Bench, list_orders
from dispatch.record import list_rulings, plan_to_save
from fleet_data.regions import get_region, list_descendants
from fleet_data.roads.provider import RoadProvider
from fleet_data.stores import plans
from fleet_data.stores.ledgers import load_ledgers
from solver.solve import Progress


def plan_day(
    session: Session,
    day: date,
    region: str | None = None,
    *,
    roads: RoadProvider,
    seconds: float,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> DayPlan:
    """Plan the requests of a region and all below it (None: of all) and keep the plan as a new version.

    All work of the session is the caller's to commit. Raises UnknownRegionError, RoadsError, NoSuchValueError
    where a dated value is missing, DefectivePlanError where the plan fails its check.
    """
    docket = read_docket(session, day, region, roads)
    return keep_plan(
        session, docket, solve_lawfully(docket, seconds=seconds, seed=seed, progress=progress, stop=stop), seed
    )


def read_docket(session: Session, day: date, region: str | None, roads: RoadProvider) -> Docket:
    """The day's ledgers and facts read once and judged once; needs no more than a reading session."""
    codes = None if region is None else {get_region(region).code, *(below.code for below in list_descendants(region))}
    return judge_day(load_ledgers(session, day, codes), day, region, roads, read_day_facts(session, day))


def make_bench(docket: Docket, lawful: LawfulPlan) -> Bench:
    """What the orders are written from, everything by its id."""
    return Bench(
        day=docket.day,
        needs={need.id: need for need in docket.needs},
        ways=lawful.ways,
        crews={crew.vehicle.record.plate: crew for crew in docket.crews},
        agreements={(each.record.pool_region, each.record.request_region): each for each in docket.agreements},
        suppliers={each.record.supplier: each for each in docket.suppliers},
        assignment=lawful.assignment,
        duty_rulings=lawful.rulings,
    )


def keep_plan(
    session: Session,
    docket: Docket,
    lawful: LawfulPlan,
    seed: int,
    *,
    base_token: int | None = None,
    who: str = "planning",
) -> DayPlan:
    """Write the plan with its draft orders and rulings as the next version of the day.

    `base_token` is the day's publication token when the docket was read, where that was another transaction.
    """
    bench = make_bench(docket, lawful)
    orders = list_orders(bench, lawful.days)
    sheets = tuple(
        DutySheet(
            plate=duty.slot[0],
            driver=bench.crews[duty.slot[0]].driver.driver,
            leaves=duty.leaves,
            back=duty.back,
            km=duty.staged.km,
            driving_minutes=duty.staged.driving_minutes,
            cost_cny=duty_cost_cny(bench.schedule, duty.slot),
        )
        for duty in lawful.days
    )
    rulings = list_rulings(orders, docket.refused, docket.left_out)
    to_save = plan_to_save(
        docket.day,
        docket.region or WHOLE_REGION,
        lawful.problem,
        lawful.plan,
        lawful.ways.values(),
        sheets,
        orders,
        docket.refused,
        rulings,
        seed,
    )
    kept = plans.save(session, replace(to_save, base_token=base_token), who=who)
    return DayPlan(
        day=docket.day,
        region=docket.region,
        version=kept.version,
        problem=lawful.problem,
        plan=lawful.plan,
        orders=orders,
        duties=sheets,
        refused=docket.refused,
        left_out=docket.left_out,
        crews=docket.crews,
        ways=lawful.ways,
        rulings=rulings,
        policy=docket.policy,
        roads=docket.road_source,
        notes=(*lawful.notes, *list_day_notes(docket, sheets)),
    )
