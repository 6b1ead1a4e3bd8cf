"""Keeping: send what waits in the outbox, take jobs back from the dead, make what is due, see a worker that stalls.

Any number of keepers may run at once: each step moves rows from what it saw, and does nothing where they have moved.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from celery import Celery
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.jobs.broker import WORK
from api.jobs.kinds import HOUSEWORK, KINDS, timetable
from api.transaction import look, run
from fleet_data.job_records import Job, Send
from fleet_data.scope import NOTHING
from fleet_data.stores import job_sends, jobs
from fleet_data.stores import timetable as kept_timetable

UNHEARD_SECONDS = 20.0  # a message that nobody took is sent again
GRACE_SECONDS = 30.0  # beyond its limit, before the process that does a job is ended
log = logging.getLogger(__name__)

_CUT_OFF = "第 {attempt} 次执行中断（进程终止或失去联系） / attempt {attempt} was cut off: its worker died or was lost"


def relay(engine: Engine, app: Celery) -> int:
    """Hand waiting messages to the broker; gives how many. Raises BrokerError where it cannot be reached.

    Marked as sent only afterwards: a message may go out twice, and the lease lets one of them work.
    """
    sends = look(engine, NOTHING, lambda session: job_sends.list_due(session, datetime.now(UTC)))
    sent: list[int] = []
    try:
        for each in sends:
            _publish(app, each)
            sent.append(each.id)
    finally:
        if sent:
            run(engine, NOTHING, lambda session: job_sends.mark_sent(session, sent, datetime.now(UTC)))
    return len(sent)


def _publish(app: Celery, send: Send) -> None:
    kind = KINDS.get(send.kind)
    queue = HOUSEWORK if kind is None else kind.queue
    limit = None if kind is None else kind.most_seconds + GRACE_SECONDS
    try:
        app.send_task(WORK, (send.job,), queue=queue, time_limit=limit, retry=False)
    except (OSError, *app.connection_for_write().connection_errors) as error:
        raise BrokerError(str(error)) from error


def sweep(engine: Engine) -> int:
    """Take jobs back from those who no longer show life, and send again what nobody heard; how many jobs."""

    def do(session: Session) -> int:
        now = datetime.now(UTC)
        back = [take_back(session, job, now) for job in jobs.list_expired(session, now)]
        unheard = job_sends.list_unheard(session, now - timedelta(seconds=UNHEARD_SECONDS))
        for job in unheard:
            job_sends.send(session, job, now)
        return len(back) + len(unheard)

    return run(engine, NOTHING, do)


def release(engine: Engine, workers: str) -> int:
    """Take jobs back at once from workers that are known to be dead; how many."""

    def do(session: Session) -> int:
        now = datetime.now(UTC)
        return len([take_back(session, job, now) for job in jobs.list_held(session, workers)])

    return run(engine, NOTHING, do)


def take_back(session: Session, job: Job, now: datetime) -> Job | None:
    """Queue it again, or give it up after the most attempts."""
    return jobs.give_back(session, job, now, _CUT_OFF.format(attempt=job.attempt))


def enter_timetable(engine: Engine) -> None:
    """Enter what this program does again and again."""
    run(engine, NOTHING, lambda session: kept_timetable.enter(session, timetable(), datetime.now(UTC)))


def tick(engine: Engine) -> int:
    """Make the jobs that are due; how many."""
    return len(run(engine, NOTHING, lambda session: kept_timetable.take_due(session, datetime.now(UTC))))


def is_stalled(engine: Engine, workers: str, processes: int, seconds: float) -> bool:
    """Whether messages were handed to the broker so long ago, nobody took them, and these workers have hands free.

    Liveness is told by progress: a process that is there but takes nothing is dead.
    """

    def do(session: Session) -> bool:
        unheard = jobs.count_waiting(session, datetime.now(UTC) - timedelta(seconds=seconds))
        return unheard > 0 and len(jobs.list_held(session, workers)) < processes

    return look(engine, NOTHING, do)
