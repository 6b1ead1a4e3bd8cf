"""The board and the driver's day as they are shown."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field

from api.schemas.base import Out
from api.zoned import Instant, LegalDay
from dispatch.board import Board, Card, Lane
from dispatch.driver_day import DriverDay, Ride
from dispatch.driver_hours import DayHours
from dispatch.papers import Due
from fleet_data.calendar import DayOf
from fleet_data.fleet_records import DriverAbsence
from fleet_data.settlement_records import TwoSidedOrder


class PlanHeadOut(Out):
    """The newest plan of the day."""

    id: int
    version: int
    made_at: Instant
    made_by: str
    cost_cny: float
    lower_bound_cny: Annotated[float, Field(description="CNY; no plan of this day costs less")]
    status: str


class BoardOut(Out):
    """A region's day, with the newest plan's head."""

    day: LegalDay
    region: str
    day_of: DayOf
    plan: PlanHeadOut | None
    waiting: tuple[Card, ...]
    lanes: tuple[Lane, ...]
    hired: tuple[Card, ...]
    exceptions: Annotated[tuple[Card, ...], Field(description="unserved, and beyond the own level; with articles")]
    absences: tuple[DriverAbsence, ...]
    asks: tuple[TwoSidedOrder, ...]
    counts: dict[str, int]

    @classmethod
    def of(cls, board: Board) -> Self:
        """A board."""
        values: dict[str, Any] = {name: getattr(board, name) for name in cls.model_fields if name != "plan"}
        return cls(**values, plan=_head(board))


def _head(board: Board) -> PlanHeadOut | None:
    kept = board.plan
    if kept is None:
        return None
    return PlanHeadOut(
        id=kept.id,
        version=kept.version,
        made_at=kept.made_at,
        made_by=kept.made_by,
        cost_cny=kept.plan.cost_cny,
        lower_bound_cny=kept.plan.lower_bound_cny,
        status=kept.plan.status,
    )


class DriverDayOut(Out):
    """A driver's day."""

    driver: str
    name: str
    day: LegalDay
    day_of: DayOf
    rides: tuple[Ride, ...]
    hours: DayHours
    left_minutes: Annotated[float, Field(description="minutes the limit still leaves; negative beyond it")]
    absences: tuple[DriverAbsence, ...]
    due: tuple[Due, ...]
    next_ride: Annotated[int | None, Field(description="place of the first ride that is not over, from 0")]

    @classmethod
    def of(cls, day: DriverDay) -> Self:
        """A driver's day."""
        return cls(
            driver=day.driver.driver,
            name=day.driver.name,
            day=day.day,
            day_of=day.day_of,
            rides=day.rides,
            hours=day.hours,
            left_minutes=day.hours.left_minutes,
            absences=day.absences,
            due=day.due,
            next_ride=day.next_ride,
        )
