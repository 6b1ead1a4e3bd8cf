"""Phones are taken only around active orders: a driver off duty is not followed.

What is refused is counted in the receipt and nothing else of it is kept, not even in the quarantine.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.devices import Device, DeviceKind

MARGIN_MS: Final = 15 * 60_000


class OrderWindows(Protocol):
    """Who knows when a device's vehicle or driver is on an active order."""

    def windows_ms(self, device: Device, from_ms: int, until_ms: int) -> list[tuple[int, int]]:
        """Start and end (ms since 1970, UTC) of active orders that touch the span."""
        ...


class NoOrders:
    """Knows of no orders: every phone is refused."""

    def windows_ms(self, device: Device, from_ms: int, until_ms: int) -> list[tuple[int, int]]:  # noqa: ARG002
        """None."""
        return []


def outside_orders(
    devices: list[Device | None], row_device: NDArray[np.int32], fix_at_ms: NDArray[np.int64], orders: OrderWindows
) -> NDArray[np.bool_]:
    """Rows of phones that lie outside every active order of theirs, 15 minutes before and after counted in."""
    outside = np.zeros(len(fix_at_ms), dtype=bool)
    for place, device in enumerate(devices):
        if device is None or device.kind is not DeviceKind.PHONE:
            continue
        rows = np.flatnonzero(row_device == place)
        at = fix_at_ms[rows]
        inside = np.zeros(len(rows), dtype=bool)
        for start, end in orders.windows_ms(device, int(at.min()) - MARGIN_MS, int(at.max()) + MARGIN_MS):
            inside |= (at >= start - MARGIN_MS) & (at <= end + MARGIN_MS)
        outside[rows] = ~inside
    return outside
