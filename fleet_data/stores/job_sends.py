"""The outbox: messages written with the jobs they tell of, sent once the transaction stands, again where unheard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from fleet_data.job_records import ENDED, JobState, Send
from fleet_data.tables import JobRow, JobSendRow

AT_ONCE = 100


def send(session: Session, job: str, due_at: datetime) -> None:
    """Have a message sent for a job, not before an instant."""
    session.execute(insert(JobSendRow).values(job=job, due_at=due_at))


def list_due(session: Session, now: datetime) -> list[Send]:
    """Messages to be sent now, the oldest first; those of jobs that no longer wait are left out."""
    wanted = (
        select(JobSendRow.id, JobRow.id, JobRow.kind)
        .join(JobRow, JobRow.id == JobSendRow.job)
        .where(JobSendRow.sent_at.is_(None), JobSendRow.due_at <= now, JobRow.state == JobState.QUEUED)
        .order_by(JobSendRow.id)
        .limit(AT_ONCE)
    )
    return [Send(*row) for row in session.execute(wanted)]


def mark_sent(session: Session, sends: Collection[int], now: datetime) -> None:
    """They were handed to the broker."""
    session.execute(update(JobSendRow).where(JobSendRow.id.in_(sends)).values(sent_at=now))


def list_unheard(session: Session, before: datetime) -> list[str]:
    """Jobs still waiting though their last message was sent before an instant: lost, or not taken by anyone."""
    last = (
        select(JobSendRow.job, func.max(JobSendRow.sent_at).label("sent_at"))
        .where(~_still_to_send())
        .group_by(JobSendRow.job)
        .subquery()
    )
    wanted = select(JobRow.id).join(last, last.c.job == JobRow.id)
    return list(session.scalars(wanted.where(JobRow.state == JobState.QUEUED, last.c.sent_at < before)))


def forget_ended(session: Session, before: datetime, kinds: Collection[str]) -> int:
    """Drop jobs of these kinds that ended before an instant, and all messages of ended jobs; how many jobs."""
    ended = select(JobRow.id).where(JobRow.state.in_(ENDED))
    session.execute(delete(JobSendRow).where(JobSendRow.job.in_(ended)))
    # A given-up job stays until a person has looked at it.
    gone = select(JobRow.id).where(
        JobRow.kind.in_(kinds), JobRow.ended_at < before, JobRow.state.in_((JobState.DONE, JobState.STOPPED))
    )
    found = list(session.scalars(gone))
    session.execute(delete(JobRow).where(JobRow.id.in_(found)))
    return len(found)


def _still_to_send() -> ColumnElement[bool]:
    other = JobSendRow.__table__.alias("other")
    return exists().where(other.c.job == JobSendRow.job, other.c.sent_at.is_(None))
