"""Points as columns: the one list of what is kept of a fix, in the order of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Name, type, and the value that stands for "unknown" (None: always known).
FIELDS: Final[tuple[tuple[str, str, float | None], ...]] = (
    ("device_id", "i4", None),
    ("fix_at_ms", "i8", None),
    ("content", "i4", None),
    ("parcel_id", "i8", None),
    ("received_at_ms", "i8", None),
    ("flags", "i4", None),
    ("lat", "f8", np.nan),
    ("lon", "f8", np.nan),
    ("speed_kmh", "f4", np.nan),
    ("course_degrees", "f4", np.nan),
    ("altitude_m", "f4", np.nan),
    ("satellites", "i2", -1),
    ("odometer_km", "f8", np.nan),
    ("alarm_bits", "i8", 0),
    ("status_bits", "i8", 0),
    ("serial", "i4", -1),
    ("source", "i2", None),
    ("datum", "i2", None),
    ("reported_lat", "f8", np.nan),
    ("reported_lon", "f8", np.nan),
)
NAMES: Final = tuple(name for name, _, _ in FIELDS)
KEY: Final = ("device_id", "fix_at_ms", "content")
DAY_MS: Final = 86_400_000
_ZONE_MS: Final = 8 * 3_600_000  # Asia/Shanghai; no other offset since 1991-09


@dataclass(slots=True)
class Points:
    """Columns of one length by the names of `FIELDS`; `items` and `raw` are None where no row has any."""

    columns: dict[str, Array]
    items: Sequence[bytes] | None = None
    raw: Sequence[bytes] | None = None

    def __len__(self) -> int:
        return len(self.columns["fix_at_ms"])

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def take(self, rows: Array) -> Points:
        """The rows at these places, in their order."""
        chosen = rows.tolist() if self.items is not None or self.raw is not None else []
        return Points(
            {name: values[rows] for name, values in self.columns.items()},
            None if self.items is None else [self.items[row] for row in chosen],
            None if self.raw is None else [self.raw[row] for row in chosen],
        )


def day_numbers(at_ms: Array) -> NDArray[np.int64]:
    """Legal days (Asia/Shanghai) as days since 1970-01-01."""
    return np.asarray((at_ms + _ZONE_MS) // DAY_MS, dtype=np.int64)


def day_bounds_ms(day_number: int) -> tuple[int, int]:
    """First millisecond of a legal day, and of the next."""
    start = day_number * DAY_MS - _ZONE_MS
    return start, start + DAY_MS
