"""Jobs: asked for with their message in one transaction, begun under a lease, ended by the holder of the token alone.

Every change is one UPDATE that names the state and token it was decided on and touches one row or none. So whatever
the broker delivers twice, late or never, and whoever is killed, a job is begun by one at a time and ends once.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.job_records import ENDED, Asked, Job, JobState
from fleet_data.scope import Scope
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.job_sends import send
from fleet_data.tables import JobRow, JobSendRow

_FIELDS = tuple(each.name for each in fields(Job))


def ask(session: Session, asked: Asked, now: datetime) -> tuple[Job, bool]:
    """Have something done: the job and its message stand or fall with the caller's transaction.

    Gives the job and whether it is new; one of the same `once_key` is given as it is.
    """
    quiet = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "id": str(uuid4()),
        "kind": asked.kind,
        "once_key": asked.once_key,
        "region": asked.region,
        "asked_by": asked.asked_by,
        "asked_at": now,
        "words_json": asked.words,
        "state": JobState.QUEUED,
        "attempt": 0,
        "most_attempts": asked.most_attempts,
        "token": 0,
    }
    made = session.scalar(quiet(JobRow).values(values).on_conflict_do_nothing().returning(JobRow.id))
    if made is None:
        return _only(session, select(JobRow).where(JobRow.once_key == asked.once_key)), False
    send(session, made, now)
    return get(session, made), True


def get(session: Session, job: str) -> Job:
    """A job by its id, whoever asked for it. Raises NotKeptError."""
    return _only(session, select(JobRow).where(JobRow.id == job))


def get_in_scope(session: Session, scope: Scope, job: str, kinds: tuple[str, ...]) -> Job:
    """A job of these kinds within a scope; one outside is not there. Raises NotKeptError."""
    return _only(session, query(scope, kinds).where(JobRow.id == job))


def begin(session: Session, job: str, worker: str, now: datetime, lease_seconds: float) -> Job | None:
    """Take a queued job under a new token and a lease; None where someone else has it, or it has ended."""
    return _move(
        session,
        (JobRow.id == job, JobRow.state == JobState.QUEUED),
        state=JobState.RUNNING,
        token=JobRow.token + 1,
        attempt=JobRow.attempt + 1,
        worker=worker,
        begun_at=now,
        heartbeat_at=now,
        lease_until=now + timedelta(seconds=lease_seconds),
        progress_json=None,
    )


def beat(
    session: Session, held: Job, now: datetime, lease_seconds: float, progress: dict[str, Any] | None
) -> Job | None:
    """A sign of life: the lease runs on; None where the job is no longer theirs."""
    changes: dict[str, Any] = {"heartbeat_at": now, "lease_until": now + timedelta(seconds=lease_seconds)}
    if progress is not None:
        changes["progress_json"] = progress
    return _move(session, _theirs(held), **changes)


def end(
    session: Session,
    held: Job,
    now: datetime,
    state: JobState,
    *,
    result: dict[str, Any] | None = None,
    fault: str | None = None,
) -> Job | None:
    """End it by its token; None where it is no longer theirs, and then nothing of this transaction may be kept."""
    return _move(session, _theirs(held), state=state, lease_until=None, ended_at=now, result_json=result, fault=fault)


def keep_result(session: Session, ended: Job, result: dict[str, Any]) -> None:
    """What came of a job that was ended in this very transaction."""
    session.execute(update(JobRow).where(JobRow.id == ended.id).values(result_json=result))


def give_back(session: Session, held: Job, now: datetime, fault: str, wait_seconds: float = 0.0) -> Job | None:
    """A beginning that came to nothing: queued again, or given up after the most attempts; None: not theirs."""
    if held.attempt >= held.most_attempts:
        return end(session, held, now, JobState.GIVEN_UP, fault=fault)
    back = _move(session, _theirs(held), state=JobState.QUEUED, lease_until=None, fault=fault)
    if back is not None:
        send(session, held.id, now + timedelta(seconds=wait_seconds))
    return back


def stop(session: Session, job: Job, now: datetime) -> Job:
    """Ask that it ends with the best so far; one that has not begun ends at once, one that ended stays as it is."""
    waiting = (JobRow.id == job.id, JobRow.state == JobState.QUEUED)
    stopped = _move(session, waiting, state=JobState.STOPPED, ended_at=now, stop_asked_at=now)
    return stopped or _move(session, (JobRow.id == job.id, JobRow.state == JobState.RUNNING), stop_asked_at=now) or job


def list_expired(session: Session, now: datetime) -> list[Job]:
    """Running jobs whose lease is over: whoever had them is dead, hangs, or is cut off."""
    return _list(session, JobRow.state == JobState.RUNNING, JobRow.lease_until < now)


def list_held(session: Session, workers: str) -> list[Job]:
    """Running jobs of the workers whose name begins so."""
    return _list(session, JobRow.state == JobState.RUNNING, JobRow.worker.startswith(workers, autoescape=True))


def count_waiting(session: Session, since: datetime) -> int:
    """How many jobs wait whose first message was sent before an instant, and none was begun since by anyone."""
    begun = select(JobRow.id).where(JobRow.begun_at > since).limit(1)
    if session.scalar(begun) is not None:
        return 0
    sent = select(JobSendRow.job).where(JobSendRow.sent_at < since)
    wanted = select(func.count()).where(JobRow.state == JobState.QUEUED, JobRow.id.in_(sent))
    return session.scalar(wanted) or 0


def query(scope: Scope, kinds: tuple[str, ...], *, state: JobState | None = None) -> Select[JobRow]:
    """Jobs of these kinds in a scope, for a page of them."""
    wanted = scope.limit(select(JobRow), JobRow.region).where(JobRow.kind.in_(kinds))
    return wanted if state is None else wanted.where(JobRow.state == state)


SORTS: dict[str, InstrumentedAttribute[Any]] = {"id": JobRow.id, "asked_at": JobRow.asked_at}


def to_record(row: JobRow) -> Job:
    """A row of the table as a record."""
    return Job(**{name: getattr(row, name) for name in _FIELDS})


def has_ended(job: Job) -> bool:
    """Whether nothing more comes of it."""
    return job.state in ENDED


def _theirs(held: Job) -> tuple[ColumnElement[bool], ...]:
    return (JobRow.id == held.id, JobRow.state == JobState.RUNNING, JobRow.token == held.token)


def _move(session: Session, where: tuple[ColumnElement[bool], ...], **changes: Any) -> Job | None:
    moved = session.scalars(
        update(JobRow).where(*where).values(**changes).returning(JobRow),
        execution_options={"synchronize_session": False, "populate_existing": True},
    ).one_or_none()
    return None if moved is None else to_record(moved)


def _list(session: Session, *where: ColumnElement[bool]) -> list[Job]:
    return [to_record(row) for row in session.scalars(select(JobRow).where(*where).order_by(JobRow.asked_at))]


def _only(session: Session, wanted: Select[JobRow]) -> Job:
    row = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotKeptError("没有此任务，或不在您的范围内。 / There is no such job in your scope.")
    return to_record(row)
