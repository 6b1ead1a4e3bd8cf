"""`paiche world`, `paiche demo`, `paiche bench`: demonstration days, and measuring against best known values."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Demonstration worlds and measuring. 演示数据与评测"
)


@commands.callback()
def scenarios() -> None:
    """Demonstration worlds and measuring. 演示数据与评测."""


@commands.command()
def world(
    name: Annotated[str, typer.Argument(help="A world's name, or `list` to list them. 演示世界名称")],
    out: Annotated[Path | None, typer.Option(help="Folder to write to. 输出目录")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world. 随机种子")] = 0,
    day: Annotated[str | None, typer.Option(help="YYYY-MM-DD instead of the world's own day. 日期")] = None,
    form: Annotated[Literal["xlsx", "csv"], typer.Option(help="Excel or CSV. 格式")] = "xlsx",
    language: Annotated[Literal["zh", "en"], typer.Option(help="Language of the headers. 表头语言")] = "zh",
) -> None:
    """Write a demonstration world as the ledgers an office would bring. 写出演示台账."""
    from scenarios.catalogue import UnknownWorldError, build_world, write_world
    from scenarios.worlds import WORLDS

    if name == "list":
        for each in WORLDS:
            typer.echo(f"{each.name:<22}{each.day}  {each.line}")
        return
    if out is None:
        refuse(f"请用 --out 指定输出目录 / Name the folder to write to: paiche world {name} --out DIR")
    try:
        built = build_world(name, seed=seed, day=None if day is None else read_day(day))
        written = write_world(built, out, form=form, language=language)
    except UnknownWorldError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"无法写入 {out}：{error.strerror} / Cannot write to {out}: {error.strerror}")
    for path in written:
        typer.echo(str(path))


@commands.command()
def demo(
    world: Annotated[str, typer.Option(help="Which world to plan. 演示世界")] = "hohhot-weekday",
    seconds: Annotated[float, typer.Option(min=1.0, help="Wall time of the planning. 求解时限（秒）")] = 60.0,
    var: Annotated[Path, typer.Option(help="Folder for the database and the files. 数据目录")] = Path("var"),
) -> None:
    """Load a demonstration world into a database, plan its day and print what a dispatcher wants to see. 演示."""
    from rich.console import Console

    from dispatch.commands import Stopper
    from dispatch.lawful_plan import DefectivePlanError
    from dispatch.outputs import write_outputs
    from dispatch.summary import day_summary
    from fleet_data.roads.provider import RoadsError
    from fleet_data.session import DatabaseUnavailableError
    from fleet_data.stores.errors import StoreError
    from scenarios.catalogue import UnknownWorldError
    from scenarios.demo import load_world, plan_world
    from scenarios.progress_bar import SolveBar

    console = Console(stderr=True)
    try:
        with console.status("载入台账 loading the ledgers"):
            loaded = load_world(world, var)
        stopper = Stopper()
        with SolveBar(seconds, console) as bar:
            planned = plan_world(world, var, seconds, bar, lambda: stopper.is_asked)
        written = write_outputs(planned, var / world / "plan")
    except (UnknownWorldError, DatabaseUnavailableError, StoreError, RoadsError) as error:
        refuse(str(error))
    except DefectivePlanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        refuse(f"无法写入 {var}：{error.strerror} / Cannot write to {var}: {error.strerror}")
    for line in day_summary(planned, shown=len(planned.orders) + len(planned.refused)):
        typer.echo(line)
    typer.echo("  文件 files:")
    for path in [*loaded, *written.values()]:
        typer.echo(f"    {path}")


@commands.command()
def bench(
    name: Annotated[str, typer.Argument(help="A case's name, `all`, or `list` to list them. 评测名称")] = "city-400",
    mdvsp: Annotated[Path | None, typer.Option(help="Measure a folder of .inp files instead. 文献算例目录")] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Instead of each case's own. 求解时限（秒）")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of every random choice. 随机种子")] = 0,
) -> None:
    """Measure the solver: cost, proven bound, gap and seconds against best known values; 1 where a bar is missed."""
    from scenarios.bench.cases import CASES, UnknownCaseError, get_case, list_mdvsp_cases
    from scenarios.bench.measure import measure
    from scenarios.bench.report import HEADER, case_line, measurement_line
    from scenarios.mdvsp import MdvspError
    from solver.progress_line import ProgressLine

    if name == "list":
        for case in CASES:
            typer.echo(case_line(case))
        return
    try:
        chosen = [*CASES] if name == "all" else [get_case(name)]
    except UnknownCaseError as error:
        refuse(str(error))
    if mdvsp is not None:
        chosen = list_mdvsp_cases(mdvsp)
        if not chosen:
            refuse(f"{mdvsp} 中没有 .inp 或 .inp.gz 文件 / {mdvsp} holds no .inp or .inp.gz files")
    faults: list[str] = []
    typer.echo(HEADER)
    for case in chosen:
        try:
            line = ProgressLine(sys.stderr)
            measured = measure(case, seconds, seed, line)
            line.close()
        except MdvspError as error:
            refuse(str(error))
        typer.echo(measurement_line(measured))
        faults += [f"{measured.instance}: {fault}" for fault in measured.faults]
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


def read_day(text: str) -> date:
    """A day written as YYYY-MM-DD; anything else ends the command."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"--day“{text}”不是日期，应为 YYYY-MM-DD / --day '{text}' is no date; write it as YYYY-MM-DD")


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(2)
