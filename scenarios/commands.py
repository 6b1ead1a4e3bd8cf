"""`paiche world`, `paiche demo`, `paiche bench`: demonstration days, and measuring against best known values."""

from __future__ import annotations

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
