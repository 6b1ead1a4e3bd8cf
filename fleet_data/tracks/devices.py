"""What is known of a device that reports positions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceKind(StrEnum):
    """Where a device is."""

    TERMINAL = "terminal"  # built into a vehicle
    PHONE = "phone"  # in a driver's pocket: taken only around active orders


class DatumPolicy(StrEnum):
    """How a device's coordinates are read where its messages do not name the datum.

    JT/T 808 says by status bit 5 that coordinates are encrypted (GCJ-like); real devices misuse the bit.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    BY_BIT = "by_bit"


@dataclass(frozen=True, slots=True)
class Device:
    """A device by the name it reports under; `vehicle` is a plate, `driver` a staff number."""

    id: int
    name: str
    kind: DeviceKind = DeviceKind.TERMINAL
    datum: DatumPolicy = DatumPolicy.WGS84
    vehicle: str | None = None
    driver: str | None = None
