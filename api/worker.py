"""The worker: Celery's application and its one task. `python -m api.worker` is what `paiche worker` keeps running.

Imports nothing heavy: what a kind of job needs is loaded in the process that does it, after the fork.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from functools import lru_cache

from celery import Celery
from celery.signals import worker_process_init
from sqlalchemy import Engine

from api.jobs.broker import WORK, address, make_app
from api.jobs.kinds import QUEUES
from api.settings import Settings, read_settings
from fleet_data.scoped import bind
from fleet_data.session import open_engine
from fleet_data.stores.audit import choose_hash

CONNECTIONS = 4
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def make_worker(settings: Settings) -> Celery:
    """The application with its task."""
    app = make_app(address(settings))

    def work(job: str) -> None:
        from api.jobs.performing import perform

        perform(_engine(), settings, job, f"{worker_name()}/{os.getpid()}")

    @lru_cache(maxsize=1)
    def _engine() -> Engine:
        """Opened in the process that works: one opened before the fork would share its sockets."""
        return open_worker_engine(settings)

    app.task(name=WORK)(work)
    return app


def open_worker_engine(settings: Settings) -> Engine:
    """The database as jobs see it: of no scope, until a job has its own."""
    engine = open_engine(settings.database_url, connections=CONNECTIONS)
    bind(engine)
    return choose_hash(engine, settings.audit_hash)


def worker_name() -> str:
    """This worker, as jobs name who has them; whoever started it chose the name, so as to know what it held."""
    return os.environ.get("WORKER_NAME") or f"{socket.gethostname()}:{os.getpid()}"


def die_with_parent(number: int) -> None:
    """Have the system send a signal when the parent dies, so that none is left behind (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, number)


def _begin_process(**_: object) -> None:
    die_with_parent(signal.SIGKILL)


worker_process_init.connect(_begin_process)


def main() -> None:
    """Work until SIGTERM; what is under way is finished first."""
    die_with_parent(signal.SIGTERM)
    settings = read_settings()
    from api.logs import set_up_logs

    set_up_logs(settings)
    make_worker(settings).worker_main(
        [
            "worker",
            f"--queues={','.join(QUEUES)}",
            f"--concurrency={settings.worker_processes}",
            "--pool=prefork",
            f"--loglevel={settings.log_level}",
            "--without-gossip",
            "--without-mingle",
        ]
    )


if __name__ == "__main__":
    main()
