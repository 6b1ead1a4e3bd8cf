"""The raw limit beside the gateway: a server that answers each frame with as many bytes and reads and keeps nothing."""

from __future__ import annotations

import asyncio
from typing import cast

import uvloop

_ANSWER = b"\x7e" + bytes(18) + b"\x7e"


class Echo(asyncio.Protocol):
    """Counts flags, two a frame."""

    def __init__(self) -> None:
        self._flags = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A terminal."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        """One answer a frame, in one write."""
        frames, self._flags = divmod(self._flags + data.count(b"\x7e"), 2)
        if frames:
            self._transport.write(_ANSWER * frames)


async def serve() -> None:
    """On a free port, told as the gateway tells it, until killed."""
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0, backlog=4096)
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve())
