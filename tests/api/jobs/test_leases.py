"""Rows 12, 20 and 31 without a broker: jobs are begun by one at a time and end once, whoever dies or comes twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from api.jobs import keeping, performing
from api.jobs.kinds import KINDS, Kind
from api.jobs.performing import JobRefusedError, Run, perform
from api.service import Service
from api.transaction import run
from fleet_data.job_records import Asked, Job, JobState
from fleet_data.scope import NOTHING
from fleet_data.session import transaction
from fleet_data.stores import audit, job_sends, jobs, timetable
from fleet_data.tables import AuditEntryRow, JobRow, JobSendRow

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)  # long ago: leases and messages of then are over


def write_once(attempt: Run) -> dict[str, Any]:
    """Its effect is an entry of the log, which nothing takes away."""

    def do(session: Session) -> dict[str, Any]:
        entry = audit.append(session, "test", who="paiche", subject="effect", key=attempt.job.id)
        return {"entry": entry}

    return attempt.finish(do)


def refuse(_attempt: Run) -> dict[str, Any]:
    raise JobRefusedError("不能 / it cannot be done")


def break_down(_attempt: Run) -> dict[str, Any]:
    raise RuntimeError("a defect")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("write_once", "refuse", "break_down"):
        monkeypatch.setitem(KINDS, name, Kind(name, f"{__name__}:{name}"))
        monkeypatch.setattr(Kind, "load", lambda self: globals()[self.name])
    monkeypatch.setattr(performing, "WAIT_SECONDS", 0.0)


def ask(engine: Engine, kind: str = "write_once", once_key: str | None = None) -> Job:
    return run(engine, NOTHING, lambda s: jobs.ask(s, Asked(kind, "paiche", {}, once_key=once_key), NOW)[0])


def get(engine: Engine, job: Job) -> Job:
    return run(engine, NOTHING, lambda session: jobs.get(session, job.id))


def begin(engine: Engine, job: Job, worker: str = "dead", at: datetime | None = None) -> Job:
    begun = run(engine, NOTHING, lambda s: jobs.begin(s, job.id, worker, at or datetime.now(UTC), 30))
    assert begun is not None
    return begun


def count(owner: Engine, what: Callable[[], Any]) -> int:
    with transaction(owner) as session:
        return session.scalar(what()) or 0


def effects() -> Any:
    return select(func.count()).where(AuditEntryRow.action == "test")


def race(service: Service, job: Job, times: int = 12) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: perform(service.engine, service.settings, job.id, f"w{n}"), range(times)))


def test_a_job_delivered_many_times_at_once_is_done_once(service: Service, owner: Engine):
    job = ask(service.engine)
    race(service, job)
    assert get(service.engine, job).state is JobState.DONE
    assert (get(service.engine, job).attempt, count(owner, effects)) == (1, 1)


def test_without_the_lease_it_would_be_done_many_times(
    service: Service, owner: Engine, monkeypatch: pytest.MonkeyPatch
):
    job = ask(service.engine)
    monkeypatch.setattr(jobs, "begin", lambda session, job_id, *_: jobs.get(session, job_id))
    monkeypatch.setattr(jobs, "end", lambda _, held, *__, **___: held)
    race(service, job)
    assert count(owner, effects) > 1


def test_twenty_overlapping_runs_of_one_key_are_one_job(service: Service, owner: Engine):
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: ask(service.engine, once_key="inspection/150100/2026-11-22/v1"), range(20)))
    assert len({job.id for job in found}) == 1
    for number in range(2):  # killed twice on the way
        begin(service.engine, found[0], f"dead{number}")
        assert keeping.release(service.engine, "dead") == 1
    race(service, found[0])
    assert (get(service.engine, found[0]).attempt, count(owner, effects)) == (3, 1)


def test_a_result_is_written_by_the_live_token_alone(service: Service, owner: Engine):
    job = ask(service.engine)
    late = begin(service.engine, job, at=NOW)  # its lease is over: it slept
    assert keeping.sweep(service.engine) >= 1
    assert perform(service.engine, service.settings, job.id, "alive") is JobState.DONE
    with pytest.raises(performing.LostLeaseError):
        write_once(Run(late, KINDS["write_once"], service.engine, service.settings))
    assert count(owner, effects) == 1
    assert get(service.engine, job).token == late.token + 1


def test_without_the_token_the_late_one_would_write_too(
    service: Service, owner: Engine, monkeypatch: pytest.MonkeyPatch
):
    job = ask(service.engine)
    late = begin(service.engine, job, at=NOW)
    keeping.sweep(service.engine)
    perform(service.engine, service.settings, job.id, "alive")
    monkeypatch.setattr(jobs, "end", lambda _, held, *__, **___: held)
    write_once(Run(late, KINDS["write_once"], service.engine, service.settings))
    assert count(owner, effects) == 2


def test_a_poison_job_stops_after_three_and_waits_for_a_person(service: Service):
    job = ask(service.engine)
    for _ in range(3):
        begin(service.engine, job)
        keeping.release(service.engine, "dead")
    assert get(service.engine, job).state is JobState.GIVEN_UP
    assert "3" in (get(service.engine, job).fault or "")
    assert perform(service.engine, service.settings, job.id, "next") is None


def test_a_defect_is_tried_again_and_a_refusal_is_not(service: Service):
    broken, refused = ask(service.engine, "break_down"), ask(service.engine, "refuse")
    for _ in range(3):
        perform(service.engine, service.settings, broken.id, "w")
    assert (get(service.engine, broken).state, get(service.engine, broken).attempt) == (JobState.GIVEN_UP, 3)
    assert perform(service.engine, service.settings, refused.id, "w") is JobState.FAILED
    assert (get(service.engine, refused).fault, get(service.engine, refused).attempt) == ("不能 / it cannot be done", 1)


def test_a_job_and_its_message_stand_or_fall_together(service: Service, owner: Engine):
    def do(session: Session) -> None:
        jobs.ask(session, Asked("write_once", "paiche", {}), NOW)
        raise JobRefusedError

    with pytest.raises(JobRefusedError):
        run(service.engine, NOTHING, do)
    assert count(owner, lambda: select(func.count()).select_from(JobRow)) == 0
    assert count(owner, lambda: select(func.count()).select_from(JobSendRow)) == 0


def test_a_message_nobody_heard_is_sent_again(service: Service):
    job = ask(service.engine)

    def hear(session: Session) -> list[str]:
        first = job_sends.list_due(session, datetime.now(UTC))
        job_sends.mark_sent(session, [each.id for each in first], NOW)
        return [each.job for each in first]

    assert run(service.engine, NOTHING, hear) == [job.id]
    assert run(service.engine, NOTHING, hear) == []
    assert keeping.sweep(service.engine) == 1
    assert run(service.engine, NOTHING, hear) == [job.id]
    begin(service.engine, job)
    assert keeping.sweep(service.engine) == 0


def test_two_beats_make_one_job_of_each_time(service: Service, owner: Engine):
    run(service.engine, NOTHING, lambda session: timetable.enter(session, {"write_once": 60}, NOW))

    def tick(at: datetime) -> list[Job]:
        with ThreadPoolExecutor(4) as pool:
            made = pool.map(
                lambda _: run(service.engine, NOTHING, lambda session: timetable.take_due(session, at)), range(8)
            )
            return [job for jobs_made in made for job in jobs_made]

    assert len(tick(NOW)) == 1
    assert tick(NOW + timedelta(seconds=59)) == []
    assert len(tick(NOW + timedelta(minutes=5))) == 1  # what was missed is one job
    assert count(owner, lambda: select(func.count()).select_from(JobRow)) == 2


def test_without_the_table_two_beats_would_double(service: Service):
    made = [ask(service.engine) for _ in range(2)]  # each beat by its own clock, without the key
    assert made[0].id != made[1].id


def test_a_stop_ends_what_waits_and_tells_what_runs(service: Service):
    waiting, running = ask(service.engine), ask(service.engine)
    begin(service.engine, running)

    def stop(job: Job) -> Job:
        return run(service.engine, NOTHING, lambda s: jobs.stop(s, jobs.get(s, job.id), NOW))

    assert stop(waiting).state is JobState.STOPPED
    assert (stop(running).state, stop(running).stop_asked_at) == (JobState.RUNNING, NOW)
    assert perform(service.engine, service.settings, waiting.id, "w") is None


def test_ended_housework_is_forgotten_and_what_waits_for_a_person_is_not(service: Service, owner: Engine):
    done, given_up = ask(service.engine), ask(service.engine)
    perform(service.engine, service.settings, done.id, "w")
    for _ in range(3):
        begin(service.engine, given_up)
        keeping.release(service.engine, "dead")
    with transaction(owner) as session:
        session.execute(update(JobRow).values(ended_at=NOW - timedelta(days=30)))
    assert run(service.engine, NOTHING, lambda s: job_sends.forget_ended(s, NOW, ["write_once"])) == 1
    assert get(service.engine, given_up).state is JobState.GIVEN_UP
