"""Who may speak: known terminals, with the code last given, one live session a phone."""

from __future__ import annotations

import pytest
import uvloop
from sqlalchemy import Engine

from api.gateway_jt808.limits import Limits
from api.gateway_jt808.terminals import masked
from api.jt808 import Version
from fleet_data.stores.terminals import Terminal
from fleet_data.tracks.intake import Door
from tests.api.gateway_jt808.terminal import (
    Caller,
    count_points,
    let_in,
    list_quarantined,
    registration,
    running,
)
from tests.api.jt808.frames import PHONE, VERSIONS

OTHER = "13900000002"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_known_terminal_registers_authenticates_and_is_heard(engine: Engine, door: Door, version: Version) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port, version=version) as caller:
            code = await caller.sign_on()
            assert len(code) == 32
            assert await caller.ask(0x0200) == 0

    uvloop.run(scene())
    assert count_points(engine) == 1


@pytest.mark.parametrize(
    ("phone", "body", "result"),
    [
        ("13999999999", registration(), 4),
        (PHONE, registration(terminal_id="T999999"), 4),
        (PHONE, registration(plate="蒙A演999"), 2),
    ],
)
def test_who_is_not_on_the_list_or_says_otherwise_is_not_registered(
    engine: Engine, door: Door, phone: str, body: bytes, result: int
) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port, phone) as caller:
            answer = await caller.register(body)
            assert (answer.result, answer.code) == (result, None)

    uvloop.run(scene())


def test_a_terminal_bound_to_a_network_is_refused_from_elsewhere(engine: Engine, door: Door) -> None:
    let_in(engine, Terminal(OTHER, network="10.8.0.0/16"))

    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port, OTHER) as caller:
            assert (await caller.register()).result == 4

    uvloop.run(scene())


def test_nothing_is_kept_before_authentication_and_who_keeps_on_is_hung_up_on(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (gateway, port), Caller(port) as caller:
            assert [await caller.ask(0x0200) for _ in range(7)] == [1] * 7
            await caller.send(b"\x7e garbage \x7e")
            assert await caller.hung_up()
            assert gateway.counts.refused == 8

    uvloop.run(scene())
    assert (count_points(engine), list_quarantined(engine)) == (0, [])


def test_a_wrong_or_an_older_code_is_refused(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            assert await caller.authenticate("0" * 32) == 1
            older = (await caller.register()).code
            newer = (await caller.register()).code
            assert older is not None
            assert newer is not None
            assert older != newer
            assert await caller.authenticate(older) == 1
            assert await caller.authenticate(newer) == 0

    uvloop.run(scene())


def test_a_code_of_one_phone_lets_no_other_speak(engine: Engine, door: Door) -> None:
    let_in(engine, Terminal(OTHER))

    async def scene() -> None:
        async with running(engine, door) as (_, port):
            async with Caller(port) as caller:
                code = await caller.sign_on()
            async with Caller(port, OTHER) as other:
                assert await other.authenticate(code) == 1

    uvloop.run(scene())


def test_another_phone_on_an_authenticated_connection_is_refused_and_kept_as_evidence(
    engine: Engine, door: Door
) -> None:
    let_in(engine, Terminal(OTHER))

    async def scene() -> bytes:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            await caller.sign_on()
            foreign = Caller(port, OTHER).frame()
            await caller.send(foreign)
            assert (await caller.hear_result())[1] == 1
            return foreign

    assert list_quarantined(engine) == []
    foreign = uvloop.run(scene())
    assert list_quarantined(engine) == [("other_phone", foreign)]
    assert count_points(engine) == 0


def test_a_code_outlives_the_gateway(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (_, port), Caller(port) as caller:
            code = await caller.sign_on()
        async with running(engine, door) as (_, port), Caller(port) as caller:
            assert await caller.authenticate(code) == 0

    uvloop.run(scene())


def test_a_newer_session_from_the_same_address_takes_over(engine: Engine, door: Door) -> None:
    async def scene() -> None:
        async with running(engine, door) as (gateway, port), Caller(port) as older, Caller(port) as newer:
            code = await older.sign_on()
            assert await newer.authenticate(code) == 0
            assert await older.hung_up()
            assert await newer.ask(0x0200) == 0
            assert gateway.open_connections == 1

    uvloop.run(scene())


def test_a_replay_from_another_address_is_refused_while_the_terminal_is_heard(engine: Engine, door: Door) -> None:
    async def scene(limits: Limits) -> int:
        async with running(engine, door, limits) as (_, port), Caller(port) as owner:
            code = await owner.sign_on()
            async with Caller(port, host="127.0.0.2") as replayer:
                return await replayer.authenticate(code)

    assert uvloop.run(scene(Limits())) == 1
    # without the guard it would be let in
    assert uvloop.run(scene(Limits(takeover_seconds=0.0))) == 0


def test_a_log_shows_no_whole_phone() -> None:
    assert masked(PHONE) == "*******0001"
