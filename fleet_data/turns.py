"""Turns in the order they were asked for: what SQLite's own waiting and a plain lock do not give."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Turns:
    """One at a time, first come first served."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Event] = deque()

    @contextmanager
    def take(self, seconds: float) -> Iterator[None]:
        """Wait for a turn at most so long; whoever got none goes on all the same, and is told by what it runs into."""
        mine = Event()
        with self._guard:
            self._queue.append(mine)
            if self._queue[0] is mine:
                mine.set()
        mine.wait(seconds)
        try:
            yield
        finally:
            with self._guard:
                was_first = self._queue[0] is mine
                self._queue.remove(mine)
                if was_first and self._queue:
                    self._queue[0].set()
