"""Planning as it goes in and out: what is asked, how it stands, plans, and what differs between two."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from api.jobs.planning import Wanted
from api.schemas.base import In, Key, Out, RegionCode
from api.zoned import Instant, LegalDay
from fleet_data.job_records import Job, JobState
from fleet_data.plan_records import KeptOrder, KeptPlan, OrderState
from fleet_data.stores import jobs, plans
from fleet_data.tables import JobRow, PlanRow

Keys = Annotated[tuple[Key, ...], Field(max_length=500)]


class WhatIfIn(In):
    """A day other than it is: planned and told, never kept as a plan."""

    without_vehicles: Annotated[Keys, Field(description="plates that are not there")] = ()
    without_requests: Annotated[Keys, Field(description="requests that are not there")] = ()
    temperature_c: Annotated[
        float | None, Field(ge=-60, le=60, description="outside; shortens electric range", examples=[-25])
    ] = None


class PlanningIn(In):
    """A day to be planned."""

    day: Annotated[LegalDay, Field(examples=["2026-11-23"])]
    region: RegionCode
    seconds: Annotated[float, Field(ge=1, le=3600, description="for the solver", examples=[60])] = 60.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    roads: Annotated[Literal["skeleton", "geodesic"], Field(description="where kilometres and minutes come from")] = (
        "skeleton"
    )
    what_if: Annotated[WhatIfIn | None, Field(description="given: nothing is kept as a plan")] = None

    def wanted(self) -> Wanted:
        """As the job takes it."""
        changes = {} if self.what_if is None else self.what_if.model_dump()
        return Wanted(
            self.day, self.region, self.seconds, self.seed, self.roads, is_what_if=self.what_if is not None, **changes
        )


class BestOut(Out):
    """The best plan so far. No plan of this day costs less than the bound."""

    seconds: float
    cost_cny: float
    lower_bound_cny: float
    gap: float
    phase: str


class PlanningOut(Out):
    """How a planning job stands; `plan` once there is one to be published."""

    id: str
    state: JobState
    asked_by: str
    asked_at: Instant
    wanted: dict[str, Any]
    attempt: int
    begun_at: Instant | None
    heartbeat_at: Instant | None
    stop_asked_at: Instant | None
    ended_at: Instant | None
    best: BestOut | None
    plan: int | None
    result: dict[str, Any] | None
    fault: Annotated[str | None, Field(description="why it failed or was begun again, 中文 / English")]

    @classmethod
    def of(cls, job: Job) -> Self:
        """A job's record."""
        result = job.result_json
        return cls(
            id=job.id,
            state=job.state,
            asked_by=job.asked_by,
            asked_at=job.asked_at,
            wanted=job.words_json,
            attempt=job.attempt,
            begun_at=job.begun_at,
            heartbeat_at=job.heartbeat_at,
            stop_asked_at=job.stop_asked_at,
            ended_at=job.ended_at,
            best=None if job.progress_json is None else BestOut(**job.progress_json),
            plan=None if result is None else result.get("plan"),
            result=result,
            fault=job.fault,
        )

    @classmethod
    def of_row(cls, row: JobRow) -> Self:
        """A row of the table."""
        return cls.of(jobs.to_record(row))


class PlanOut(Out):
    """A version of a day's plan. `base_token`: of the day when it was read; the day may have moved on since."""

    id: int
    day: date
    region: str
    version: int
    cost_cny: float
    lower_bound_cny: float
    status: str
    seconds: float
    solver_version: str
    seed: int
    made_at: Instant
    made_by: str
    base_token: int

    @classmethod
    def of(cls, kept: KeptPlan) -> Self:
        """A plan's record."""
        own = ("id", "version", "made_at", "made_by", "base_token")
        told = {name: getattr(kept if name in own else kept.plan, name) for name in cls.model_fields}
        return cls.model_validate(told)

    @classmethod
    def of_row(cls, row: PlanRow) -> Self:
        """A row of the table."""
        return cls.of(plans.to_record(row))


class PlannedOut(Out):
    """What a plan has for one request."""

    id: int
    request: str
    state: OrderState
    mechanism: str | None
    vehicle: str | None
    driver: str | None
    supplier: str | None
    planned_start_at: Instant | None
    planned_end_at: Instant | None
    cost_cny: float
    reason_zh: str
    reason_en: str

    @classmethod
    def of(cls, kept: KeptOrder) -> Self:
        """An order's record."""
        return cls.model_validate({"id": kept.id} | {n: getattr(kept.order, n) for n in cls.model_fields if n != "id"})


class WholePlanOut(Out):
    """A plan with its draft orders."""

    plan: PlanOut
    orders: list[PlannedOut]


class DifferenceOut(Out):
    """One request that two plans treat otherwise; null: it is not in that plan."""

    request: str
    one: PlannedOut | None
    other: PlannedOut | None


class ComparisonOut(Out):
    """Two plans of one day and region. `cost_cny` is the other's less the one's."""

    one: PlanOut
    other: PlanOut
    cost_cny: float
    differences: list[DifferenceOut]


class PublishedOut(Out):
    """In force under `token`. Orders by id: newly dispatched, kept as they were, replaced."""

    token: int
    sent: list[int]
    kept: list[int]
    replaced: list[int]
