"""A terminal for the tests: real sockets, real frames."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select, text

from api.gateway_jt808.limits import Limits
from api.gateway_jt808.server import Gateway
from api.gateway_jt808.terminals import TerminalBook
from api.jt808 import Frame, FrameCutter, Message, Version, open_frame, read_message
from api.jt808.bodies import GeneralAnswer, RegistrationAnswer
from fleet_data.session import reading, transaction
from fleet_data.stores.terminals import Terminal, add_terminal
from fleet_data.tables import PointRow, QuarantineRow
from fleet_data.tracks.records import PointSink
from tests.api.jt808.frames import PHONE, frame

PATIENCE_SECONDS = 20.0


def registration(terminal_id: str = "T000001", plate: str = "蒙A演001", version: Version = Version.V2013) -> bytes:
    """The body of a 0x0100."""
    maker, model, identity = (11, 30, 30) if version is Version.V2019 else (5, 20, 7)
    fields = b"DEMO1".ljust(maker, b"\x00") + b"M".ljust(model, b"\x00") + terminal_id.encode().ljust(identity, b"\x00")
    return struct.pack(">HH", 15, 100) + fields + b"\x01" + plate.encode("gbk")


class Caller:
    """One connection to the gateway."""

    def __init__(
        self, port: int, phone: str = PHONE, version: Version = Version.V2013, host: str = "127.0.0.1"
    ) -> None:
        self.port, self.phone, self.version, self.host = port, phone, version, host
        self._cutter = FrameCutter()
        self._messages: list[Message] = []
        self._serial = 0

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.host, 0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.close()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)

    def frame(self, message_id: int = 0x0200, body: bytes | None = None, serial: int | None = None) -> bytes:
        """The next frame of this terminal."""
        self._serial += 1
        return frame(message_id, body, self._serial if serial is None else serial, self.phone, self.version)

    async def send(self, *data: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(b"".join(data))
        await self.writer.drain()

    async def hear(self) -> Message:
        """The next message of the gateway; raises ConnectionError when it hangs up."""
        while not self._messages:
            data = await asyncio.wait_for(self.reader.read(65536), PATIENCE_SECONDS)
            if not data:
                raise ConnectionError
            for piece in self._cutter.feed(data):
                opened = open_frame(piece)
                assert isinstance(opened, Frame)
                message = read_message(opened)
                assert isinstance(message, Message)
                self._messages.append(message)
        return self._messages.pop(0)

    async def hear_result(self) -> tuple[int, int]:
        """Serial and result of the next general answer."""
        body = (await self.hear()).body
        assert isinstance(body, GeneralAnswer)
        return body.serial, body.result

    async def ask(self, message_id: int, body: bytes | None = None) -> int:
        """Send one message; the result of its answer."""
        sent = self.frame(message_id, body)
        await self.send(sent)
        return (await self.hear_result())[1]

    async def hung_up(self) -> bool:
        """Whether the gateway closes this connection, whatever it still says before."""
        try:
            while True:
                await self.hear()
        except ConnectionError:
            return True

    async def register(self, body: bytes | None = None) -> RegistrationAnswer:
        """0x0100 and its answer."""
        await self.send(self.frame(0x0100, body or registration(version=self.version)))
        answer = (await self.hear()).body
        assert isinstance(answer, RegistrationAnswer)
        return answer

    async def authenticate(self, code: str) -> int:
        """0x0102 and its result."""
        raw = code.encode()
        newest = bytes((len(raw),)) + raw + bytes(35)
        return await self.ask(0x0102, newest if self.version is Version.V2019 else raw)

    async def sign_on(self) -> str:
        """Register and authenticate; the code."""
        answer = await self.register()
        assert answer.code is not None
        assert await self.authenticate(answer.code) == 0
        return answer.code


@asynccontextmanager
async def running(engine: Engine, sink: PointSink, limits: Limits | None = None) -> AsyncIterator[tuple[Gateway, int]]:
    """A gateway on a free port."""
    gateway = Gateway(sink, TerminalBook(engine), limits)
    port = await gateway.start("127.0.0.1", 0)
    try:
        yield gateway, port
    finally:
        await gateway.stop()


def let_in(engine: Engine, *terminals: Terminal) -> None:
    """Put terminals on the list."""
    with transaction(engine) as session:
        for terminal in terminals:
            add_terminal(session, terminal, "tests")


def list_points(engine: Engine) -> list[PointRow]:
    """What the door keeps."""
    with reading(engine) as session:
        return [*session.scalars(select(PointRow).order_by(PointRow.device_id, PointRow.fix_at_ms))]


def list_quarantined(engine: Engine) -> list[tuple[str, bytes]]:
    """Reasons and raw bytes of what was no point."""
    with reading(engine) as session:
        return [(row.reason, row.raw) for row in session.scalars(select(QuarantineRow).order_by(QuarantineRow.id))]


def count_points(engine: Engine) -> int:
    """How many points are kept."""
    with reading(engine) as session:
        return int(session.scalar(text("SELECT count(*) FROM track_points")) or 0)
