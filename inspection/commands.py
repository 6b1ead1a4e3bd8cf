"""`paiche inspect`: inspect a dataset of vehicles, orders and fixes; what is found are leads, never verdicts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Inspection of a dataset. 督查")


@commands.callback()
def inspection() -> None:
    """Inspection of a dataset. 督查."""


@commands.command("inspect")
def inspect_command(
    dataset: Annotated[Path, typer.Argument(help="Folder of an inspection-dataset/1. 数据集目录")],
    out: Annotated[Path, typer.Option(help="Folder for findings, rejected rows and summary. 输出目录")],
    workers: Annotated[int, typer.Option(min=0, help="How many work at once; 0: one a core. 并行数")] = 0,
    split: Annotated[
        Literal["processes", "threads"], typer.Option(help="What the workers are. 并行方式")
    ] = "processes",
    piece: Annotated[int, typer.Option(min=1, help="Vehicles in memory at a time. 每批车辆数")] = 250,
) -> None:
    """Look for leads in a dataset: findings.jsonl, rejected.jsonl, summary.json. 督查一个数据集."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from inspection.dataset.rejected import DatasetError
    from inspection.outputs import write_outputs
    from inspection.run import inspect
    from inspection.source import SMALL_ROWS

    console = Console(stderr=True)
    chosen = workers or _workers_for(dataset, SMALL_ROWS)
    try:
        with Progress(
            TextColumn("督查 inspecting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        ) as bar:
            task = bar.add_task("", total=None)
            found = inspect(
                dataset,
                workers=chosen,
                how=split,
                piece_vehicles=piece,
                report=lambda done, rows: bar.update(task, completed=done, total=rows),
            )
        written = write_outputs(found, out)
    except DatasetError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"无法写入 {out}：{error.strerror} / Cannot write to {out}: {error.strerror}")
    typer.echo(
        f"车辆 vehicles {len(found.dataset.vehicles)}  定位点 fixes {found.fixes}（存疑 doubted {found.doubted}）"
        f"  线索 findings {len(found.findings)}  拒收行 rejected rows {len(found.rejected)}"
    )
    counts: dict[str, int] = {}
    for finding in found.findings:
        counts[finding.detector.name] = counts.get(finding.detector.name, 0) + 1
    for detector in found.ran:
        if detector.name in counts:
            typer.echo(f"  {counts[detector.name]:>7}  {detector.name}  {detector.sees_zh} / {detector.sees_en}")
    for off in found.off:
        typer.echo(f"  未运行 off  {off.detector.name}：缺少 lacks {', '.join(off.lacks)}")
    typer.echo("线索须经核查，不是结论。 / These are leads to be verified, not verdicts.")
    for path in written:
        typer.echo(f"  {path}")


def _workers_for(dataset: Path, small_rows: int) -> int:
    """One a core for a large table of fixes; starting processes takes longer than a small one."""
    size = sum(path.stat().st_size for path in dataset.glob("gps.*") if path.is_file())
    size += sum(path.stat().st_size for path in dataset.glob("gps.parquet/*.parquet"))
    return (os.cpu_count() or 1) if size > small_rows * 12 else 1


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(2)
