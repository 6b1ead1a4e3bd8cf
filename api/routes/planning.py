"""Planning as a job: ask, look, end early with the best so far. The worker does it; this only writes and reads rows."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside
from api.jobs.kinds import PLANNING
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.planning import PlanningIn, PlanningOut
from api.work import Work, may, may_write
from fleet_data.job_records import Asked, JobState
from fleet_data.regions import get_region
from fleet_data.stores import jobs

routes = APIRouter(prefix="/planning-jobs", tags=["planning 排班派车"])


@routes.post("", response_model=PlanningOut, status_code=202)
def ask_for_plan(body: PlanningIn, work: Annotated[Work, may_write(Permission.MAKE_PLANS)]) -> Response:
    """Have a day planned, or looked at as a what-if; the answer is the job that does it. 提交排班"""
    check_inside(work, get_region(body.region).code)
    asked = Asked(PLANNING, work.who, body.wanted().words(), region=body.region)
    return work.write(lambda session: PlanningOut.of(jobs.ask(session, asked, work.now)[0]))


@routes.get("")
def list_planning(
    work: Annotated[Work, may(Permission.SEE_PLANS)],
    asked: Annotated[PageQuery, paged(jobs.SORTS)],
    state: Annotated[JobState | None, Query(description="in this state alone")] = None,
) -> PageOut[PlanningOut]:
    """List planning jobs within the caller's scope. 排班任务列表"""

    def read(session: Session) -> PageOut[PlanningOut]:
        query = jobs.query(work.scope, (PLANNING,), state=state)
        return list_page(session, query, asked, sorts=jobs.SORTS, key="id", shown=PlanningOut.of_row)

    return work.read(read)


@routes.get("/{job}")
def get_planning(work: Annotated[Work, may(Permission.SEE_PLANS)], job: UUID) -> PlanningOut:
    """How a planning job stands, with the best so far. 排班任务状态"""
    return work.read(lambda session: PlanningOut.of(jobs.get_in_scope(session, work.scope, str(job), (PLANNING,))))


@routes.post("/{job}/stop", response_model=PlanningOut)
def stop_planning(work: Annotated[Work, may_write(Permission.MAKE_PLANS)], job: UUID) -> Response:
    """End it early: a running one keeps its best plan so far, a waiting one never begins. 提前结束"""

    def stop(session: Session) -> PlanningOut:
        found = jobs.get_in_scope(session, work.scope, str(job), (PLANNING,))
        return PlanningOut.of(jobs.stop(session, found, work.now))

    return work.write(stop)
