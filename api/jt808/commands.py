"""What `paiche jt808` offers: frames told in words, for whoever sets terminals up."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

commands = typer.Typer(no_args_is_help=True, add_completion=False)
jt808 = typer.Typer(no_args_is_help=True, help="Frames of JT/T 808 terminals, told in words. 部标终端报文")
commands.add_typer(jt808, name="jt808")

_BAD_INPUT = 2


@commands.callback()
def root() -> None:
    """What terminals send."""


@jt808.callback()
def frames() -> None:
    """Frames of JT/T 808 terminals, told in words. 部标终端报文."""


@jt808.command()
def decode(
    file: Annotated[
        Path | None, typer.Argument(help="Hex frames, one a line; none or - reads standard input. 文件")
    ] = None,
    items: Annotated[
        str, typer.Option(help="Item tables, later ones first: standard,video_1078,jsatl. 附加信息表")
    ] = "standard",
) -> None:
    """Print one JSON object for each frame: accepted, or quarantined with the reason. 解析报文."""
    from api.jt808.items import UnknownTableError, get_table
    from api.jt808.lines import decode_lines
    from api.jt808.shown import show

    try:
        table = get_table(*(name.strip() for name in items.split(",") if name.strip()))
    except UnknownTableError as error:
        _refuse(str(error))
    try:
        stream = sys.stdin if file is None or str(file) == "-" else file.open(encoding="utf-8", errors="replace")
        with stream:
            for number, result in decode_lines(stream):
                typer.echo(json.dumps({"line": number, **show(result, table)}, ensure_ascii=False))
    except OSError as error:
        _refuse(f"无法读取 {file}：{error.strerror} / Cannot read {file}: {error.strerror}")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(_BAD_INPUT)
