"""The timetable: what is due becomes a job, once, however many look at the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fleet_data.job_records import Asked, Job
from fleet_data.stores import jobs
from fleet_data.tables import TimetableRow

PROGRAM = "paiche"


def enter(session: Session, every_seconds: Mapping[str, int], now: datetime) -> None:
    """Enter what is not there yet, due at once; a changed interval counts from the next time on."""
    kept = {row.name: row for row in session.scalars(select(TimetableRow))}
    for name, seconds in sorted(every_seconds.items()):
        if name not in kept:
            session.execute(insert(TimetableRow).values(name=name, every_seconds=seconds, next_at=now))
        elif kept[name].every_seconds != seconds:
            kept[name].every_seconds = seconds


def take_due(session: Session, now: datetime) -> list[Job]:
    """Make the jobs that are due. Times missed while nobody looked are one job, not many."""
    made = []
    for row in session.scalars(select(TimetableRow).where(TimetableRow.next_at <= now).order_by(TimetableRow.name)):
        due_at = row.next_at
        missed = int((now - due_at).total_seconds() // row.every_seconds)
        following = due_at + timedelta(seconds=(missed + 1) * row.every_seconds)
        # Whoever moves the row from what they saw makes the job; the key holds even where two clocks differ.
        moved = session.scalar(
            update(TimetableRow)
            .where(TimetableRow.name == row.name, TimetableRow.next_at == due_at)
            .values(next_at=following)
            .returning(TimetableRow.name)
        )
        if moved is None:
            continue
        key = f"timetable/{row.name}/{due_at.isoformat(timespec='seconds')}"
        job, is_new = jobs.ask(session, Asked(row.name, PROGRAM, {"due_at": due_at.isoformat()}, once_key=key), now)
        if is_new:
            made.append(job)
    return made
