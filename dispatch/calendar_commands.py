"""`paiche calendar`: what days are in a region, and what a region sets them to be; planning goes by it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from dispatch.commands import opened, read_day, refuse

commands = typer.Typer(add_completion=False, no_args_is_help=True)
calendar = typer.Typer(no_args_is_help=True, help="Days of a region. 日历")
commands.add_typer(calendar, name="calendar")

Region = Annotated[str, typer.Option(help="Region code or name. 地区代码或名称")]
Day = Annotated[str, typer.Option(help="YYYY-MM-DD. 日期")]
Database = Annotated[str, typer.Option(help="sqlite:///FILE or postgresql://…. 数据库")]


class Kind(StrEnum):
    """What a day may be set to be."""

    WORKDAY = "workday"
    MAKE_UP_WORKDAY = "make_up_workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@commands.callback()
def root() -> None:
    """What days are for offices, region by region."""


@calendar.command("list")
def list_days(
    region: Region,
    day: Day,
    database: Database,
    days: Annotated[int, typer.Option(min=1, max=366, help="So many days. 天数")] = 7,
) -> None:
    """What days are in a region, with what regions set. 查看日历."""
    from fleet_data.calendar import UnknownCalendarYearError, day_kind
    from fleet_data.session import reading
    from fleet_data.stores.calendar import list_overrides

    code, first = read_code(region), read_day(day)
    with opened(database) as engine, reading(engine) as session:
        overrides = list_overrides(session, first, first + timedelta(days=days - 1))
        for number in range(days):
            at = first + timedelta(days=number)
            try:
                found = day_kind(at, code, overrides)
            except UnknownCalendarYearError as error:
                refuse(str(error))
            typer.echo(f"{at} {found.kind} {found.label_zh} {found.label_en} [{found.status}] {found.source}")


@calendar.command("set")
def set_day(
    region: Region,
    day: Day,
    kind: Annotated[Kind, typer.Option(help="What the day is. 类别")],
    label_zh: Annotated[str, typer.Option(help="Its name in Chinese. 中文名")],
    label_en: Annotated[str, typer.Option(help="Its name in English. 英文名")],
    source: Annotated[str, typer.Option(help="The notice that is cited. 依据通知")],
    database: Database,
) -> None:
    """Say what a day is in a region and all below it, such as a minority festival. 设置日历."""
    from fleet_data.calendar import DayOverride
    from fleet_data.session import transaction
    from fleet_data.stores.calendar import save_overrides
    from fleet_data.stores.errors import StoreError
    from rulebook.terms import DayKind

    code, at = read_code(region), read_day(day)
    if not source.strip():
        refuse("--source 请注明依据的通知 / --source: cite the notice that sets the day")
    override = DayOverride(code, at, DayKind(kind.value), label_zh, label_en, "official", source)
    try:
        with opened(database) as engine, transaction(engine) as session:
            save_overrides(session, [override], who="paiche calendar set")
    except StoreError as error:
        refuse(str(error))
    typer.echo(f"{code} {at} {kind.value} {label_zh} / {label_en}")


@calendar.command("remove")
def remove_day(region: Region, day: Day, database: Database) -> None:
    """Take back what a region set; what held before holds again. 撤回日历设置."""
    from fleet_data.session import transaction
    from fleet_data.stores.calendar import remove_override
    from fleet_data.stores.errors import NotKeptError

    code, at = read_code(region), read_day(day)
    try:
        with opened(database) as engine, transaction(engine) as session:
            remove_override(session, code, at, who="paiche calendar remove")
    except NotKeptError as error:
        refuse(str(error))
    typer.echo(f"{code} {at} 已撤回 / taken back")


def read_code(region: str) -> str:
    """The code of the region that was named; ends the command where there is none."""
    from fleet_data.regions import UnknownRegionError, find_region, get_region

    named = find_region(region)
    if named is not None:
        return named.code
    try:
        return get_region(region).code
    except UnknownRegionError as error:
        refuse(str(error))
