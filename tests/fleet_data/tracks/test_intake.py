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
from fleet_data.tracks.devices import Device, DeviceKind
from fleet_data.tracks.intake import Door, DoorFullError
from fleet_data.tracks.records import SinkUnavailableError, Source, Verdict

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
