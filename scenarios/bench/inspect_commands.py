"""`paiche bench inspect-speed`: one day of a whole fleet under all detectors, in seconds and memory."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

BAR_S, BAR_MIB = 60.0, 1024.0  # for 40,000 vehicles × 2,880 fixes on two cores
FULL = 40_000


def inspect_speed(
    vehicles: Annotated[int, typer.Option(min=1, help="Vehicles of the day. 车辆数")] = FULL,
    workers: Annotated[int, typer.Option(min=1, help="Processes. 进程数")] = 2,
    folder: Annotated[Path | None, typer.Option(help="Keep the day here and use it again. 数据目录")] = None,
) -> None:
    """Inspect one day of fixes with every detector; 1 where a bar is missed. 督查速度评测."""
    from inspection.outputs import write_outputs
    from inspection.run import inspect
    from scenarios.bench.inspect_days import POINTS, write_day

    with tempfile.TemporaryDirectory(prefix="paiche-bench-") as spare:
        day = (folder or Path(spare)) / f"day-{vehicles}"
        if not day.exists():
            typer.echo(f"生成 making {vehicles} × {POINTS}", err=True)
            write_day(day, vehicles)
        begun, cpu = time.perf_counter(), _cpu_s()
        found = inspect(day, workers=workers)
        write_outputs(found, Path(spare) / "out")
        wall_s, cpu_s = time.perf_counter() - begun, _cpu_s() - cpu
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
    most_mib = own + (workers - 1) * child  # this process is one of the workers
    typer.echo(
        f"fixes {found.fixes}  findings {len(found.findings)}  wall {wall_s:.1f} s  cpu {cpu_s:.1f} s  "
        f"cpu/core {cpu_s / workers:.1f} s  memory ≤ {most_mib:.0f} MiB "
        f"(own {own:.0f}, greatest worker {child:.0f})"
    )
    if vehicles == FULL and (wall_s > BAR_S or most_mib > BAR_MIB):
        typer.echo(f"bar missed: {BAR_S:.0f} s, {BAR_MIB:.0f} MiB", err=True)
        raise typer.Exit(1)


def _cpu_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
