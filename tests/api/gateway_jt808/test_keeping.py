"""What becomes of messages: points once, everything else raw with its reason, answers only after the commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
import uvloop
from sqlalchemy import Engine

from api.gateway_jt808.limits import Limits
from api.jt808 import Version
from api.jt808.encoding import encode_packages, phone_field
from fleet_data.tracks.intake import Door
from fleet_data.tracks.records import PointBatch, Receipt, SinkUnavailableError, Unreadable
from tests.api.gateway_jt808.terminal import Caller, count_points, list_points, list_quarantined, running
from tests.api.jt808.frames import MOMENT, PHONE, VERSIONS, batch, frame, position


class Gated:
    """The real door behind a gate: shut, commits wait; broken, they fail."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.gate = threading.Event()
        self.is_broken = False
        self.appends = 0

    def append(self, points: PointBatch) -> Receipt:
        self.appends += 1
        self.gate.wait()
        if self.is_broken:
            raise SinkUnavailableError("broken by the test")
        return self.door.append(points)

    def quarantine(self, rows: Sequence[Unreadable]) -> None:
        self.gate.wait()
        self.door.quarantine(rows)


def at(number: int) -> bytes:
    return position(moment=MOMENT + timedelta(seconds=number))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_position_is_kept_as_it_was_reported(engine: Engine, door: Door, version: Version) -> None:
    async def scene() -> bytes:
        async with running(engine, door) as (_, port), Caller(port, version=version) as caller:
            await caller.sign_on()
            sent = caller.frame()
            await caller.send(sent)
            assert (await caller.hear_result())[1] == 0
            return sent

    sent = uvloop.run(scene())
    (point,) = list_points(engine)
    assert (point.fix_at_ms, point.lat, point.lon) == (round(MOMENT.timestamp() * 1000), 40.842358, 111.74918)
    assert (point.speed_kmh, point.course_degrees, point.satellites, point.odometer_km) == (36.5, 90.0, 11, 1234.5)
    assert point.raw == sent


def test_every_position_is_answered_by_its_own_serial(engine: Engine, door: Door) -> None:
    async def scene() -> list[tuple[int, int]]:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            serials = [0x7D7E, 0x7E7E, 0x7D7D, 0, 0xFFFF, *range(300, 600)]
            await caller.send(*(caller.frame(0x0200, at(n), serial) for n, serial in enumerate(serials)))
            heard = [await caller.hear_result() for _ in serials]
            assert [serial for serial, _ in heard] == serials
            return heard

    heard = uvloop.run(scene())
    assert {result for _, result in heard} == {0}
    assert count_points(engine) == len(heard)


