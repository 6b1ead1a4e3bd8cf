"""What the door thinks of each row: usable or not, in which datum, and the doubts that need no neighbour.

Clocks: a live fix more than 5 minutes from the server's clock is doubted, unless the newest fix of its device in the
same delivery is on time (then it was only kept back). More than a day ahead, or before any memory a terminal has,
it is no point; it is kept raw.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks import datum as datums
from fleet_data.tracks.devices import DatumPolicy, Device
from fleet_data.tracks.flags import CLOCK_LIMIT_MS, FASTEST_KMH, FEWEST_SATELLITES, FUTURE_LIMIT_MS, Flag
from fleet_data.tracks.intake.group import DATUMS, SOURCES, Group
from fleet_data.tracks.records import Datum, Source

OLDEST_LIVE_MS = 400 * 86_400_000  # before its arrival: no terminal remembers that long
OLDEST_FILE_MS = 946_684_800_000  # 2000-01-01
_ENCRYPTED_BIT = 1 << 5
_BY_DEVICE = DATUMS.index(Datum.BY_DEVICE)
_FILE = SOURCES.index(Source.FILE)
_OSMAND = SOURCES.index(Source.OSMAND)
_POLICIES = tuple(DatumPolicy)


class Reason(IntEnum):
    """Why a row is no point; the name in lower case is what receipts and the quarantine say."""

    USABLE = 0
    NO_POSITION = 1  # said to be valid, but no coordinates on Earth
    ZERO_POSITION = 2  # said to be valid, at (0, 0)
    TIME_IN_FUTURE = 3
    TIME_TOO_OLD = 4
    UNKNOWN_DEVICE = 5
    # From here on refusals: nothing of the row is kept.
    OUTSIDE_ORDER = 6  # of a phone
    UNKNOWN_PHONE = 7  # whose it is, and so whether it may be followed, is not known

    @property
    def word(self) -> str:
        """As receipts say it."""
        return self.name.lower()


@dataclass(slots=True)
class Judged:
    """Per row: a `Reason`, own flags, WGS-84 place (NaN: none), the datum it was reported in."""

    reason: NDArray[np.uint8]
    flags: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    datum: NDArray[np.int16]


def judge(group: Group, devices: list[Device | None], row_device: NDArray[np.int32]) -> Judged:
    """Judge every row; `row_device` is the place of each row's device in `devices`."""
    columns = group.columns
    lat, lon = columns["lat"].astype(np.float64), columns["lon"].astype(np.float64)
    valid = columns["valid"].astype(bool)
    on_earth = (np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0)  # false for NaN
    placed = on_earth & ~((lat == 0.0) & (lon == 0.0))
    flags = np.where(valid & placed, 0, int(Flag.NO_FIX)).astype(np.int32)
    satellites = columns["satellites"]
    flags[(satellites >= 0) & (satellites < FEWEST_SATELLITES)] |= Flag.FEW_SATELLITES
    flags[columns["speed_kmh"] > FASTEST_KMH] |= Flag.REPORTED_SPEED

    reason = np.zeros(len(group), dtype=np.uint8)
    reason[valid & ~on_earth] = Reason.NO_POSITION
    reason[valid & on_earth & ~placed] = Reason.ZERO_POSITION
    ahead_ms = columns["fix_at_ms"] - group.received_at_ms
    of_file = group.source == _FILE
    reason[ahead_ms > FUTURE_LIMIT_MS] = Reason.TIME_IN_FUTURE
    reason[(columns["fix_at_ms"] < OLDEST_FILE_MS) | (~of_file & (ahead_ms < -OLDEST_LIVE_MS))] = Reason.TIME_TOO_OLD
    known = np.array([device is not None for device in devices], dtype=bool)
    unknown = ~known[row_device]
    reason[unknown] = np.where(group.source[unknown] == _OSMAND, Reason.UNKNOWN_PHONE, Reason.UNKNOWN_DEVICE)
    flags[_doubted_clocks(group, row_device, ahead_ms, of_file)] |= Flag.CLOCK

    datum = _datum_of(group, devices, row_device)
    lat, lon = np.where(placed, lat, np.nan), np.where(placed, lon, np.nan)
    for code, convert in ((1, datums.gcj02_to_wgs84), (2, datums.bd09_to_wgs84)):
        rows = (datum == code) & placed
        if rows.any():
            lat[rows], lon[rows] = convert(lat[rows], lon[rows])
    return Judged(reason, flags, lat, lon, datum)


def _doubted_clocks(
    group: Group, row_device: NDArray[np.int32], ahead_ms: NDArray[np.int64], of_file: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    doubted = (ahead_ms > CLOCK_LIMIT_MS) | ((ahead_ms < -CLOCK_LIMIT_MS) & ~of_file)
    if not doubted.any():
        return doubted
    delivery = group.batch.astype(np.int64) * (int(row_device.max()) + 1) + row_device
    _, which = np.unique(delivery, return_inverse=True)
    newest = np.full(int(which.max()) + 1, np.iinfo(np.int64).min)
    np.maximum.at(newest, which, ahead_ms)
    kept_back = (np.abs(newest[which]) <= CLOCK_LIMIT_MS) & (ahead_ms <= 0)
    unexplained: NDArray[np.bool_] = doubted & ~kept_back
    return unexplained


def _datum_of(group: Group, devices: list[Device | None], row_device: NDArray[np.int32]) -> NDArray[np.int16]:
    datum = group.datum.copy()
    asked = datum == _BY_DEVICE
    if asked.any():
        policies = np.array(
            [_POLICIES.index(device.datum if device else DatumPolicy.WGS84) for device in devices], dtype=np.int16
        )
        encrypted = (group.columns["status_bits"].astype(np.int64) & _ENCRYPTED_BIT) != 0
        policy = policies[row_device]
        by_bit = np.where(encrypted, 1, 0)
        datum = np.where(asked, np.where(policy == _POLICIES.index(DatumPolicy.BY_BIT), by_bit, policy), datum)
    return datum.astype(np.int16)
