"""What connections share: the inbox, who is connected, who may speak, and counts."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.gateway_jt808.inbox import Inbox
from api.gateway_jt808.limits import Limits
from api.gateway_jt808.terminals import TerminalBook, masked
from api.jt808.bodies import Registration
from api.jt808.encoding import RegistrationResult

if TYPE_CHECKING:
    from api.gateway_jt808.connection import Connection

log = logging.getLogger("paiche.gateway")


@dataclass(slots=True)
class Counts:
    """What the gateway did since it started."""

    connections: int = 0
    turned_away: int = 0  # over a limit of connections
    timed_out: int = 0
    slowed: int = 0  # over their bytes of a second
    authenticated: int = 0
    refused: int = 0  # messages before authentication, wrong codes, other phones
    acknowledged: int = 0  # positions and kept messages, after their commit
    unreadable: int = 0
    commits: int = 0
    commits_failed: int = 0


Register = Callable[[str, Registration, str], Awaitable[tuple[RegistrationResult, str]]]


@dataclass(slots=True)
class Hub:
    """One gateway's shared state; everything here is used on the event loop alone."""

    limits: Limits
    book: TerminalBook
    register: Register
    inbox: Inbox
    counts: Counts = field(default_factory=Counts)
    connections: set[Connection] = field(default_factory=set)
    live: dict[str, Connection] = field(default_factory=dict)  # authenticated, by phone
    addresses: Counter[str] = field(default_factory=Counter)
    now_s: float = 0.0  # steady seconds, moved by the watch once a second
    now: datetime = field(default_factory=lambda: datetime.now(UTC))  # the same moment by the wall clock
    is_full: bool = False  # the inbox holds all it may: nobody reads
    is_stopping: bool = False  # nobody reads any more

    def move_clock(self, now_s: float) -> None:
        """Set both clocks."""
        self.now_s, self.now = now_s, datetime.now(UTC)

    def hold_all(self) -> None:
        """Stop reading everywhere: what terminals send waits in their sockets."""
        if not self.is_full:
            self.is_full = True
            for connection in self.connections:
                connection.settle_reading()

    def release_all(self) -> None:
        """Read again."""
        if self.is_full and not self.is_stopping:
            self.is_full = False
            for connection in self.connections:
                connection.settle_reading()

    def let_speak(self, phone: str, connection: Connection) -> bool:
        """One live connection a phone: a newer one from the same address takes over, one from elsewhere only when
        the older has been silent."""
        before = self.live.get(phone)
        if before is not None and before is not connection:
            silent_s = self.now_s - before.heard_at_s
            if before.address != connection.address and silent_s < self.limits.takeover_seconds:
                log.warning("second session of %s from another address refused", masked(phone))
                return False
            log.warning("session of %s taken over by a newer one", masked(phone))
            before.close()
        self.live[phone] = connection
        self.counts.authenticated += 1
        return True
