"""The gateway as a server: listens, watches, stops with everything it read committed and answered."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from api.gateway_jt808.committer import Committer
from api.gateway_jt808.connection import Connection
from api.gateway_jt808.hub import Counts, Hub, log
from api.gateway_jt808.inbox import Inbox
from api.gateway_jt808.limits import Limits
from api.gateway_jt808.terminals import TerminalBook
from api.jt808.bodies import Registration
from api.jt808.encoding import RegistrationResult
from fleet_data.tracks.records import PointSink

_REFRESH_SECONDS = 30.0
_TICK_SECONDS = 1.0
_BACKLOG = 4096


class Gateway:
    """`start`, then `stop`; both on one event loop. Points go to the sink, which stays the caller's."""

    def __init__(self, sink: PointSink, book: TerminalBook, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._commits = ThreadPoolExecutor(1, "gateway-commits")
        self._registrations = ThreadPoolExecutor(1, "gateway-registrations")
        inbox = Inbox(self._limits.rows_waiting, self._wake, self._hold)
        self._hub = Hub(self._limits, book, self._register, inbox)
        self._committer = Committer(self._hub, sink, self._commits)
        self._server: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def counts(self) -> Counts:
        """What was done since the start."""
        return self._hub.counts

    @property
    def open_connections(self) -> int:
        """Connections at the moment."""
        return len(self._hub.connections)

    @property
    def rows_waiting(self) -> int:
        """Rows read and not yet handed to the sink."""
        return len(self._hub.inbox)

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port, which 0 lets the system choose. Raises OSError where it cannot be had."""
        loop = asyncio.get_running_loop()
        self._hub.move_clock(loop.time())
        self._server = await loop.create_server(partial(Connection, self._hub), host, port, backlog=_BACKLOG)
        self._tasks = [loop.create_task(self._committer.run()), loop.create_task(self._watch())]
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Take nothing more, commit and answer what was read, then close; what is not answered comes again."""
        if self._server is None:
            return
        self._server.close()
        self._hub.is_stopping = True
        self._hub.hold_all()
        committing, watching = self._tasks
        self._committer.stop()
        done, _ = await asyncio.wait([committing], timeout=self._limits.stop_seconds)
        if not done:
            log.warning("stopped without the last commit: %d rows were read and not acknowledged", self.rows_waiting)
        for connection in [*self._hub.connections]:
            connection.close()
        for _ in range(int(self._limits.stop_seconds * 100)):
            if not self._hub.connections:
                break
            await asyncio.sleep(0.01)
        for connection in [*self._hub.connections]:
            connection.abort()
        for task in (committing, watching):
            task.cancel()
        await asyncio.gather(committing, watching, return_exceptions=True)
        self._commits.shutdown(wait=False, cancel_futures=True)
        self._registrations.shutdown(wait=False, cancel_futures=True)

    async def _watch(self) -> None:
        """Once a second: the clock, allowances and limits; now and then the list of terminals."""
        loop = asyncio.get_running_loop()
        refreshed_at_s = loop.time()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            self._hub.move_clock(loop.time())
            for connection in [*self._hub.connections]:
                connection.tick()
            if loop.time() - refreshed_at_s > _REFRESH_SECONDS:
                refreshed_at_s = loop.time()
                await self._refresh()

    async def _refresh(self) -> None:
        """Read the list of terminals again; those taken off it are closed."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._registrations, self._hub.book.refresh)
        except Exception as error:  # the database is away: the list of before stands
            log.warning("the list of terminals could not be read: %s", error)
            return
        for phone, connection in [*self._hub.live.items()]:
            if not self._hub.book.is_known(phone, connection.address):
                connection.close()

    async def _register(self, phone: str, said: Registration, address: str) -> tuple[RegistrationResult, str]:
        call = partial(self._hub.book.register, phone, said, address)
        return await asyncio.get_running_loop().run_in_executor(self._registrations, call)

    def _wake(self) -> None:
        self._committer.wake()

    def _hold(self) -> None:
        self._hub.hold_all()
