"""`paiche world`, `paiche demo`, `paiche bench`: demonstration days, and measuring (`scenarios.bench.commands`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from scenarios.bench.commands import bench
from scenarios.bench.inspect_commands import inspect_speed
from scenarios.bench.jt808_commands import fuzz, gateway
from scenarios.deeds.commands import inspection
from scenarios.tracks.commands import points

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Demonstration worlds and measuring. 演示数据与评测"
)


bench.command()(gateway)
bench.command()(fuzz)
bench.command()(points)
bench.command()(inspect_speed)
bench.command()(inspection)
commands.add_typer(bench, name="bench")


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
