"""`paiche worker`: one process that keeps, and one that works. The second is started again when it dies or stalls."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count

from celery import Celery
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.jobs import keeping
from api.jobs.broker import address, make_app
from api.problems import Problem
from api.settings import PREFIX, Settings
from api.worker import open_worker_engine

RELAY_SECONDS = 0.3
KEEP_SECONDS = 1.0
STALL_SECONDS = 45.0  # no message taken for so long though the broker takes ours: celery#8030, #10302
STOP_SECONDS = 20.0
log = logging.getLogger(__name__)


class Supervisor:
    """Keeps and works until it is told to stop; `words` start the process that works."""

    def __init__(self, settings: Settings, words: tuple[str, ...] = (sys.executable, "-m", "api.worker")) -> None:
        self.settings = settings
        self.words = words
        self.child: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._numbers = count(1)
        self._name = ""
        self._started = 0.0
        self._relayed = 0.0

    def stop(self, *_: object) -> None:
        """End soon; may be called from a signal."""
        self._stop.set()

    def run(self) -> None:
        """Until `stop`."""
        engine = open_worker_engine(self.settings)
        relay = threading.Thread(target=self._relay, args=(engine, make_app(address(self.settings))), daemon=True)
        try:
            keeping.enter_timetable(engine)
            relay.start()
            while not self._stop.wait(KEEP_SECONDS):
                self._quietly(lambda: keeping.tick(engine))
                self._quietly(lambda: keeping.sweep(engine))
                self._quietly(lambda: self._mind(engine))
        finally:
            self._stop.set()
            self._end_child()
            if self._name:
                self._quietly(lambda: keeping.release(engine, self._name))
            if relay.is_alive():
                relay.join(STOP_SECONDS)
            engine.dispose()

    def _mind(self, engine: Engine) -> None:
        """The process that works: started, started again where it died or takes nothing."""
        if self.child is not None and self.child.poll() is None:
            now = time.monotonic()
            recent = now - self._relayed < STALL_SECONDS and now - self._started > STALL_SECONDS
            if not (recent and keeping.is_stalled(engine, self._name, self.settings.worker_processes, STALL_SECONDS)):
                return
            log.warning("the worker %s takes no messages; it is started again", self._name)
            self._end_child()
        if self._name:
            keeping.release(engine, self._name)
        self._name = f"{socket.gethostname()}:{os.getpid()}:{next(self._numbers)}"
        self.child = subprocess.Popen(self.words, env=environment_of(self.settings, self._name))
        self._started = time.monotonic()

    def _relay(self, engine: Engine, app: Celery) -> None:
        """In a thread of its own: a broker that hangs must not keep jobs from being taken back."""
        is_down = False
        while not self._stop.wait(RELAY_SECONDS * (5 if is_down else 1)):
            try:
                keeping.relay(engine, app)
                self._relayed, is_down = time.monotonic(), False
            except BrokerError as error:
                if not is_down:
                    log.warning("the broker cannot be reached; jobs wait in the database (%s)", error)
                is_down = True
            except (Problem, SQLAlchemyError) as error:
                log.warning("the outbox cannot be read (%s)", error)

    def _end_child(self) -> None:
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def _quietly(self, do: Callable[[], object]) -> None:
        """The database may be away for a while; the next round tries again."""
        try:
            do()
        except (Problem, SQLAlchemyError) as error:
            log.warning("keeping jobs: %s", error)


def environment_of(settings: Settings, name: str) -> dict[str, str]:
    """What a process started from here is told, so that it has the settings the command line changed."""
    told = {
        "database_url": settings.database_url,
        "data_folder": str(settings.data_folder.resolve()),
        "broker_url": address(settings),
        "job_lease_seconds": str(settings.job_lease_seconds),
        "worker_processes": str(settings.worker_processes),
        "audit_hash": settings.audit_hash,
        "log_level": settings.log_level,
    }
    return {**os.environ, **{f"{PREFIX}{key}".upper(): value for key, value in told.items()}, "WORKER_NAME": name}
