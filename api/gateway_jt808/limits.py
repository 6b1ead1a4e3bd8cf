"""What the gateway allows one connection and all together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds; reaching one slows or closes a connection and never loses what was acknowledged."""

    connections: int = 20_000
    connections_per_address: int = 2_000  # carriers put many terminals behind one address
    unauthenticated_seconds: float = 10.0
    idle_seconds: float = 180.0  # three heartbeats of a minute
    takeover_seconds: float = 60.0  # a terminal heard within these is not replaced from another address
    refusals: int = 8  # before authentication; then the connection is closed
    bytes_per_second: int = 65_536  # of one connection; more waits in its own socket
    rows_waiting: int = 20_000  # then every socket waits
    rows_in_commit: int = 20_000
    rows_worth_a_commit: int = 2_000  # fewer gather a moment longer: a commit costs much the same for one or hundreds
    gathering_seconds: float = 0.02
    stop_seconds: float = 10.0  # to commit and answer what was read
