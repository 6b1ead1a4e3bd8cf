"""Many JT/T 808 terminals in one process, to load a gateway from outside; frames are written here on their own."""

from __future__ import annotations

import asyncio
import struct
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial, reduce
from operator import xor
from typing import cast

FIRST_PHONE = 15_000_000_000
CODE = b"bench-code"
_BEIJING = timezone(timedelta(hours=8))
_STARTED = datetime(2026, 11, 23, tzinfo=_BEIJING)
_ITEMS = bytes.fromhex("010400003039 31010b 30011f")
_PATIENCE_SECONDS = 60.0


def phone_of(number: int) -> str:
    """The phone of a terminal, by its number from 0."""
    return str(FIRST_PHONE + number)


def frame(message_id: int, phone: str, serial: int, body: bytes) -> bytes:
    """A frame of 2013 on the wire."""
    head = (
        struct.pack(">HH", message_id, len(body)) + bytes.fromhex(phone.zfill(12)) + struct.pack(">H", serial & 0xFFFF)
    )
    plain = head + body
    plain += bytes((reduce(xor, plain),))
    return b"\x7e" + plain.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"


def position(phone: str, serial: int) -> bytes:
    """A position of its own second, by the serial."""
    moment = (_STARTED + timedelta(seconds=serial)).strftime("%y%m%d%H%M%S")
    lat, lon = 40_842_358 + serial % 5000, 111_749_180 + serial % 7000
    fixed = struct.pack(">IIIIHHH", 0, 0x80003, lat, lon, 1063, 365, serial % 360)
    return frame(0x0200, phone, serial, fixed + bytes.fromhex(moment) + _ITEMS)


@dataclass
class Load:
    """What the terminals did together."""

    in_flight: int
    frames: int  # of each terminal
    authenticated: int = 0
    acknowledged: int = 0
    lost: int = 0  # connections that ended early
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0


class Terminal(asyncio.Protocol):
    """Authenticates, then keeps so many frames in flight until all are acknowledged."""

    def __init__(self, load: Load, phone: str, wires: list[bytes], asks_code: bool) -> None:
        self._load, self._phone, self._wires, self._asks_code = load, phone, wires, asks_code
        self._flags = self._sent = self._acknowledged = 0
        self._is_known = not asks_code

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who it is."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        if self._asks_code:
            self._transport.write(frame(0x0102, self._phone, 0, CODE))
        else:
            self._load.authenticated += 1

    def data_received(self, data: bytes) -> None:
        """Answers: two flags each."""
        self._flags += data.count(b"\x7e")
        answers, self._flags = divmod(self._flags, 2)
        if not self._is_known:
            self._is_known = True
            self._load.authenticated += 1
            answers -= 1
        if answers:
            self._acknowledged += answers
            self._load.acknowledged += answers
            if self._load.acknowledged >= self._load.expected:
                self._load.finished.set()
            self.go_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Too early, where answers are outstanding."""
        if self._acknowledged < len(self._wires):
            self._load.lost += 1

    def go_on(self) -> None:
        """Fill up what is in flight."""
        wanted = min(self._acknowledged + self._load.in_flight, len(self._wires))
        if wanted > self._sent:
            self._transport.write(b"".join(self._wires[self._sent : wanted]))
            self._sent = wanted

    def hang_up(self) -> None:
        """Close."""
        self._transport.close()


async def connect(port: int, load: Load, terminals: int, asks_code: bool = True) -> list[Terminal]:
    """All terminals connected and, where a code is asked, authenticated."""
    loop = asyncio.get_running_loop()
    made: list[Terminal] = []
    for number in range(terminals):
        phone = phone_of(number)
        wires = [position(phone, serial) for serial in range(1, load.frames + 1)]
        _, terminal = await loop.create_connection(partial(Terminal, load, phone, wires, asks_code), "127.0.0.1", port)
        made.append(terminal)
    until = time.monotonic() + _PATIENCE_SECONDS
    while load.authenticated < terminals:
        if time.monotonic() > until:
            raise TimeoutError(f"{load.authenticated} of {terminals} terminals were authenticated")
        await asyncio.sleep(0.05)
    return made


async def run(load: Load, terminals: list[Terminal]) -> None:
    """Every frame sent and acknowledged."""
    load.expected = load.frames * len(terminals)
    for terminal in terminals:
        terminal.go_on()
    await asyncio.wait_for(load.finished.wait(), 20 * _PATIENCE_SECONDS)
