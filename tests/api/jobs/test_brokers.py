"""Rows 12 and 20 with real brokers: workers are killed in mid job, brokers are cut off; every job ends, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine

from api.jobs.broker import address
from api.jobs.supervising import Supervisor
from api.service import Service
from api.settings import Settings
from api.transaction import run
from fleet_data.job_records import Asked, Job, JobState
from fleet_data.scope import NOTHING
from fleet_data.stores import jobs

from .brokers import BROKERS

WORKER = (sys.executable, str(Path(__file__).with_name("slow_worker.py")))
LEASE = 3.0
# An office's brokers with an office's database, the embedded one with both.
PAIRS = [("valkey", "sqlite"), ("valkey", "postgresql"), ("redis", "postgresql"), ("rabbitmq", "postgresql")]


@contextmanager
def supervised(settings: Settings) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings, WORKER)
    thread = Thread(target=supervisor.run)
    thread.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()
        thread.join(40)
        assert not thread.is_alive()


def ask(engine: Engine, kind: str, seconds: float = 0.0) -> Job:
    return run(
        engine, NOTHING, lambda s: jobs.ask(s, Asked(kind, "paiche", {"seconds": seconds}), datetime.now(UTC))[0]
    )


def wait(engine: Engine, job: Job, until: Callable[[Job], bool], seconds: float = 60.0) -> Job:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found: Job = run(engine, NOTHING, lambda session: jobs.get(session, job.id))
        if until(found):
            return found
        time.sleep(0.05)
    raise AssertionError(f"it still stands so: {found}")


def is_running(job: Job) -> bool:
    return job.state is JobState.RUNNING


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "broker"
    path.mkdir()
    return path


@pytest.mark.parametrize(("broker", "back_end"), PAIRS)
def test_a_job_outlives_its_process_its_worker_and_its_broker(
    broker: str, service: Service, settings: Settings, folder: Path
):
    engine = service.engine
    changes: dict[str, Any] = {"job_lease_seconds": LEASE, "worker_processes": 2}
    with BROKERS[broker](folder) as url:
        settings = settings.model_copy(update={**changes, "broker_url": url})
        with supervised(settings) as supervisor:
            # The process that does it is killed: its lease runs out. Others go on meanwhile.
            first = ask(engine, "slow", 1.0)
            held = wait(engine, first, is_running)
            os.kill(int(str(held.worker).rsplit("/", 1)[1]), signal.SIGKILL)
            # The whole worker is killed: it is started again, and what it held is taken back at once.
            wait(engine, first, lambda job: job.token == 2 and is_running(job))
            assert supervisor.child is not None
            os.kill(supervisor.child.pid, signal.SIGKILL)
            done = wait(engine, first, jobs.has_ended)
            assert (done.state, done.attempt, done.result_json) == (JobState.DONE, 3, {"by": 3, "early": False})


@pytest.mark.parametrize("back_end", ["sqlite"])
def test_while_the_broker_is_away_jobs_wait_and_none_is_lost(service: Service, settings: Settings, folder: Path):
    engine = service.engine
    with BROKERS["valkey"](folder):
        pass
    url = address(Settings(data_folder=folder))
    settings = settings.model_copy(update={"job_lease_seconds": LEASE, "broker_url": url})
    with supervised(settings):
        for _ in range(2):  # away, there, away, there
            waiting = [ask(engine, "slow") for _ in range(5)]
            time.sleep(2)
            assert all(wait(engine, job, lambda _: True).state is JobState.QUEUED for job in waiting)
            with BROKERS["valkey"](folder):
                for job in waiting:
                    assert wait(engine, job, jobs.has_ended).attempt == 1


def test_missing_brokers_fail_the_tests_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    from .brokers import find

    monkeypatch.setenv("PATH", "")
    with pytest.raises(AssertionError, match="apt install no-such-server"):
        find("no-such-server", "no-such-server")


def test_worker_without_a_migrated_database_is_refused_with_the_next_step(tmp_path: Path):
    words = [sys.executable, "-m", "paiche", "worker", "--database", f"sqlite:///{tmp_path / 'empty.sqlite3'}"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "paiche migrate" in done.stderr
