"""The gateway as a process: from the command to the first signal that asks it to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import asdict

import uvloop
from sqlalchemy import Engine

from api.gateway_jt808.limits import Limits
from api.gateway_jt808.server import Gateway
from api.gateway_jt808.terminals import TerminalBook
from fleet_data.tracks.intake import Door


class CannotListenError(RuntimeError):
    """The address cannot be had; the sentence names it and the next step."""


def run_gateway(engine: Engine, host: str, port: int, limits: Limits) -> None:
    """Serve until SIGTERM or SIGINT; raises CannotListenError."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    with Door(engine) as door:
        uvloop.run(_serve(Gateway(door, TerminalBook(engine), limits), host, port))


async def _serve(gateway: Gateway, host: str, port: int) -> None:
    log = logging.getLogger("paiche.gateway")
    try:
        port = await gateway.start(host, port)
    except OSError as error:
        raise CannotListenError(
            f"无法监听 {host}:{port}（{error.strerror}），请换一个 --port。 / "
            f"Cannot listen on {host}:{port} ({error.strerror}); choose another --port."
        ) from error
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    log.info("listening on %s:%d 网关已启动", host, port)
    await stopped.wait()
    await gateway.stop()
    log.info("stopped 网关已停止: %s", " ".join(f"{name}={count}" for name, count in asdict(gateway.counts).items()))
