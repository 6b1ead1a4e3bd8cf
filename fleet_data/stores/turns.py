"""Who drove when, over many days: the duties of each day's newest plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fleet_data.tables import DutyRow, PlanRow


@dataclass(frozen=True, slots=True)
class DutyTurn:
    """One duty of a driver."""

    driver: str
    day: date
    region: str
    start_at: datetime
    end_at: datetime


def list_turns(session: Session, first: date, last: date) -> list[DutyTurn]:
    """The duties of the newest plan of each day and region from first to last, by driver and time."""
    newest = (
        select(PlanRow.day, PlanRow.region, func.max(PlanRow.version).label("version"))
        .where(PlanRow.day.between(first, last))
        .group_by(PlanRow.day, PlanRow.region)
        .subquery()
    )
    query = (
        select(DutyRow.driver, PlanRow.day, PlanRow.region, DutyRow.start_at, DutyRow.end_at)
        .join(PlanRow, DutyRow.plan_id == PlanRow.id)
        .join(
            newest,
            (newest.c.day == PlanRow.day) & (newest.c.region == PlanRow.region) & (newest.c.version == PlanRow.version),
        )
        .where(DutyRow.driver.is_not(None))
        .order_by(DutyRow.driver, DutyRow.start_at)
    )
    return [
        DutyTurn(driver, day, region, start_at, end_at)
        for driver, day, region, start_at, end_at in session.execute(query)
        if driver is not None
    ]
