"""The door: takes batches from any thread, commits them in groups, and gives a receipt only after the commit.

What waits is bounded: a full door refuses (`DoorFullError`) and the entrance stops reading, so memory does not grow.
While one group is being committed the next gathers by itself; nobody waits for a timer.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

import numpy as np
from sqlalchemy import Engine, select

from fleet_data.session import reading
from fleet_data.tables import LatestRow
from fleet_data.tracks.columns import Points
from fleet_data.tracks.intake.desk import Desk, quarantine_line, receipts_of
from fleet_data.tracks.intake.parcel import Appender, Parcel
from fleet_data.tracks.intake.privacy import NoOrders, OrderWindows
from fleet_data.tracks.intake.registry import Registry
from fleet_data.tracks.records import PointBatch, Receipt, SinkUnavailableError, Unreadable

Listener = Callable[[Sequence[tuple[Any, ...]]], None]
_TRIES = 3  # two doors that write the same keys may be asked by the database to try again


class DoorFullError(SinkUnavailableError):
    """Too many points wait already; nothing of this call was kept. Try again in a second."""


class Door:
    """The only writer of points; a `PointSink`. Use it as a context, or `close` it.

    `most_waiting` bounds the points that wait, `most_in_group` those of one commit. `listeners` are told the newest
    positions (rows of `parcel.LATEST`) after each commit, on the door's thread: they must be quick.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        orders: OrderWindows | None = None,
        listeners: Sequence[Listener] = (),
        most_waiting: int = 200_000,
        most_in_group: int = 20_000,
    ) -> None:
        self._engine = engine
        self._desk = Desk(Registry(engine), orders or NoOrders(), _newest_ms(engine))
        self._listeners = tuple(listeners)
        self._most_waiting, self._most_in_group = most_waiting, most_in_group
        self._waiting: deque[tuple[PointBatch, Future[Receipt]]] = deque()
        self._points_waiting = 0
        self._gate = threading.Condition()
        self._appending = threading.Lock()
        self._closed = False
        self._appender: Appender | None = None
        self._thread = threading.Thread(target=self._work, name="door-for-points", daemon=True)
        self._thread.start()

    def give(self, batch: PointBatch) -> Future[Receipt]:
        """Hand a batch in; the future holds its receipt once it is committed, or SinkUnavailableError.

        Raises DoorFullError when too much waits, SinkUnavailableError when the door is closed.
        """
        future: Future[Receipt] = Future()
        with self._gate:
            if self._closed:
                raise SinkUnavailableError("轨迹入口已关闭。 / The door for points is closed.")
            if self._waiting and self._points_waiting + len(batch) > self._most_waiting:
                raise DoorFullError(_say_full(self._points_waiting))
            self._waiting.append((batch, future))
            self._points_waiting += len(batch)
            self._gate.notify()
        return future

    def append(self, batch: PointBatch) -> Receipt:
        """Keep a batch durably, each key once; raises SinkUnavailableError when nothing of it could be kept."""
        return self.give(batch).result()

    def quarantine(self, rows: Sequence[Unreadable]) -> None:
        """Keep what could not be read durably; raises SinkUnavailableError when none of it could be kept."""
        if rows:
            nothing = Points({"fix_at_ms": np.zeros(0, dtype=np.int64)})
            received = max(round(row.received_at.timestamp() * 1000) for row in rows)
            lines = [quarantine_line(row) for row in rows]
            self._commit(Parcel(received, len(rows), b"", nothing, lines, ()))

    def close(self) -> None:
        """Commit what waits and stop."""
        with self._gate:
            self._closed = True
            self._gate.notify_all()
        self._thread.join()
        with self._appending:
            self._drop_appender()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _work(self) -> None:
        while True:
            with self._gate:
                while not self._waiting and not self._closed:
                    self._gate.wait()
                if not self._waiting:
                    return
                taken = self._take()
            self._serve(taken)

    def _take(self) -> list[tuple[PointBatch, Future[Receipt]]]:
        taken: list[tuple[PointBatch, Future[Receipt]]] = []
        points = 0
        while self._waiting and (not taken or points + len(self._waiting[0][0]) <= self._most_in_group):
            taken.append(self._waiting.popleft())
            points += len(taken[-1][0])
        self._points_waiting -= points
        return taken

    def _serve(self, taken: Sequence[tuple[PointBatch, Future[Receipt]]]) -> None:
        try:
            done = self._desk.sort([batch for batch, _ in taken])
            receipts = receipts_of(done, self._commit(done.parcel))
            self._desk.newest_ms |= done.newest_ms
        except Exception as error:  # whatever it was, every caller must hear of it
            told = error if isinstance(error, SinkUnavailableError) else SinkUnavailableError(_say_failed(error))
            for _, future in taken:
                future.set_exception(told)
            return
        for (_, future), receipt in zip(taken, receipts, strict=True):
            future.set_result(receipt)
        if done.parcel.latest:
            for listener in self._listeners:
                listener(done.parcel.latest)

    def _commit(self, parcel: Parcel) -> Any:
        with self._appending:
            for attempt in range(_TRIES):
                try:
                    if self._appender is None:
                        self._appender = _open(self._engine)
                    return self._appender.append(parcel)
                except Exception as error:
                    self._drop_appender()
                    if attempt + 1 == _TRIES or not _may_succeed(error):
                        raise SinkUnavailableError(_say_failed(error)) from error
            raise AssertionError

    def _drop_appender(self) -> None:
        if self._appender is not None:
            self._appender.close()
            self._appender = None


def _newest_ms(engine: Engine) -> dict[int, int]:
    """The newest trusted fix of each device so far; only the remark LATE rests on it."""
    with reading(engine) as session:
        rows = session.execute(select(LatestRow.device_id, LatestRow.fix_at_ms))
        return {row.device_id: row.fix_at_ms for row in rows}


def _open(engine: Engine) -> Appender:
    if engine.dialect.name == "sqlite":
        from fleet_data.tracks.intake.sqlite import SqliteAppender

        return SqliteAppender(engine)
    from fleet_data.tracks.intake.postgresql import PostgresqlAppender

    return PostgresqlAppender(engine)


def _may_succeed(error: Exception) -> bool:
    """A lost connection or a conflict with another writer; wrong data would only fail again."""
    return type(error).__name__ in {
        "OperationalError", "DeadlockDetected", "SerializationFailure", "AdminShutdown", "CrashShutdown",
        "LockNotAvailable", "InterfaceError", "UndefinedTable",  # a partition whose time was over
    }  # fmt: skip


def _say_full(points: int) -> str:
    return (
        f"待写入的轨迹点已有 {points} 个，请稍后重发。 / "
        f"{points} points wait to be written already; nothing was kept, send again in a second."
    )


def _say_failed(error: Exception) -> str:
    reason = " ".join(str(error).split())[:300]
    return (
        f"轨迹点未能写入数据库（{reason}），请重发。 / The points could not be written ({reason}); nothing was kept, "
        f"send them again."
    )
