"""What was read and is not yet committed: positions, what could not be read, and who waits for which answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from api.gateway_jt808.columns import HEAD_BYTES, Row
from fleet_data.tracks.records import Unreadable


class Sender(Protocol):
    """Who sent a position: what the reading of its frames needs, and the answer."""

    phone: str
    body_at: int

    def acknowledge(self, serials: list[bytes]) -> None:
        """Answer positions with 0x8001."""
        ...


Position = tuple[Sender, bytes, bytes]  # of whom, the unescaped frame with its check byte, the bytes between the flags


@dataclass(slots=True)
class Delivery:
    """Everything of one commit. `answers` go out after it, in order of arrival."""

    positions: list[Position] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    answers: list[Callable[[], None]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.positions) + len(self.rows) + len(self.unreadable)

    def list_rows(self) -> list[Row]:
        """All positions as rows."""
        rows = []
        for sender, plain, piece in self.positions:
            at = sender.body_at
            rows.append(
                Row(sender.phone, plain[at - 2 : at - 2 + HEAD_BYTES], plain[at + 28 : -1], b"\x7e%b\x7e" % piece)
            )
        return rows + self.rows

    def answer(self) -> None:
        """Let the answers go: one write a connection for its positions."""
        serials: dict[Sender, list[bytes]] = {}
        for sender, plain, _ in self.positions:
            at = sender.body_at
            serials.setdefault(sender, []).append(plain[at - 2 : at])
        for sender, each in serials.items():
            sender.acknowledge(each)
        for send in self.answers:
            send()


class Inbox:
    """Gathers until the committer takes; tells when too much waits. `wake` is called when something comes in."""

    def __init__(self, most_rows: int, wake: Callable[[], None], full: Callable[[], None]) -> None:
        self._most_rows, self._wake, self._full = most_rows, wake, full
        self._next = Delivery()
        self.positions = self._next.positions

    def __len__(self) -> int:
        return len(self._next)

    def noticed(self) -> None:
        """Something was added."""
        self._wake()
        if len(self._next) >= self._most_rows:
            self._full()

    def add(self, rows: list[Row], unreadable: list[Unreadable], answer: Callable[[], None] | None) -> None:
        """What is no plain position; `answer` goes out after the commit."""
        self._next.rows += rows
        self._next.unreadable += unreadable
        if answer is not None:
            self._next.answers.append(answer)
        self.noticed()

    def take(self, most_positions: int) -> Delivery:
        """What is to be committed next; positions beyond the bound stay for the commit after."""
        taken = self._next
        self._next = Delivery()
        if len(taken.positions) > most_positions:
            self._next.positions = [*islice(taken.positions, most_positions, None)]
            del taken.positions[most_positions:]
        self.positions = self._next.positions
        return taken
