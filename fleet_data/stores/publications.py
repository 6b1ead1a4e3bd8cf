"""What is in force on a day: one plan, and a token that every change of the day moves on by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fleet_data.tables import DayChangeRow, PublicationRow


@dataclass(frozen=True, slots=True)
class Publication:
    """What is in force; token 0: nothing was ever published for this day and region."""

    day: date
    region: str
    token: int = 0
    plan_id: int | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayChange:
    """One move of the token: what was changed, of which order, by which plan, by whom."""

    token: int
    what: str
    order_id: int | None
    plan_id: int | None
    who: str
    at: datetime


def find_publication(session: Session, day: date, region: str) -> Publication:
    """What is in force on a day."""
    query = select(PublicationRow).where(PublicationRow.day == day, PublicationRow.region == region)
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return Publication(day, region)
    return Publication(day, region, row.token, row.plan_id, row.changed_at)


def take_token(session: Session, day: date, region: str, base: int, plan_id: int, *, who: str) -> int | None:
    """Put a plan in force if the day still has the token `base`; gives the new token, or None where it has moved.

    One UPDATE that touches one row or none. Whoever holds the row makes others wait until their transaction ends.
    """
    now = datetime.now(UTC)
    if base == 0:
        new = {"day": day, "region": region, "token": 1, "plan_id": plan_id, "changed_at": now}
        quiet = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        taken = session.scalar(
            quiet(PublicationRow).values(new).on_conflict_do_nothing().returning(PublicationRow.token)
        )
    else:
        taken = session.scalar(
            update(PublicationRow)
            .where(PublicationRow.day == day, PublicationRow.region == region, PublicationRow.token == base)
            .values(token=base + 1, plan_id=plan_id, changed_at=now)
            .returning(PublicationRow.token)
        )
    if taken is None:
        return None
    _tell(session, day, region, base + 1, "publish", None, plan_id, who, now)
    return base + 1


def move_token(session: Session, day: date, region: str, what: str, order_id: int, *, who: str) -> int | None:
    """Move the day's token on since an order of it changed, so that a plan made before is refused; gives the new
    token, None where nothing is published for the day.
    """
    now = datetime.now(UTC)
    moved = session.scalar(
        update(PublicationRow)
        .where(PublicationRow.day == day, PublicationRow.region == region)
        .values(token=PublicationRow.token + 1, changed_at=now)
        .returning(PublicationRow.token)
    )
    if moved is not None:
        _tell(session, day, region, moved, what, order_id, None, who, now)
    return moved


def list_changes(session: Session, day: date, region: str, after: int = 0) -> list[DayChange]:
    """What moved the day's token beyond `after`, oldest first."""
    query = (
        select(DayChangeRow)
        .where(DayChangeRow.day == day, DayChangeRow.region == region, DayChangeRow.token > after)
        .order_by(DayChangeRow.token)
    )
    return [
        DayChange(row.token, row.what, row.order_id, row.plan_id, row.who, row.at) for row in session.scalars(query)
    ]


def _tell(
    session: Session,
    day: date,
    region: str,
    token: int,
    what: str,
    order_id: int | None,
    plan_id: int | None,
    who: str,
    at: datetime,
) -> None:
    values = {"day": day, "region": region, "token": token, "what": what, "order_id": order_id, "plan_id": plan_id}
    session.execute(insert(DayChangeRow).values(**values, who=who, at=at))
