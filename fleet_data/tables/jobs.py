"""Jobs (后台任务) with their leases, the messages still to be sent for them (outbox), and the timetable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.job_records import JobState
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, WORD_LENGTH, Json, UtcInstant, not_negative, one_of, word


class JobRow(Base):
    """One piece of work. Whoever holds its token and an unexpired lease may write its result, and no one else."""

    __tablename__ = "jobs"
    __table_args__ = (
        one_of("state", JobState),
        CheckConstraint("most_attempts > 0", name="most_attempts_positive"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease_while_running"),
        *not_negative("attempt", "token"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="UUID")
    kind: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="planning, checkpoint …")
    once_key: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), unique=True, comment="the same work asked for twice is one job; empty: each is its own"
    )
    region: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True, comment="empty: housework")
    asked_by: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="account; paiche: the timetable")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    words_json: Mapped[dict[str, Any]] = mapped_column(Json, comment="what is asked for")
    state: Mapped[JobState] = mapped_column(word(JobState), index=True, comment="where it is")
    attempt: Mapped[int] = mapped_column(Integer, comment="how often it was begun")
    most_attempts: Mapped[int] = mapped_column(Integer, comment="then a person looks at it")
    token: Mapped[int] = mapped_column(Integer, comment="fencing token; each beginning adds one")
    worker: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="who has or had it last")
    begun_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="the last beginning, UTC")
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="last sign of life, UTC")
    lease_until: Mapped[datetime | None] = mapped_column(UtcInstant, comment="then it may be taken away, UTC")
    stop_asked_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="end with the best so far, UTC")
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant, index=True, comment="UTC")
    progress_json: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="best so far")
    result_json: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="what came of it")
    fault: Mapped[str | None] = mapped_column(Text, comment="why it failed, zh / en")


class JobSendRow(Base):
    """A message to be sent to the broker, written with what it tells of; sent at least once."""

    __tablename__ = "job_sends"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    job: Mapped[str] = mapped_column(ForeignKey("jobs.id"), index=True, comment="which it tells of")
    due_at: Mapped[datetime] = mapped_column(UtcInstant, comment="not before, UTC")
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant, index=True, comment="empty: still to be sent, UTC")


class TimetableRow(Base):
    """What is done again and again. Whoever moves `next_at` on makes the job; two who try make one."""

    __tablename__ = "timetable"
    __table_args__ = (CheckConstraint("every_seconds > 0", name="every_seconds_positive"),)

    name: Mapped[str] = mapped_column(String(WORD_LENGTH), primary_key=True, comment="the kind of job")
    every_seconds: Mapped[int] = mapped_column(Integer, comment="seconds from one to the next")
    next_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
