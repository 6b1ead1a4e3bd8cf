"""`paiche bench gateway` and `paiche bench fuzz`: the JT/T 808 gateway under load, its codec under a fuzzer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

LEAST_PER_CPU_SECOND = 100_000
MOST_BYTES = 1 << 30
_FLIGHTS = (1, 20)


def gateway(
    terminals: Annotated[int, typer.Option(min=1, max=20_000, help="Under load. 终端数")] = 1_000,
    frames: Annotated[int, typer.Option(min=1, help="Of each terminal. 每终端报文数")] = 400,
    sockets: Annotated[int, typer.Option(min=0, max=20_000, help="For the memory; 0: not measured. 连接数")] = 10_000,
    database: Annotated[str | None, typer.Option(help="Instead of a SQLite file of its own. 数据库")] = None,
) -> None:
    """Acknowledged frames a CPU-second of the gateway's process beside the raw limit, and memory. 网关评测."""
    from scenarios.bench import gateway as bench

    faults = []
    with TemporaryDirectory() as folder:
        own = database is None
        try:
            for in_flight in _FLIGHTS:
                address = f"sqlite:///{folder}/{in_flight}.sqlite3" if own else str(database)
                bench.prepare(address, terminals)
                rate = bench.measure_rate(bench.gateway_words(address), terminals, in_flight, frames, asks_code=True)
                limit = bench.measure_limit(terminals, in_flight, frames)
                typer.echo(
                    f"{in_flight:>3} in flight: {rate.frames} frames acknowledged in {rate.wall_seconds:.1f} s, "
                    f"{rate.per_cpu_second:,.0f} a CPU-second (event loop alone "
                    f"{rate.frames / max(rate.loop_seconds, 0.01):,.0f}); raw limit {limit.per_cpu_second:,.0f}, "
                    f"ratio {rate.per_cpu_second / limit.per_cpu_second:.3f}"
                )
                kept = bench.count_points(address) if own else rate.frames
                if kept != rate.frames:
                    faults.append(f"{rate.frames} frames were acknowledged and {kept} are kept")
            if rate.per_cpu_second < LEAST_PER_CPU_SECOND:
                faults.append(f"{_FLIGHTS[-1]} in flight: fewer than {LEAST_PER_CPU_SECOND:,} frames a CPU-second")
            if sockets:
                address = f"sqlite:///{folder}/sockets.sqlite3" if own else str(database)
                bench.prepare(address, sockets)
                memory = bench.measure_memory(bench.gateway_words(address), sockets)
                typer.echo(
                    f"{sockets} sockets: {memory.peak_bytes / 2**20:.0f} MiB at most, "
                    f"{memory.empty_bytes / 2**20:.0f} MiB empty, ratio to 1 GiB {memory.peak_bytes / MOST_BYTES:.3f}"
                )
                if memory.peak_bytes > MOST_BYTES:
                    faults.append(f"{sockets} sockets took more than 1 GiB")
        except bench.GatewayLostError as error:
            faults.append(str(error))
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


def fuzz(
    runs: Annotated[int, typer.Option(min=1, help="Of each mode. 每种模式次数")] = 1_000_000,
    seed: Annotated[int, typer.Option(min=1, help="Of every random choice. 随机种子")] = 1,
    out: Annotated[Path, typer.Option(help="Inputs worth keeping, and crashes. 目录")] = Path("var/fuzz"),
) -> None:
    """The JT/T 808 codec under a coverage-guided fuzzer, both modes; 1 where something crashed. 模糊测试."""
    from scenarios.bench.fuzz import HARNESS, MODES
    from scenarios.bench.fuzz import fuzz as fuzz_mode

    if not HARNESS.is_file():
        typer.echo("paiche: 模糊测试需要源码目录 / the fuzzer stands with the tests; run it from a checkout", err=True)
        raise typer.Exit(2)
    crashed = False
    for mode in MODES:
        found = fuzz_mode(mode, runs, seed, out)
        typer.echo(found.line)
        crashed = crashed or found.crash is not None or found.runs < runs
    raise typer.Exit(1 if crashed else 0)
