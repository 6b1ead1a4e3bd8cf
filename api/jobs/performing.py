"""Do one job: begin it under a lease, keep the lease alive, end it by its token; nothing counts without the token."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.jobs.kinds import KINDS, Kind, Result
from api.problems import Problem
from api.settings import Settings
from api.transaction import look, run
from fleet_data.job_records import Job, JobState
from fleet_data.scope import NOTHING, Scope
from fleet_data.stores import jobs

T = TypeVar("T")
BEATS_A_LEASE = 3
WAIT_SECONDS = 5.0  # before a beginning that came to nothing is tried again
log = logging.getLogger(__name__)


class JobRefusedError(Exception):
    """The job cannot be done, however often it is tried; the sentence says why, in both languages."""


class LostLeaseError(Exception):
    """The job is somebody else's now: nothing of this attempt is kept."""


@dataclass(slots=True)
class Run:
    """One attempt at a job, as the function that does it sees it."""

    job: Job
    kind: Kind
    engine: Engine
    settings: Settings
    progress: dict[str, Any] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _ended: Result | None = None

    @property
    def now(self) -> datetime:
        """This instant."""
        return datetime.now(UTC)

    def stopped(self) -> bool:
        """Whether to end with the best so far: somebody asked, the job was lost, or its time is over."""
        return self._stop.is_set()

    def ask_to_stop(self) -> None:
        """From now on `stopped`."""
        self._stop.set()

    def read(self, do: Callable[[Session], T], scope: Scope = NOTHING) -> T:
        """Read on one snapshot."""
        return look(self.engine, scope, do)

    def write(self, do: Callable[[Session], T], scope: Scope = NOTHING) -> T:
        """Write in one transaction, while the job is ours: what may be done again by the next attempt."""

        def fenced(session: Session) -> T:
            if jobs.beat(session, self.job, self.now, self.settings.job_lease_seconds, self.progress) is None:
                raise LostLeaseError
            return do(session)

        return run(self.engine, scope, fenced)

    def finish(self, do: Callable[[Session], Result], scope: Scope = NOTHING) -> Result:
        """Write the result and end the job in one transaction: both once, or neither."""

        def fenced(session: Session) -> Result:
            # The token first: whoever else would end it waits for this row, then finds it ended.
            if jobs.end(session, self.job, self.now, JobState.DONE) is None:
                raise LostLeaseError
            result = do(session)
            jobs.keep_result(session, self.job, result)
            return result

        self._ended = run(self.engine, scope, fenced)
        return self._ended


def perform(engine: Engine, settings: Settings, job_id: str, worker: str) -> JobState | None:
    """Do a job if it still waits; gives how it stands then, None where it was not ours to do.

    Raises Problem where the database cannot be reached; the lease then runs out and the job is done by another.
    """
    begun = run(
        engine,
        NOTHING,
        lambda session: jobs.begin(session, job_id, worker, datetime.now(UTC), settings.job_lease_seconds),
    )
    if begun is None:
        return None
    kind = KINDS.get(begun.kind)
    if kind is None:
        return _end(engine, begun, JobState.FAILED, fault=_UNKNOWN.format(kind=begun.kind))
    attempt = Run(begun, kind, engine, settings)
    with _Heart(attempt):
        return _attempt(attempt)


def _attempt(attempt: Run) -> JobState | None:
    job, engine = attempt.job, attempt.engine
    try:
        result = attempt.kind.load()(attempt)
    except LostLeaseError:
        log.warning("job %s (%s) was taken over; this attempt is dropped", job.id, job.kind)
        return None
    except JobRefusedError as error:
        return _end(engine, job, JobState.FAILED, fault=str(error))
    except Exception as error:  # whatever it was: tried again, then given to a person
        log.exception("job %s (%s), attempt %s", job.id, job.kind, job.attempt)
        fault = (
            f"第 {job.attempt} 次未成功：{type(error).__name__} / attempt {job.attempt} failed: {type(error).__name__}"
        )
        back = run(
            engine,
            NOTHING,
            lambda session: jobs.give_back(session, job, attempt.now, fault, WAIT_SECONDS * job.attempt),
        )
        return None if back is None else back.state
    if attempt._ended is None:
        return _end(engine, job, JobState.DONE, result=result)
    return JobState.DONE


def _end(
    engine: Engine, job: Job, state: JobState, *, result: Result | None = None, fault: str | None = None
) -> JobState | None:
    ended = run(
        engine,
        NOTHING,
        lambda session: jobs.end(session, job, datetime.now(UTC), state, result=result, fault=fault),
    )
    return None if ended is None else ended.state


class _Heart:
    """Beats while it is entered: the lease runs on, what somebody asked for is heard."""

    def __init__(self, attempt: Run) -> None:
        self._run = attempt
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="heart")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        attempt = self._run
        lease = attempt.settings.job_lease_seconds
        while not self._over.wait(min(lease / BEATS_A_LEASE, 1.0)):
            assert attempt.job.begun_at is not None
            if (attempt.now - attempt.job.begun_at).total_seconds() > attempt.kind.most_seconds:
                attempt.ask_to_stop()  # and no more signs of life: should it hang, another takes it
                return
            try:
                held = run(
                    attempt.engine,
                    NOTHING,
                    lambda session: jobs.beat(session, attempt.job, attempt.now, lease, attempt.progress),
                )
            except (Problem, SQLAlchemyError) as error:
                log.warning("job %s: no sign of life could be kept (%s)", attempt.job.id, error)
                continue
            if held is None and not self._over.is_set():
                attempt.ask_to_stop()
                return
            if held is not None and held.stop_asked_at is not None:
                attempt.ask_to_stop()


_UNKNOWN = "没有“{kind}”这种任务，请更新程序 / this program knows no job of kind '{kind}'; update it"