def test_frames_split_glued_and_amid_foreign_bytes_are_kept_once(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            stream = b"\x00foreign" + b"".join(caller.frame(0x0200, at(n)) + b"\xff" * n for n in range(20))
            for start in range(0, len(stream), 17):
                await caller.send(stream[start : start + 17])
                await asyncio.sleep(0)
            assert [(await caller.hear_result())[1] for _ in range(20)] == [0] * 20

    uvloop.run(scene())
    assert count_points(engine) == 20


def test_a_frame_sent_again_is_answered_and_kept_once(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port):
            for _ in range(2):
                async with Caller(port) as caller:
                    await caller.sign_on()
                    wires = [frame(0x0200, at(n), n, PHONE) for n in range(10)]
                    await caller.send(*wires, *wires)
                    assert [(await caller.hear_result())[1] for _ in range(20)] == [0] * 20

    uvloop.run(scene())
    assert count_points(engine) == 10


def test_a_batch_from_a_blind_zone_is_kept_whole(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            assert await caller.ask(0x0704, batch([at(n) for n in range(20)])) == 0

    uvloop.run(scene())
    assert count_points(engine) == 20


def test_sub_packages_are_each_answered_and_make_one_message(engine: Engine, door: Door) -> None:
    async def scene() -> int:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            field = phone_field(PHONE, Version.V2013)
            wires = encode_packages(0x0704, field, 50, batch([at(n) for n in range(60)]), Version.V2013, 500)
            for wire in [*reversed(wires)]:  # a terminal that waits for each answer before it sends on
                await caller.send(wire)
                assert (await caller.hear_result())[1] == 0
            return len(wires)

    packages = uvloop.run(scene())
    assert count_points(engine) == 60
    assert [reason for reason, _ in list_quarantined(engine)] == ["package_waiting"] * (packages - 1)


def test_what_cannot_be_used_is_kept_raw_with_its_reason_and_answered(engine: Engine, door: Door) -> None:
    async def scene() -> list[bytes]:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            good = caller.frame()
            spoilt = good[:-2] + bytes((good[-2] ^ 1,)) + b"\x7e"
            await caller.send(spoilt)
            results = [
                await caller.ask(0x0200, position()[:22] + bytes(6)),
                await caller.ask(0x0200, b"short"),
                await caller.ask(0x5501, b"vendor"),
                await caller.ask(0x0205, b"satellites"),
                await caller.ask(0x0200),
            ]
            assert results == [0, 2, 3, 0, 0]
            return [spoilt]

    (spoilt,) = uvloop.run(scene())
    kept = list_quarantined(engine)
    assert {reason for reason, _ in kept} == {"checksum", "fix_time", "body", "unknown_message", "not_interpreted"}
    assert ("checksum", spoilt) in kept
    assert count_points(engine) == 1


def test_heartbeat_time_and_logout_are_answered(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            assert await caller.ask(0x0002, b"") == 0
            await caller.send(caller.frame(0x0004, b""))
            assert (await caller.hear()).kind.name == "time_answer"
            assert await caller.ask(0x0003, b"") == 0
            assert await caller.hung_up()

    uvloop.run(scene())


def test_no_answer_goes_out_before_the_commit(engine: Engine, door: Door) -> None:
    gated = Gated(door)

    async def scene() -> None:
        async with running(engine, gated) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            await caller.send(caller.frame())
            waiting = asyncio.create_task(caller.hear_result())
            await asyncio.sleep(0.2)
            assert not waiting.done()
            assert count_points(engine) == 0
            gated.gate.set()
            assert (await waiting)[1] == 0
            assert count_points(engine) == 1

    uvloop.run(scene())


def test_a_door_that_fails_is_asked_again_and_nothing_is_answered_meanwhile(engine: Engine, door: Door) -> None:
    gated = Gated(door)
    gated.is_broken = True
    gated.gate.set()

    async def scene() -> None:
        async with running(engine, gated) as (gateway, port), Caller(port) as caller:
            await caller.sign_on()
            await caller.send(caller.frame())
            waiting = asyncio.create_task(caller.hear_result())
            while gateway.counts.commits_failed < 2:
                await asyncio.sleep(0.01)
            assert not waiting.done()
            gated.is_broken = False
            assert (await waiting)[1] == 0

    uvloop.run(scene())
    assert count_points(engine) == 1


def test_a_slow_door_makes_the_sockets_wait_and_not_the_memory_grow(engine: Engine, door: Door) -> None:
    gated = Gated(door)
    sent = 4000

    async def scene() -> None:
        limits = Limits(rows_waiting=100, rows_in_commit=100, bytes_per_second=100_000_000)
        async with running(engine, gated, limits) as (gateway, port), Caller(port) as caller:
            await caller.sign_on()
            sending = asyncio.create_task(caller.send(*(caller.frame(0x0200, at(n)) for n in range(sent))))
            await asyncio.sleep(0.3)
            most = gateway.rows_waiting
            await asyncio.sleep(0.2)
            assert gateway.rows_waiting == most
            assert most < sent
            gated.gate.set()
            await sending
            assert [(await caller.hear_result())[1] for _ in range(sent)] == [0] * sent

    uvloop.run(scene())
    assert count_points(engine) == sent


def test_a_gateway_that_stops_commits_and_answers_what_it_has_read(engine: Engine, door: Door) -> None:
    gated = Gated(door)

    async def scene() -> None:
        async with running(engine, gated) as (gateway, port), Caller(port) as caller:
            await caller.sign_on()
            await caller.send(*(caller.frame(0x0200, at(n)) for n in range(50)))
            while gateway.rows_waiting == 0 and gated.appends == 0:
                await asyncio.sleep(0.01)
            stopping = asyncio.create_task(gateway.stop())
            await asyncio.sleep(0.05)
            gated.gate.set()
            await stopping
            heard = 0
            while True:
                try:
                    assert (await caller.hear_result())[1] == 0
                except ConnectionError:
                    break
                heard += 1
            assert count_points(engine) == heard > 0

    uvloop.run(scene())
