"""From the inbox to the door, one commit after the other; while one runs the next gathers, and a moment longer if few.

A door that cannot take anything now is asked again, later and later; meanwhile nothing is answered, the inbox fills to
its bound and the sockets wait.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from datetime import UTC, datetime

from api.gateway_jt808.columns import columns_of
from api.gateway_jt808.hub import Hub, log
from api.gateway_jt808.inbox import Delivery
from fleet_data.tracks.records import PointSink, SinkUnavailableError

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 5.0


class Committer:
    """Commits what gathers. `executor` must have a single thread."""

    def __init__(self, hub: Hub, sink: PointSink, executor: Executor) -> None:
        self._hub, self._sink, self._executor = hub, sink, executor
        self._woken = asyncio.Event()
        self._is_stopping = False

    def wake(self) -> None:
        """Something gathered."""
        self._woken.set()

    def stop(self) -> None:
        """Commit what gathered, then end."""
        self._is_stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Until stopped."""
        limits = self._hub.limits
        while True:
            await self._woken.wait()
            self._woken.clear()
            while len(self._hub.inbox):
                if len(self._hub.inbox) < limits.rows_worth_a_commit and not self._is_stopping:
                    await asyncio.sleep(limits.gathering_seconds)
                delivery = self._hub.inbox.take(limits.rows_in_commit)
                await self._commit(delivery)
                delivery.answer()
                if len(self._hub.inbox) < limits.rows_waiting // 2:
                    self._hub.release_all()
            if self._is_stopping:
                return

    async def _commit(self, delivery: Delivery) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._executor, self._keep, delivery)
            except Exception as error:
                self._hub.counts.commits_failed += 1
                known = isinstance(error, SinkUnavailableError)
                log.warning("nothing can be kept, nothing is acknowledged: %s", error, exc_info=not known)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                self._hub.counts.commits += 1
                return

    def _keep(self, delivery: Delivery) -> None:
        """On the executor's thread. Keeping twice what was kept before a failure changes nothing: keys are unique."""
        unreadable = delivery.unreadable
        if delivery.positions or delivery.rows:
            columns = columns_of(delivery.list_rows(), datetime.now(UTC))
            if len(columns.batch):
                self._sink.append(columns.batch)
            unreadable = [*unreadable, *columns.unreadable]
        if unreadable:
            self._sink.quarantine(unreadable)
