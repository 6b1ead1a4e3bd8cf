"""`paiche rules`: lint, show, asof, diff. Bad input gets a sentence on standard error and exit code 2."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

commands = typer.Typer(no_args_is_help=True)
rules = typer.Typer(no_args_is_help=True, help="The law in force: lint, show, asof, diff. 规则库")
commands.add_typer(rules, name="rules")

Extra = Annotated[
    Path | None, typer.Option("--instruments", help="A further folder of instruments of a local body. 另加的规则文件夹")
]
Jurisdiction = Annotated[str, typer.Option(help="GB/T 2260 code, such as 150100. 地区代码")]
DAY_HELP = "A day such as 2026-11-23. 日期"


@rules.callback()
def _rules() -> None:
    """The law in force as dated, cited data. 规则库：注明日期与依据的规则数据。"""


def _fail(message: str) -> NoReturn:
    typer.echo(f"paiche rules: {message}", err=True)
    raise typer.Exit(2)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _fail(f"{option}：“{text}”不是日期，应如 2026-11-23 / {option}: '{text}' is no day; write it as 2026-11-23")


def _print(*renderables: object) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=180)
    for renderable in renderables:
        console.print(renderable)


def _roots(extra: Path | None) -> tuple[Path, ...]:
    from rulebook.load import INSTRUMENTS

    return (INSTRUMENTS,) if extra is None else (INSTRUMENTS, extra.resolve())


@rules.command()
def lint(instruments: Extra = None) -> None:
    """Check every instrument: all defects at once, each with file, key and what is expected. 检查规则数据"""
    from rulebook.checks import list_defects
    from rulebook.load import read_library

    library = read_library(_roots(instruments))
    defects = list_defects(library)
    for defect in defects:
        typer.echo(str(defect), err=True)
    if defects:
        _fail(f"共 {len(defects)} 处缺陷 / {len(defects)} defect(s)")
    typer.echo(
        f"规则数据完好 / the rulebook is sound: {len(library.instruments)} instruments, "
        f"{len(library.parameters)} values, {len(library.notes)} notes"
    )


@rules.command()
def show(
    name: Annotated[str, typer.Argument(help="A value, a rule, or a row of the field survey such as DRV-1. 名称")],
    instruments: Extra = None,
) -> None:
    """Show a value's history with citations and status, or a rule's clauses. 查看数值历史或规则"""
    from difflib import get_close_matches

    from rulebook.book import get_library
    from rulebook.defect import DefectiveRulebookError
    from rulebook.rules import RULES
    from rulebook.views import history_table, note_table, rule_table

    try:
        library = get_library(_roots(instruments))
    except DefectiveRulebookError as error:
        _fail(str(error))
    parameters = [parameter for parameter in library.parameters if parameter.name == name]
    rule = next((rule for rule in RULES if rule.id == name), None)
    survey = {note.field_id for note in library.notes}
    survey |= {field_id for parameter in library.parameters for field_id in parameter.field_ids}
    survey |= {field_id for rule in RULES for field_id in rule.field_ids}
    if parameters:
        _print(history_table(parameters))
    elif rule is not None:
        read = [[p for p in library.parameters if p.name == value] for value in rule.value_names()]
        _print(rule_table(rule), *[history_table(group) for group in read if group])
    elif name in survey:
        _print(note_table(name, library))
    else:
        names = [p.name for p in library.parameters] + [rule.id for rule in RULES] + sorted(survey)
        near = ", ".join(get_close_matches(name, names, n=3, cutoff=0.4)) or ", ".join(rule.id for rule in RULES)
        _fail(f"没有名为“{name}”的数值或规则；相近的有 {near} / no value or rule is called '{name}'; near it: {near}")


@rules.command()
def asof(
    day: Annotated[str, typer.Option(help=DAY_HELP)],
    jurisdiction: Jurisdiction = "150000",
    instruments: Extra = None,
) -> None:
    """Show the values and rules in force on a day in a jurisdiction. 查看某日某地施行的规则"""
    from rulebook.book import asof as book_of
    from rulebook.views import book_tables

    on = _day(day, "--day")
    try:
        book = book_of(on, jurisdiction, instruments)
    except ValueError as error:
        _fail(str(error))
    _print(*book_tables(book))


@rules.command()
def diff(
    from_day: Annotated[str, typer.Option("--from", help=DAY_HELP)],
    to_day: Annotated[str, typer.Option("--to", help=DAY_HELP)],
    jurisdiction: Jurisdiction = "150000",
    instruments: Extra = None,
) -> None:
    """Show what changed in the law between two days. 比较两日之间规则的变化"""
    from rulebook.book import asof as book_of
    from rulebook.difference import compare
    from rulebook.views import difference_table

    first, last = _day(from_day, "--from"), _day(to_day, "--to")
    if last < first:
        _fail(f"--to（{last}）早于 --from（{first}）/ --to ({last}) is before --from ({first}); swap them")
    try:
        difference = compare(book_of(first, jurisdiction, instruments), book_of(last, jurisdiction, instruments))
    except ValueError as error:
        _fail(str(error))
    if difference.empty:
        typer.echo(f"{first} → {last}，{jurisdiction}：规则无变化 / nothing changed")
    else:
        _print(difference_table(difference, f"{first} → {last}  {jurisdiction}"))
