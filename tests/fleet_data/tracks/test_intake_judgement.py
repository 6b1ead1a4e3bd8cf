"""What the door thinks of each row: kept raw with a reason, converted, doubted, late; nothing is dropped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, select

from fleet_data.session import reading, transaction
from fleet_data.stores import devices
from fleet_data.stores.points import list_latest, list_quarantined
from fleet_data.tables import LatestRow, PointRow
from fleet_data.tracks.datum import wgs84_to_bd09, wgs84_to_gcj02
from fleet_data.tracks.devices import DatumPolicy
from fleet_data.tracks.flags import Flag
from fleet_data.tracks.intake import Door
from fleet_data.tracks.records import Datum, Source, Unreadable

from .fixes import NOON, NOON_MS, batch

DAY_MS = 86_400_000


def kept(engine: Engine) -> list[Any]:
    with reading(engine) as session:
        return list(session.scalars(select(PointRow).order_by(PointRow.device_id, PointRow.fix_at_ms)))


def latest(engine: Engine) -> list[LatestRow]:
    with reading(engine) as session:
        return list_latest(session)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lat": 0.0, "lon": 0.0}, "zero_position"),
        ({"lat": 91.0}, "no_position"),
        ({"lon": np.nan}, "no_position"),
        ({"at_ms": [NOON_MS + DAY_MS + 1]}, "time_in_future"),
        ({"at_ms": [0]}, "time_too_old"),
        ({"at_ms": [NOON_MS - 1024 * 7 * DAY_MS]}, "time_too_old"),  # the GPS weeks rolled over
        ({"at_ms": [4_070_908_800_000]}, "time_in_future"),  # 2099
        ({"device": "", "source": Source.HTTP}, "unknown_device"),
    ],
)
def test_what_cannot_be_used_is_kept_raw_with_its_reason(
    engine: Engine, door: Door, changes: dict[str, Any], reason: str
):
    receipt = door.append(batch(**changes, raw=[b"the frame"]))
    assert (receipt.quarantined, receipt.reasons, kept(engine)) == (1, {0: reason}, [])
    door.append(batch(**changes, raw=[b"the frame"]))
    with reading(engine) as session:
        (row,) = list_quarantined(session)
    assert (row.reason, row.raw) == (reason, b"the frame")


def test_a_row_without_an_original_is_quarantined_with_its_values(engine: Engine, door: Door):
    door.append(batch(lat=0.0, lon=0.0, speed_kmh=12.5))
    with reading(engine) as session:
        (row,) = list_quarantined(session)
    assert b"'speed_kmh': 12.5" in row.raw


def test_what_an_entrance_could_not_read_is_kept(engine: Engine, door: Door):
    told = Unreadable(Source.JT808, NOON, None, "wrong_checksum", b"\x7e\x02\x00\x7e")
    door.quarantine([told, told])
    door.quarantine([told])
    with reading(engine) as session:
        assert [row.raw for row in list_quarantined(session)] == [told.raw]


def test_a_fix_without_position_is_a_point_without_place(engine: Engine, door: Door):
    assert door.append(batch(lat=0.0, lon=0.0, valid=False)).stored == 1
    (row,) = kept(engine)
    assert (row.lat, row.lon, row.flags, row.reported_lat) == (None, None, Flag.NO_FIX, 0.0)
    assert latest(engine) == []


@pytest.mark.parametrize(("datum", "there"), [(Datum.GCJ02, wgs84_to_gcj02), (Datum.BD09, wgs84_to_bd09)])
def test_other_datums_are_converted_and_the_original_kept(engine: Engine, door: Door, datum: Datum, there: Any):
    lat, lon = (float(value) for value in there(40.84, 111.75))
    door.append(batch(lat=lat, lon=lon, datum=datum))
    (row,) = kept(engine)
    assert (row.reported_lat, row.reported_lon) == (lat, lon)
    assert abs(row.lat - 40.84) < 1e-8
    assert abs(row.lon - 111.75) < 1e-8


@pytest.mark.parametrize(
    ("policy", "bits", "moved"),
    [
        (DatumPolicy.WGS84, 1 << 5, False),
        (DatumPolicy.GCJ02, 0, True),
        (DatumPolicy.BY_BIT, 1 << 5, True),
        (DatumPolicy.BY_BIT, 0, False),
    ],
)
def test_the_devices_policy_decides_what_status_bit_5_means(
    engine: Engine, door: Door, policy: DatumPolicy, bits: int, moved: bool
):
    with transaction(engine) as session:
        devices.ensure(session, ["13800000001"], who="test", datum=policy)
    door.append(batch(datum=Datum.BY_DEVICE, status_bits=bits))
    (row,) = kept(engine)
    assert (row.lat != 40.84) is moved
    assert row.reported_lat == (40.84 if moved else None)


@pytest.mark.parametrize("shift", [timedelta(seconds=1), timedelta(minutes=4)])
def test_a_clock_a_little_off_is_trusted(engine: Engine, door: Door, shift: timedelta):
    for signed in (shift, -shift):
        door.append(batch(at_ms=[round((NOON + signed).timestamp() * 1000)]))
    assert {row.flags & Flag.CLOCK for row in kept(engine)} == {0}


@pytest.mark.parametrize("shift", [timedelta(minutes=6), timedelta(hours=8), timedelta(days=1)])
def test_a_clock_far_off_is_doubted_and_nothing_is_dropped(engine: Engine, door: Door, shift: timedelta):
    for number, signed in enumerate((shift, -shift)):
        door.append(batch(f"T{number}", [round((NOON + signed).timestamp() * 1000)]))
    assert {bool(row.flags & Flag.CLOCK) for row in kept(engine)} == {True}
    assert len(kept(engine)) == 2


def test_what_a_delivery_kept_back_is_no_fault_of_the_clock(engine: Engine, door: Door):
    door.append(batch(at_ms=[NOON_MS - 3_600_000, NOON_MS - 1_800_000, NOON_MS - 1000]))
    assert {row.flags for row in kept(engine)} == {0}


def test_a_fix_of_the_future_does_not_hide_the_newest_position(engine: Engine, door: Door):
    door.append(batch(at_ms=[NOON_MS + 10 * 3_600_000], lat=41.0))
    assert latest(engine) == []
    door.append(batch(at_ms=[NOON_MS + 240_000], lat=40.9))  # four minutes ahead: counts as of its arrival
    door.append(batch(at_ms=[NOON_MS + 30_000], lat=40.8, received_at=NOON + timedelta(seconds=31)))
    assert [row.lat for row in latest(engine)] == [40.8]
    door.append(batch(at_ms=[NOON_MS - 30_000], lat=40.7, received_at=NOON + timedelta(seconds=40)))
    assert [row.lat for row in latest(engine)] == [40.8]


def test_a_latest_position_taken_by_fix_time_alone_would_be_hidden():
    """The control: by fix time alone the fix of the future wins."""
    fixes = [(NOON_MS + 240_000, 40.9), (NOON_MS + 30_000, 40.8)]
    assert max(fixes)[1] == 40.9


def test_late_rows_are_counted_and_marked(engine: Engine, door: Door):
    receipt = door.append(batch(at_ms=[NOON_MS - 3000, NOON_MS - 1000, NOON_MS - 2000]))
    assert receipt.late == 1
    assert [bool(row.flags & Flag.LATE) for row in kept(engine)] == [False, True, False]
    assert door.append(batch(at_ms=[NOON_MS - 2500])).late == 1


def test_a_door_opened_later_knows_what_is_late(engine: Engine):
    with Door(engine) as first:
        first.append(batch())
    with Door(engine) as second:
        assert second.append(batch(at_ms=[NOON_MS - 1000])).late == 1
