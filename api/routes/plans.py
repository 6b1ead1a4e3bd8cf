"""Plans: versions of a day, what differs between two, and putting one in force."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted
from api.languages import Words
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import CONFLICT, Problem
from api.schemas.base import RegionCode
from api.schemas.planning import ComparisonOut, DifferenceOut, PlannedOut, PlanOut, PublishedOut, WholePlanOut
from api.work import Work, may, may_write
from dispatch.order_life.doer import Doer
from dispatch.order_life.publishing import Clashes, Stale, publish_plan
from dispatch.refusal import Refusal
from fleet_data.access_records import Role
from fleet_data.plan_records import KeptPlan
from fleet_data.stores import orders, plans

routes = APIRouter(prefix="/plans", tags=["planning 排班派车"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
LOOK_AT = ("state", "mechanism", "vehicle", "driver", "supplier", "planned_start_at", "planned_end_at")


@routes.get("")
def list_plans(
    work: Annotated[Work, may(Permission.SEE_PLANS)],
    asked: Annotated[PageQuery, paged(plans.SORTS)],
    day: Annotated[date | None, Query(description="of this legal day alone")] = None,
    region: Annotated[RegionCode | None, Query(description="of this very region alone")] = None,
) -> PageOut[PlanOut]:
    """List plans within the caller's scope. 方案列表"""

    def read(session: Session) -> PageOut[PlanOut]:
        query = plans.query(work.scope, day=day, region=region)
        return list_page(session, query, asked, sorts=plans.SORTS, key="id", shown=PlanOut.of_row)

    return work.read(read)


@routes.get("/{plan}")
def get_plan(work: Annotated[Work, may(Permission.SEE_PLANS)], plan: Number) -> WholePlanOut:
    """A plan with what it has for each request. 方案"""

    def read(session: Session) -> WholePlanOut:
        kept = find(session, work, plan)
        planned = [PlannedOut.of(order) for order in orders.list_for_plan(session, plan)]
        return WholePlanOut(plan=PlanOut.of(kept), orders=planned)

    return work.read(read)


@routes.get("/{plan}/compare/{other}")
def compare_plans(work: Annotated[Work, may(Permission.SEE_PLANS)], plan: Number, other: Number) -> ComparisonOut:
    """What differs between two plans of one day and region, request by request. 方案比较"""

    def read(session: Session) -> ComparisonOut:
        one, two = find(session, work, plan), find(session, work, other)
        if (one.plan.day, one.plan.region) != (two.plan.day, two.plan.region):
            raise Problem(CONFLICT, _OTHER_DAY)
        sides = [
            {order.order.request: PlannedOut.of(order) for order in orders.list_for_plan(session, kept.id)}
            for kept in (one, two)
        ]
        found = [(request, sides[0].get(request), sides[1].get(request)) for request in sorted(sides[0] | sides[1])]
        return ComparisonOut(
            one=PlanOut.of(one),
            other=PlanOut.of(two),
            cost_cny=round(two.plan.cost_cny - one.plan.cost_cny, 2),
            differences=[
                DifferenceOut(request=request, one=a, other=b) for request, a, b in found if not _is_same(a, b)
            ],
        )

    return work.read(read)


@routes.post("/{plan}/publish", response_model=PublishedOut)
def publish(work: Annotated[Work, may_write(Permission.MAKE_PLANS)], plan: Number) -> Response:
    """Put a plan in force; refused where its day changed since it was read, or a car or driver is held. 发布方案"""

    def do(session: Session) -> PublishedOut:
        find(session, work, plan)
        done = publish_plan(session, Doer(work.who, Role.DISPATCHER, work.scope), plan, now=work.now)
        if isinstance(done, Stale):
            raise Problem(CONFLICT, Words(done.zh, done.en))
        if isinstance(done, Clashes):
            told = Words("；".join(each.zh for each in done.clashes), "; ".join(each.en for each in done.clashes))
            raise Problem(CONFLICT, told)
        if isinstance(done, Refusal):
            return granted(done)
        return PublishedOut(token=done.token, sent=list(done.sent), kept=list(done.kept), replaced=list(done.replaced))

    return work.write(do)


def find(session: Session, work: Work, plan: int) -> KeptPlan:
    """A plan within the caller's scope; raises NotKeptError, and Problem for one outside."""
    kept = plans.get_plan(session, plan)
    check_inside(work, kept.plan.region)
    return kept


def _is_same(one: PlannedOut | None, other: PlannedOut | None) -> bool:
    return all(getattr(one, name, None) == getattr(other, name, None) for name in LOOK_AT) and (one is None) == (
        other is None
    )


_OTHER_DAY = Words("两个方案不属于同一天同一地区，无法比较", "The two plans are not of one day and region")
