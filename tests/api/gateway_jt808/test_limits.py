"""Bounds of connections: how many, how long silent, how fast; and the process as an office runs it."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from pathlib import Path

import uvloop
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from typer.testing import CliRunner

from api.gateway_jt808.commands import commands
from api.gateway_jt808.connection import Connection
from api.gateway_jt808.hub import Hub
from api.gateway_jt808.inbox import Inbox
from api.gateway_jt808.limits import Limits
from api.gateway_jt808.terminals import TerminalBook
from api.jt808 import Frame, Version, open_frame
from api.jt808.encoding import phone_field
from api.jt808.framing import unescape
from api.jt808.header import Header
from fleet_data.session import ROOT
from fleet_data.tracks.intake import Door
from tests.api.gateway_jt808.terminal import Caller, count_points, list_quarantined, running
from tests.api.jt808.frames import PHONE, VERSIONS, frame, position, random_frames

_LISTENING = re.compile(r"listening on [\d.]+:(\d+)")


def test_connections_over_the_bounds_are_turned_away(engine: Engine, door: Door) -> None:
    async def scene(limits: Limits) -> int:
        async with running(engine, door, limits) as (gateway, port), Caller(port) as first:
            await first.sign_on()
            async with Caller(port) as second:
                try:
                    await second.register()
                except ConnectionError:
                    return gateway.counts.turned_away
                return 0

    assert uvloop.run(scene(Limits(connections=1))) == 1
    assert uvloop.run(scene(Limits(connections_per_address=1))) == 1
    assert uvloop.run(scene(Limits())) == 0


def test_who_does_not_authenticate_or_falls_silent_is_closed(engine: Engine, door: Door) -> None:
    async def scene(limits: Limits, signs_on: bool) -> int:
        async with running(engine, door, limits) as (gateway, port), Caller(port) as caller:
            if signs_on:
                await caller.sign_on()
            assert await caller.hung_up()
            return gateway.counts.timed_out

    assert uvloop.run(scene(Limits(unauthenticated_seconds=0.5), signs_on=False)) == 1
    assert uvloop.run(scene(Limits(idle_seconds=0.5), signs_on=True)) == 1


def test_a_terminal_that_sends_too_fast_is_slowed_and_loses_nothing(engine: Engine, door: Door) -> None:
    sent = 400

    async def scene() -> int:
        limits = Limits(bytes_per_second=8000)
        async with running(engine, door, limits) as (gateway, port), Caller(port) as caller:
            await caller.sign_on()
            for number in range(0, sent, 50):
                await caller.send(*(caller.frame(0x0200, position(course=n % 360)) for n in range(number, number + 50)))
                await asyncio.sleep(0.01)
            for _ in range(sent):
                assert (await caller.hear_result())[1] == 0
            return gateway.counts.slowed

    assert uvloop.run(scene()) >= 1


def test_a_flood_without_frames_keeps_the_connections_memory_bounded(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door, Limits(bytes_per_second=10**9)) as (gateway, port), Caller(port) as caller:
            await caller.sign_on()
            for _ in range(50):
                await caller.send(b"\x55" * 65_536)
            await caller.send(b"\x7e", caller.frame())  # the flag ends the flood, the frame is heard
            assert (await caller.hear_result())[1] == 0
            assert gateway.counts.unreadable == 1

    uvloop.run(scene())
    assert [reason for reason, _ in list_quarantined(engine)] == ["too_long"]


def bound(version: Version) -> Connection:
    """A connection on which the phone of the tests has authenticated, without a socket."""
    hub = Hub(Limits(), None, None, Inbox(10, lambda: None, lambda: None))  # type: ignore[arg-type]
    connection = Connection(hub)
    connection.bind(Header(0x0102, version, PHONE, 1, 0, phone_field=phone_field(PHONE, version)))
    return connection


@given(st.sampled_from(VERSIONS), st.integers(0, 90), st.integers(0, 255), st.binary(max_size=60) | st.just(position()))
def test_the_quick_way_takes_only_what_the_careful_way_takes(version: Version, at: int, byte: int, body: bytes) -> None:
    wire = frame(body=body, version=version)
    at %= len(wire) - 2
    for data in (wire, wire[: at + 1] + bytes((byte,)) + wire[at + 2 :]):
        piece = data[1:-1]
        plain = unescape(piece)
        if b"\x7e" in piece or plain is None or not bound(version)._is_plain_position(plain):
            continue
        opened = open_frame(piece)
        assert isinstance(opened, Frame)
        assert (opened.header.message_id, opened.header.phone, opened.header.total) == (0x0200, PHONE, 1)
        assert opened.body == plain[bound(version).body_at : -1]


def test_the_quick_way_does_take_a_plain_position() -> None:
    for version in VERSIONS:
        plain = unescape(frame(version=version)[1:-1])
        assert plain is not None
        assert bound(version)._is_plain_position(plain)


@given(random_frames())
def test_the_quick_way_leaves_other_phones_alone(wire: bytes) -> None:
    plain = unescape(wire[1:-1])
    assert plain is not None
    assert not bound(Version.V2013)._is_plain_position(plain)


def start(engine: Engine) -> tuple[subprocess.Popen[str], int]:
    """The command as its own process."""
    words = ["gateway", "--host=127.0.0.1", "--port=0", f"--database={engine.url.render_as_string(False)}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "paiche", *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    for line in process.stdout:
        if match := _LISTENING.search(line):
            return process, int(match[1])
    raise AssertionError


async def load(port: int, code: str | None, first: int, heard: list[int]) -> str:
    """Positions without end, five in flight; the serials that were acknowledged."""
    async with Caller(port) as caller:
        if code is None:
            code = await caller.sign_on()
        else:
            assert await caller.authenticate(code) == 0
        number = first
        try:
            while True:
                for _ in range(5):
                    number += 1
                    body = position(lat=number / 1e6)
                    await caller.send(caller.frame(0x0200, body, number))
                for _ in range(5):
                    serial, result = await caller.hear_result()
                    assert result == 0
                    heard.append(serial)
        except (ConnectionError, OSError):
            return code


def test_what_was_acknowledged_outlives_kill_9_and_is_there_once(engine: Engine) -> None:
    code: str | None = None
    heard: list[int] = []
    for _ in range(2):
        process, port = start(engine)
        before = len(heard)

        async def scene(process: subprocess.Popen[str], port: int, before: int) -> None:
            nonlocal code
            loading = asyncio.create_task(load(port, code, max(heard, default=0), heard))
            while len(heard) < before + 40 and not loading.done():
                await asyncio.sleep(0.001)
            process.kill()
            code = await loading

        uvloop.run(scene(process, port, before))
        process.communicate()
    with engine.connect() as connection:
        kept = [row[0] for row in connection.exec_driver_sql("SELECT serial FROM track_points")]
    assert len(heard) >= 80
    assert set(heard) <= set(kept)
    assert len(kept) == len(set(kept))


def test_the_process_stops_on_a_signal_and_tells_what_it_did(engine: Engine) -> None:
    process, port = start(engine)

    async def scene() -> None:
        async with Caller(port) as caller:
            await caller.sign_on()
            assert await caller.ask(0x0200) == 0
            process.send_signal(signal.SIGTERM)
            assert await caller.hung_up()

    uvloop.run(scene())
    told, _ = process.communicate()
    assert (process.returncode, "acknowledged=1" in told) == (0, True)
    assert count_points(engine) == 1


def test_terminals_are_added_listed_and_removed_by_command(tmp_path: Path) -> None:
    database = f"--database=sqlite:///{tmp_path}/list.sqlite3"

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands, ["gateway", *words, database])
        return done.exit_code, done.stdout + done.stderr

    assert run("add", "013900000001", "--plate", "蒙A演001", "--network", "10.8.0.0/16")[0] == 0
    assert run("add", PHONE)[0] == 2
    assert "13900000001\t蒙A演001\t—\t10.8.0.0/16\tstandard\t—" in run("list")[1]
    assert run("add", "12 34")[0] == 2
    assert run("add", "1234", "--network", "ten")[0] == 2
    assert run("add", "1234", "--items", "acme")[0] == 2
    assert run("remove", PHONE)[0] == 0
    assert run("remove", PHONE)[0] == 2


def test_a_terminal_taken_off_the_list_is_known_no_more_after_a_refresh(engine: Engine) -> None:
    book = TerminalBook(engine)
    assert book.is_known(PHONE, "127.0.0.1")
    done = CliRunner().invoke(
        commands, ["gateway", "remove", PHONE, f"--database={engine.url.render_as_string(False)}"]
    )
    assert done.exit_code == 0
    book.refresh()
    assert not book.is_known(PHONE, "127.0.0.1")
