"""The door: each key once, committed before the receipt, nothing dropped, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from fleet_data.session import reading, transaction
from fleet_data.stores import devices
from fleet_data.stores.points import list_latest, list_quarantined, read_points
from fleet_data.tables import LatestRow, PointRow
from fleet_data.tracks.datum import wgs84_to_bd09, wgs84_to_gcj02
from fleet_data.tracks.devices import DatumPolicy, Device, DeviceKind
from fleet_data.tracks.flags import Flag
from fleet_data.tracks.intake import Door, DoorFullError
from fleet_data.tracks.records import Datum, SinkUnavailableError, Source, Unreadable, Verdict

from .fixes import NOON, NOON_MS, batch

DAY_MS = 86_400_000


def kept(engine: Engine) -> list[Any]:
    with reading(engine) as session:
        return list(session.scalars(select(PointRow).order_by(PointRow.device_id, PointRow.fix_at_ms)))


def latest(engine: Engine) -> list[LatestRow]:
    with reading(engine) as session:
        return list_latest(session)


def test_a_batch_is_stored_and_its_redelivery_changes_nothing(engine: Engine, door: Door):
    told = batch(at_ms=[NOON_MS - 30_000, NOON_MS], speed_kmh=[30.5, 0.0])
    assert door.append(told).stored == 2
    before = [vars(row) | {"_sa_instance_state": None} for row in kept(engine)]
    again = door.append(told)
    assert (again.stored, again.repeated, again.verdicts) == (0, 2, bytes([Verdict.REPEATED] * 2))
    assert [vars(row) | {"_sa_instance_state": None} for row in kept(engine)] == before


def test_a_batch_part_new_part_known_is_told_row_by_row(engine: Engine, door: Door):
    door.append(batch(at_ms=[NOON_MS - 60_000]))
    receipt = door.append(batch(at_ms=[NOON_MS, NOON_MS - 60_000, NOON_MS, NOON_MS - 90_000]))
    words = [Verdict.STORED, Verdict.REPEATED, Verdict.REPEATED, Verdict.STORED]
    assert sorted(receipt.verdicts[:3:2]) == sorted([Verdict.STORED, Verdict.REPEATED])  # one of the twins
    assert [receipt.verdicts[1], receipt.verdicts[3]] == [words[1], words[3]]
    assert (receipt.stored, receipt.repeated, len(kept(engine))) == (2, 2, 3)


def test_two_fixes_of_one_time_that_say_different_things_are_both_kept(engine: Engine, door: Door):
    receipt = door.append(batch(at_ms=[NOON_MS, NOON_MS], lat=[40.84, 40.85]))
    assert receipt.stored == len(kept(engine)) == 2


def test_the_receipt_comes_after_the_commit(engine: Engine, door: Door):
    """Another connection sees the rows as soon as the receipt is there."""
    for number in range(20):
        receipt = door.give(batch(at_ms=[NOON_MS + number])).result()
        assert receipt.stored == 1
        with engine.connect() as other:
            assert other.scalar(select(func.count()).select_from(PointRow)) == number + 1


def test_points_of_many_threads_are_each_kept_once(engine: Engine, door: Door):
    def send(number: int) -> None:
        for start in range(0, 50, 10):
            door.append(batch(f"T{number % 3}", [NOON_MS + (start + k) * 1000 for k in range(20)]))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(engine)) == 3 * 60


def test_two_doors_on_the_same_keys_keep_each_once(engine: Engine):
    with Door(engine) as one, Door(engine) as other:
        told = [batch(f"T{k % 5}", [NOON_MS + k * 1000 + j for j in range(100)]) for k in range(20)]
        futures = [door.give(each) for each in told for door in (one, other)]
        receipts = [future.result() for future in futures]
    assert sum(receipt.stored for receipt in receipts) == len(kept(engine)) == 2000


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


class OneOrder:
    """An order from noon to one."""

    def windows_ms(self, device: Device, from_ms: int, until_ms: int) -> list[tuple[int, int]]:
        assert device.driver == "D1"
        assert from_ms <= until_ms
        return [(NOON_MS, NOON_MS + 3_600_000)]


def test_a_phone_is_taken_only_around_its_order_and_leaves_no_trace_outside(engine: Engine):
    with transaction(engine) as session:
        devices.ensure(session, ["phone"], who="test", kind=DeviceKind.PHONE)
        devices.settle(session, "phone", who="test", driver="D1")
    minutes = [-16, -15, 0, 60, 75, 76]
    at_ms = [NOON_MS + minute * 60_000 for minute in minutes]
    told = batch("phone", at_ms, source=Source.HTTP, received_at=NOON + timedelta(minutes=76))
    with Door(engine, orders=OneOrder()) as door:
        receipt = door.append(told)
    assert (receipt.stored, receipt.refused, receipt.quarantined) == (4, 2, 0)
    assert receipt.reasons == {0: "outside_order", 5: "outside_order"}
    assert [row.fix_at_ms for row in kept(engine)] == at_ms[1:5]
    with reading(engine) as session:
        assert list_quarantined(session) == []


def test_a_phone_nobody_knows_is_refused(engine: Engine, door: Door):
    receipt = door.append(batch("stranger", source=Source.OSMAND))
    assert (receipt.refused, receipt.reasons) == (1, {0: "unknown_phone"})
    with reading(engine) as session:
        assert list_quarantined(session) == []


def test_a_full_door_refuses_at_once(engine: Engine):
    with Door(engine, most_waiting=10) as door, engine.connect() as holder:
        if engine.dialect.name == "sqlite":
            holder.execute(text("UPDATE track_devices SET name = name"))  # takes the write lock
        else:
            holder.execute(text("LOCK TABLE track_parcels IN ACCESS EXCLUSIVE MODE"))
        waiting = [door.give(batch(at_ms=range(NOON_MS, NOON_MS + 10)))]
        while True:  # the first is with the database, the second waits, the third is refused
            try:
                waiting.append(door.give(batch(at_ms=range(NOON_MS, NOON_MS + 10))))
            except DoorFullError:
                break
        holder.rollback()
        assert sum(future.result().stored for future in waiting) == 10


def test_a_closed_door_refuses(engine: Engine):
    door = Door(engine)
    door.close()
    with pytest.raises(SinkUnavailableError, match="closed"):
        door.append(batch())


def test_after_the_database_was_away_the_door_goes_on(empty_postgresql: Engine):
    from fleet_data.session import migrate

    migrate(empty_postgresql)
    with Door(empty_postgresql) as door:
        assert door.append(batch()).stored == 1
        with empty_postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert door.append(batch(at_ms=[NOON_MS + 1])).stored == 1
    assert len(kept(empty_postgresql)) == 2


def test_listeners_hear_newest_positions_after_the_commit(engine: Engine):
    heard: list[Any] = []

    def listen(rows: Any) -> None:
        with engine.connect() as other:
            heard.append((other.scalar(select(func.count()).select_from(PointRow)), [row[2] for row in rows]))

    with Door(engine, listeners=[listen]) as door:
        door.append(batch(at_ms=[NOON_MS - 1000, NOON_MS]))
    assert heard == [(2, [NOON_MS])]


ROWS = st.tuples(st.sampled_from(["A", "B"]), st.integers(0, 20), st.sampled_from([40.84, 40.85]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=30), data=st.data())
def test_any_order_split_and_repetition_gives_the_same_points(engine: Engine, rows: list[Any], data: st.DataObject):
    def deliver(told: list[Any], cuts: list[int]) -> set[Any]:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM track_points"))
        with Door(engine) as door:
            for start, end in zip([0, *cuts], [*cuts, len(told)], strict=True):
                part = told[start:end]
                if part:
                    names, seconds, lats = zip(*part, strict=True)
                    door.append(batch(names, [NOON_MS + 1000 * second for second in seconds], list(lats)))
        with reading(engine) as session:
            points = read_points(session, NOON_MS - DAY_MS, NOON_MS + DAY_MS)
        return set(zip(*(points[name].tolist() for name in ("device_id", "fix_at_ms", "lat")), strict=True))

    other = data.draw(st.permutations(rows + rows[: len(rows) // 2]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(other)), max_size=4)))
    assert deliver(rows, []) == deliver(list(other), cuts)


def test_reading_gives_back_exactly_what_was_stored(engine: Engine, door: Door):
    told = batch(
        at_ms=[NOON_MS, NOON_MS + 1],
        lat=[40.8400001, 40.9],
        speed_kmh=[12.3, np.nan],
        satellites=[9, -1],
        status_bits=[0xFFFFFFFF, 0],
        serial=[65535, -1],
        odometer_km=[12345.6, np.nan],
        raw=[b"\x7eframe\x7e", b""],
    )
    door.append(told)
    with reading(engine) as session:
        points = read_points(session, NOON_MS, NOON_MS + 2, originals=True)
    for name in ("lat", "speed_kmh", "satellites", "status_bits", "serial", "odometer_km"):
        assert np.array_equal(points[name], getattr(told, name), equal_nan=points[name].dtype.kind == "f"), name
    assert points.raw == [b"\x7eframe\x7e", b""]


def test_on_postgresql_each_legal_day_has_its_partition(engine: Engine, door: Door, back_end: str):
    midnight = NOON_MS + 12 * 3_600_000  # of Hohhot
    door.append(batch(at_ms=[midnight - 1, midnight], received_at=NOON + timedelta(hours=12)))
    with engine.connect() as connection:
        days = connection.execute(text("SELECT day FROM track_days ORDER BY day")).scalars().all()
        assert [str(day) for day in days] == ["2026-11-20", "2026-11-21"]
        for day in ("20261120", "20261121") if back_end == "postgresql" else ():
            assert connection.scalar(text(f"SELECT count(*) FROM track_points_by_day.points_{day}")) == 1
