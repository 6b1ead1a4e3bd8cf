"""What `paiche ledgers` offers: empty ledgers, and a check of filled ones."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

commands = typer.Typer(no_args_is_help=True, add_completion=False)
ledgers = typer.Typer(no_args_is_help=True, help="Write empty ledgers, or check filled ones. 台账")
commands.add_typer(ledgers, name="ledgers")

_BAD_INPUT = 2


class Form(StrEnum):
    """The files ledgers may be kept in."""

    XLSX = "xlsx"
    CSV = "csv"


class Tongue(StrEnum):
    """The language of headers and notes."""

    ZH = "zh"
    EN = "en"


@commands.callback()
def root() -> None:
    """Everything the offices know about their fleet."""


@ledgers.command()
def template(
    out: Annotated[Path, typer.Option(help="Folder to write to. 目录")],
    language: Annotated[Tongue, typer.Option(help="Language of headers and notes. 语言")] = Tongue.ZH,
    form: Annotated[Form, typer.Option(help="One workbook, or a CSV file for each ledger. 格式")] = Form.XLSX,
) -> None:
    """Write empty ledgers with the notes of what each column expects. 生成空白台账."""
    from fleet_data.files import write_template
    from fleet_data.files.writing import FilesInTheWayError

    try:
        written = write_template(out, form.value, language.value)
    except FilesInTheWayError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"无法写入 {out}（{error.strerror}） / {out} cannot be written to ({error.strerror})")
    for path in written:
        typer.echo(str(path))


@ledgers.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of the ledgers, or one workbook. 台账目录")],
) -> None:
    """Count the rows of the ledgers, or list everything that is wrong with them. 检查台账."""
    from fleet_data.files import LedgerErrors, read_ledgers
    from fleet_data.files.columns import LEDGERS

    try:
        found = read_ledgers(folder)
    except LedgerErrors as errors:
        _refuse(str(errors))
    for ledger in LEDGERS:
        typer.echo(f"{ledger.zh} / {ledger.en}: {len(getattr(found, ledger.key))}")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(_BAD_INPUT)
