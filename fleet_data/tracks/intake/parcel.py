"""What one commit of the door writes, and the protocol of those who write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.columns import Points, day_numbers

# received_at_ms, source, device, reason, raw, digest
QuarantineLine = tuple[int, str, str | None, str, bytes, bytes]
LATEST = (
    "device_id", "seen_at_ms", "fix_at_ms", "received_at_ms", "lat", "lon", "speed_kmh", "course_degrees", "flags",
)  # fmt: skip


@dataclass(slots=True)
class Parcel:
    """Points by ascending key, each key once; lines for the quarantine; candidates for the newest positions."""

    received_at_ms: int
    rows: int
    digest: bytes
    points: Points
    quarantine: Sequence[QuarantineLine]
    latest: Sequence[tuple[Any, ...]]  # in the order of `LATEST`, one a device, ascending

    def days(self) -> list[int]:
        """Legal days of its points as days since 1970, ascending."""
        return [int(day) for day in np.unique(day_numbers(self.points["fix_at_ms"]))]


class Appender(Protocol):
    """Writes parcels to one kind of database, each in one transaction."""

    def append(self, parcel: Parcel) -> NDArray[np.bool_]:
        """Commit a parcel; tells of each point whether it is new."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
