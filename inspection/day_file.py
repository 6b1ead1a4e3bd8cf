"""A day file: the fixes of one vehicle, frozen, as detectors and evidence read them. Nothing in it can be changed.

It usually spans one legal day; a batch of several days is one file a vehicle, which `split_days` cuts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from fleet_data.calendar import CHINA
from inspection.dataset.fixes import Fixes

_DAY_MS = 86_400_000
_ZONE_MS = 8 * 3_600_000  # Asia/Shanghai has kept UTC+8 since 1991


@dataclass(frozen=True, slots=True)
class DayFile:
    """One vehicle's fixes by time, with what each is doubted for (`flags`, 0 for none)."""

    vehicle_id: str
    fixes: Fixes
    flags: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for name in Fixes.__dataclass_fields__:
            getattr(self.fixes, name).setflags(write=False)
        self.flags.setflags(write=False)

    def between(self, start_s: float, end_s: float) -> DayFile:
        """The fixes from one instant to another, both included."""
        a = int(np.searchsorted(self.fixes.at_ms, round(start_s * 1000), "left"))
        b = int(np.searchsorted(self.fixes.at_ms, round(end_s * 1000), "right"))
        return DayFile(self.vehicle_id, self.fixes.take(slice(a, b)), self.flags[a:b])

    def trusted(self) -> Fixes:
        """The fixes that nothing is held against."""
        return self.fixes.take(self.flags == 0)

    @property
    def digest(self) -> str:
        """SHA-256 over identifier, times, places and readings, as numbers of fixed width."""
        total = hashlib.sha256(self.vehicle_id.encode())
        fixes = self.fixes
        for column in (
            fixes.at_ms, np.round(fixes.lat * 1e7).astype(np.int64), np.round(fixes.lon * 1e7).astype(np.int64),
            fixes.speed_kmh, fixes.odometer_km, fixes.ignition, self.flags,
        ):  # fmt: skip
            total.update(np.ascontiguousarray(column).tobytes())
        return total.hexdigest()

    def split_days(self) -> list[tuple[date, DayFile]]:
        """The files of the single legal days, in order."""
        numbers = (self.fixes.at_ms + _ZONE_MS) // _DAY_MS
        return [
            (day_of_number(int(number)), DayFile(self.vehicle_id, self.fixes.take(slice(a, b)), self.flags[a:b]))
            for number in np.unique(numbers)
            for a, b in [(int(np.searchsorted(numbers, number)), int(np.searchsorted(numbers, number, "right")))]
        ]


def day_number(at_s: float) -> int:
    """The legal day (Asia/Shanghai) of an instant, as days since 1970-01-01."""
    return int((at_s * 1000 + _ZONE_MS) // _DAY_MS)


def day_of_number(number: int) -> date:
    """The day of a number of `day_number`."""
    return date(1970, 1, 1) + timedelta(days=number)


def number_of_day(day: date) -> int:
    """The number of a legal day."""
    return (day - date(1970, 1, 1)).days


def day_of(at_s: float) -> date:
    """The legal day of an instant in seconds since 1970."""
    return day_of_number(day_number(at_s))


def at_hour(number: int, hour: float) -> float:
    """The instant (seconds since 1970) of an hour of a numbered legal day, local time."""
    return (number * _DAY_MS - _ZONE_MS) / 1000.0 + hour * 3600.0


def as_datetime(at_s: float) -> datetime:
    """The instant as an aware datetime of China's zone."""
    return datetime.fromtimestamp(at_s, CHINA)
