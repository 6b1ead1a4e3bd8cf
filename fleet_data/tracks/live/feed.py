"""A feed of newest positions for those who watch: the door tells it after each commit, watchers wait on it.

A watcher that is slow misses nothing that matters: of each device only the newest position waits for it, so what waits
is bounded by the number of devices.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Watcher:
    """What one watcher has not heard yet."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[int, tuple[Any, ...]] = {}

    def tell(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Newest positions (rows of `intake.parcel.LATEST`)."""
        with self._changed:
            for row in rows:
                self._waiting[row[0]] = row
            self._changed.notify_all()

    def take(self, seconds: float) -> list[tuple[Any, ...]]:
        """What is new, by device; waits at most so long, and gives nothing when nothing came."""
        with self._changed:
            if not self._waiting:
                self._changed.wait(seconds)
            rows = [self._waiting[device] for device in sorted(self._waiting)]
            self._waiting = {}
        return rows


class Feed:
    """A listener of the door that passes on to any number of watchers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers: set[Watcher] = set()

    def __call__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """What the door tells after a commit."""
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher.tell(rows)

    @contextmanager
    def watch(self) -> Iterator[Watcher]:
        """A watcher until the end of the block."""
        watcher = Watcher()
        with self._lock:
            self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            with self._lock:
                self._watchers.discard(watcher)
