"""`paiche bench inspection`: worlds of labelled deeds, inspected by the command, scored per detector."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scenarios.deeds.score import Scoreboard

_MOST_FALSE_LINES = 60


def inspection(
    seeds: Annotated[int, typer.Option(min=1, help="Worlds, one a seed. 数据集个数")] = 3,
    first: Annotated[int, typer.Option(min=0, help="The first seed. 起始种子")] = 0,
    folder: Annotated[Path | None, typer.Option(help="Keep datasets, answers and findings here. 保留目录")] = None,
    write_only: Annotated[bool, typer.Option("--write-only", help="Write worlds, inspect nothing. 只生成")] = False,
) -> None:
    """Labelled deeds and look-alikes: precision and recall per detector; 1 below 0.95. 督查准确度评测."""
    from scenarios.deeds.score import Scoreboard, read_findings
    from scenarios.deeds.world import make_world

    board = Scoreboard()
    with _kept(folder) as home:
        for seed in range(first, first + seeds):
            place = home / f"seed-{seed}"
            try:
                world = make_world(seed, place)
            except OSError as error:
                _refuse(f"无法写入 {place}：{error.strerror} / cannot write to {place}: {error.strerror}")
            typer.echo(f"{place}: {len(world.labels)} labels 标签", err=True)
            if write_only:
                continue
            findings = place / "findings"
            _inspect(world.dataset, findings)
            try:
                board.add(f"seed-{seed}", world.labels, read_findings(findings / "findings.jsonl"))
            except (OSError, ValueError, KeyError) as error:
                _refuse(f"{findings} 中的结果不可读：{error} / the findings in {findings} are not readable: {error}")
    if write_only:
        return
    _print(board)
    raise typer.Exit(1 if board.below else 0)


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="paiche-deeds-") as spare:
        yield Path(spare)


def _inspect(dataset: Path, out: Path) -> None:
    """The command as its user calls it, in a process of its own."""
    program = [sys.executable, "-m", "paiche", "inspect", str(dataset), "--out", str(out), "--workers", "1"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().splitlines()
        _refuse(
            f"督查 {dataset} 失败（返回码 {done.returncode}）：{told[-1] if told else ''} / "
            f"inspecting {dataset} failed with code {done.returncode}"
        )


def _print(board: Scoreboard) -> None:
    from rich.console import Console

    from scenarios.deeds.tables import false_table, score_table

    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    console.print(score_table(board))
    if board.false:
        console.print(false_table(board, _MOST_FALSE_LINES))
    for name, score in board.scores.items():
        for missed in score.missed:
            typer.echo(f"未发现 missed: {name}: {missed}", err=True)
    if board.below:
        typer.echo(f"未达标 below the bars: {', '.join(board.below)}", err=True)


def _refuse(sentence: str) -> None:
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(2)
