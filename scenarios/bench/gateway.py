"""The JT/T 808 gateway under load, as its own process: acknowledged frames a CPU-second, and memory.

The CPU is all of the gateway's process: sockets, reading, the door and, on SQLite, the database too. The raw limit is a
server that answers as many bytes without reading or keeping anything, under the same load in the same run.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import uvloop
from sqlalchemy import text

from fleet_data.session import migrate, open_engine, reading, transaction
from fleet_data.stores.terminals import Terminal, add_terminal, find_terminal
from scenarios.bench.terminal_load import CODE, Load, connect, phone_of, run

_LISTENING = re.compile(rb"listening on [\d.]+:(\d+)")
_LIMIT = [sys.executable, "-m", "scenarios.bench.gateway_limit"]
_ROOT = Path(__file__).resolve().parents[2]


class GatewayLostError(RuntimeError):
    """The gateway did not start or ended early; its last lines are in the sentence."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames acknowledged by a process and what they cost it."""

    frames: int
    wall_seconds: float
    cpu_seconds: float
    loop_seconds: float  # of them on the event loop: sockets, reading, answers; the rest is columns, door and database

    @property
    def per_cpu_second(self) -> float:
        """Frames a CPU-second."""
        return self.frames / max(self.cpu_seconds, 1e-9)


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident bytes of the gateway, empty and with terminals connected."""

    terminals: int
    empty_bytes: int
    peak_bytes: int


def gateway_words(database: str) -> list[str]:
    """The gateway on a free port, without the limits that protect it from one address."""
    limits = ["--per-address=20000", "--bytes-per-second=1000000000"]
    return [
        sys.executable,
        "-m",
        "paiche",
        "gateway",
        "--host=127.0.0.1",
        "--port=0",
        f"--database={database}",
        *limits,
    ]


def prepare(database: str, terminals: int) -> None:
    """A migrated database with so many terminals that know their code."""
    engine = open_engine(database)
    migrate(engine)
    with transaction(engine) as session:
        for number in range(terminals):
            if find_terminal(session, phone_of(number)) is None:
                add_terminal(session, Terminal(phone_of(number), code_digest=sha256(CODE).digest()), "bench")
    engine.dispose()


def count_points(database: str) -> int:
    """What the door keeps."""
    engine = open_engine(database)
    with reading(engine) as session:
        kept = int(session.scalar(text("SELECT count(*) FROM track_points")) or 0)
    engine.dispose()
    return kept


@contextmanager
def started(words: list[str]) -> Iterator[tuple[int, int]]:
    """A server process: its id and port. It is stopped by SIGTERM at the end."""
    process = subprocess.Popen(words, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    told = b""
    try:
        while not (match := _LISTENING.search(told)):
            line = process.stdout.readline()
            if not line:
                raise GatewayLostError(
                    f"网关未能启动：{told.decode()[-500:]} / The gateway did not start: {told.decode()[-500:]}"
                )
            told += line
        yield process.pid, int(match[1])
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def measure_rate(words: list[str], terminals: int, in_flight: int, frames: int, asks_code: bool) -> Rate:
    """Terminals that keep so many frames in flight; the CPU is that of the load alone, not of the sign-on."""

    async def scene(pid: int, port: int) -> Rate:
        load = Load(in_flight, frames)
        made = await connect(port, load, terminals, asks_code)
        before, loop_before, began = _cpu_seconds(pid), _loop_seconds(pid), asyncio.get_running_loop().time()
        await run(load, made)
        rate = Rate(
            load.acknowledged,
            asyncio.get_running_loop().time() - began,
            _cpu_seconds(pid) - before,
            _loop_seconds(pid) - loop_before,
        )
        for terminal in made:
            terminal.hang_up()
        return rate

    with started(words) as (pid, port):
        return uvloop.run(scene(pid, port))


def measure_limit(terminals: int, in_flight: int, frames: int) -> Rate:
    """The raw limit under the same load."""
    return measure_rate(_LIMIT, terminals, in_flight, frames, asks_code=False)


def measure_memory(words: list[str], terminals: int) -> Memory:
    """So many terminals, each authenticated and with three positions kept."""
    _allow_sockets(terminals + 200)

    async def scene(pid: int, port: int) -> Memory:
        empty = _memory(pid, "VmRSS")
        load = Load(1, 3)
        made = await connect(port, load, terminals)
        await run(load, made)
        peak = _memory(pid, "VmHWM")
        for terminal in made:
            terminal.hang_up()
        return Memory(terminals, empty, peak)

    with started(words) as (pid, port):
        return uvloop.run(scene(pid, port))


def _allow_sockets(wanted: int) -> None:
    """Open files of this process and of those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def _loop_seconds(pid: int) -> float:
    """The main thread's: it runs the event loop."""
    return _seconds(Path(f"/proc/{pid}/task/{pid}/stat"))


def _cpu_seconds(pid: int) -> float:
    return _seconds(Path(f"/proc/{pid}/stat"))


def _seconds(stat: Path) -> float:
    fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise GatewayLostError(f"网关已退出 / The gateway ended: no {name} of process {pid}")
