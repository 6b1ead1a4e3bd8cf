"""What entrances hand to the door for points, and what the door gives back: the contract both sides keep.

An entrance (HTTP, JT/T 808 gateway, files) makes a `PointBatch`: columns of one length, one row a fix, as the device
reported it. The door (`fleet_data.tracks.intake`) converts datum, judges quality, stores durably and gives a `Receipt`.
Nothing an entrance hands over is dropped: what cannot be read at all goes to `PointSink.quarantine`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1  # of `serial` and `satellites`; other unknown numbers are NaN


class Datum(StrEnum):
    """The datum of coordinates as they were reported."""

    WGS84 = "wgs84"  # CGCS2000 is taken as equal
    GCJ02 = "gcj02"
    BD09 = "bd09"
    BY_DEVICE = "by_device"  # the device's policy decides: wgs84, gcj02, or by status bit 5


class Source(StrEnum):
    """By which protocol a row came."""

    JT808 = "jt808"
    HTTP = "http"
    OSMAND = "osmand"
    FILE = "file"


@dataclass(frozen=True, slots=True, eq=False)
class PointBatch:
    """Fixes of any devices in order of arrival; all columns have one length."""

    source: Source
    received_at: datetime  # aware
    datum: Datum  # of `lat` and `lon`
    device_ids: Sequence[str]  # JT/T 808: the phone without leading zeros
    fix_at_ms: NDArray[np.int64]  # UTC, milliseconds since 1970
    lat: NDArray[np.float64]  # degrees as reported, south negative
    lon: NDArray[np.float64]  # degrees as reported, west negative
    speed_kmh: NDArray[np.float32]
    course_degrees: NDArray[np.float32]  # clockwise from north
    altitude_m: NDArray[np.float32]
    satellites: NDArray[np.int16]
    odometer_km: NDArray[np.float64]
    valid: NDArray[np.bool_]  # the receiver said it had a fix
    alarm_bits: NDArray[np.uint32]  # JT/T 808 meaning; 0 from others
    status_bits: NDArray[np.uint32]  # JT/T 808 meaning; 0 from others
    serial: NDArray[np.int32]  # number of the message on its connection
    items: Sequence[bytes]  # further values as they came (JT/T 808: id, length, value, …); b"" where none
    raw: Sequence[bytes]  # the untouched original of the row: a frame, a record of a batch, a line

    def __len__(self) -> int:
        return len(self.device_ids)


class Verdict(IntEnum):
    """What became of a row."""

    STORED = 0
    REPEATED = 1
    QUARANTINED = 2
    REFUSED = 3


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch, given after the commit: stored, repeated, quarantined and refused add up to its rows."""

    stored: int
    repeated: int  # rows whose key was there already
    quarantined: int  # kept raw with a reason, not as points
    refused: int = 0  # not kept at all: a phone outside its orders
    late: int = 0  # of the stored: a newer fix of the device had been taken before
    verdicts: bytes = field(default=b"", compare=False)  # a `Verdict` a row, in the order of the batch
    reasons: Mapping[int, str] = field(default_factory=dict, compare=False)  # of rows quarantined or refused


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something received that gives no point: kept raw with its reason."""

    source: Source
    received_at: datetime  # aware
    device_id: str | None  # None: not known who sent it
    reason: str  # a word of the source's own list
    raw: bytes


class SinkUnavailableError(RuntimeError):
    """The store cannot take anything now; nothing of the call was kept and the caller may try again."""


class PointSink(Protocol):
    """Where entrances hand points in. Calls block until the commit and may come from any thread, one at a time."""

    def append(self, batch: PointBatch) -> Receipt:
        """Keep a batch durably, each key once; raises SinkUnavailableError when nothing of it could be kept."""
        ...

    def quarantine(self, rows: Sequence[Unreadable]) -> None:
        """Keep what could not be read durably; raises SinkUnavailableError when none of it could be kept."""
        ...
