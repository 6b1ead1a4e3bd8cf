"""`paiche plan`: a day planned from ledgers."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Self

import typer

if TYPE_CHECKING:
    from types import FrameType

    from sqlalchemy import Engine

    from dispatch.conditions import Conditions
    from dispatch.day_facts import DayFacts
    from dispatch.day_plan import DayPlan
    from dispatch.docket import Docket
    from fleet_data.records import Ledgers
    from fleet_data.roads.provider import RoadProvider

EXIT_DEFECT = 1
EXIT_BAD_INPUT = 2
DATABASE_FILE = "paiche.sqlite3"

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="The day's plan. 排班派车")


@commands.callback()
def dispatch() -> None:
    """The day's plan. 排班派车."""


@commands.command()
def plan(
    day: Annotated[str, typer.Option(help="YYYY-MM-DD. 日期")],
    ledgers: Annotated[Path, typer.Option(help="Folder of the five ledgers. 台账目录")],
    out: Annotated[Path, typer.Option(help="Folder for plan.xlsx, plan.json, instance.json. 输出目录")],
    region: Annotated[str | None, typer.Option(help="A region and all below it. 地区代码或名称")] = None,
    seconds: Annotated[float, typer.Option(min=1.0, max=86400.0, help="Time to solve. 求解时限（秒）")] = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Of every random choice. 随机种子")] = 0,
    roads: Annotated[
        str, typer.Option(help="geodesic, skeleton, a road file, or a service's address. 道路")
    ] = "skeleton",
    database: Annotated[
        str | None, typer.Option(help="sqlite:///FILE or postgresql://…; default OUT/paiche.sqlite3. 数据库")
    ] = None,
) -> None:
    """Plan a day from ledgers: draft orders with reasons, cost and bound. 由台账编制一天的派车方案."""
    from dispatch.summary import day_summary

    planned_on = read_day(day)
    held, conditions = read_folder(ledgers)
    if conditions.day is not None and conditions.day != planned_on:
        typer.echo(
            f"conditions.toml 属 {conditions.day}，未采用 / conditions.toml is for {conditions.day} and was not used",
            err=True,
        )
        conditions = type(conditions)()
    code = read_region(held, region or conditions.region)
    provider = read_roads(roads, conditions, planned_on, code)
    url = database or f"sqlite:///{out / DATABASE_FILE}"
    typer.echo(f"数据库 database: {url}", err=True)
    with nothing_left_on_refusal(out), opened(url) as engine:
        facts = replace(read_facts(engine, planned_on), temperature_c=conditions.temperature_c)
        docket = read_docket(held, planned_on, code, provider, facts)
        done = solve_and_keep(docket, held, out, engine, seconds, seed)
    for line in day_summary(done):
        typer.echo(line)
    for name in ("plan.xlsx", "plan.json", "instance.json"):
        typer.echo(f"  {out / name}")


def read_folder(folder: Path) -> tuple[Ledgers, Conditions]:
    """The ledgers and the day's conditions; ends the command where they cannot be taken."""
    from dispatch.conditions import ConditionsError, read_conditions
    from fleet_data.files import LedgerErrors, read_ledgers

    try:
        return read_ledgers(folder), read_conditions(folder)
    except (LedgerErrors, ConditionsError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{folder}：无法读取，{error.strerror} / cannot be read: {error.strerror}")


def read_region(held: Ledgers, region: str | None) -> str | None:
    """The code of the region that was named; ends the command where it, or one in the ledgers, is not known."""
    from dispatch.selection import list_unknown_regions
    from fleet_data.regions import UnknownRegionError, find_region, get_region

    unknown = list_unknown_regions(held)
    if unknown:
        refuse("\n".join(unknown))
    if region is None:
        return None
    try:
        named = find_region(region)
        return named.code if named is not None else get_region(region).code
    except UnknownRegionError as error:
        refuse(str(error))


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The migrated database; ends the command where it cannot be opened."""
    from fleet_data.session import DatabaseUnavailableError, migrate, open_engine

    try:
        engine = open_engine(url)
    except (DatabaseUnavailableError, OSError) as error:
        refuse(str(error))
    try:
        migrate(engine)
        yield engine
    except DatabaseUnavailableError as error:
        refuse(str(error))
    finally:
        engine.dispose()


def read_facts(engine: Engine, day: date) -> DayFacts:
    """What the database holds for the day besides ledgers: calendar, seals, times out of use."""
    from dispatch.day_facts import read_day_facts
    from fleet_data.session import reading

    with reading(engine) as session:
        return read_day_facts(session, day)


def read_roads(word: str, conditions: Conditions, day: date, code: str | None) -> RoadProvider:
    """The roads of the day; ends the command where they, or the calendar of the year, cannot be taken."""
    from dispatch.docket import WHOLE_REGION
    from dispatch.road_choice import choose_roads, honours_closures
    from fleet_data.calendar import UnknownCalendarYearError, national_day
    from fleet_data.roads.provider import RoadsError
    from rulebook.book import NoSuchValueError

    try:
        national_day(day)
        roads = choose_roads(word, conditions, day, code or WHOLE_REGION)
    except (RoadsError, UnknownCalendarYearError, NoSuchValueError) as error:
        refuse(str(error))
    if conditions.closed_areas and not honours_closures(word):
        typer.echo(f"--roads {word} 不考虑封闭道路 / --roads {word} does not know the closed roads", err=True)
    return roads


def read_docket(held: Ledgers, day: date, code: str | None, roads: RoadProvider, facts: DayFacts) -> Docket:
    """The judged day; ends the command where roads or rulebook cannot be taken."""
    from dispatch.docket import judge_day
    from dispatch.policy import UnusableOrderError
    from dispatch.selection import select_day
    from fleet_data.roads.provider import RoadsError
    from rulebook.book import NoSuchValueError

    try:
        return judge_day(select_day(held, day, code), day, code, roads, facts)
    except (RoadsError, NoSuchValueError, UnusableOrderError) as error:
        refuse(str(error))


def solve_and_keep(docket: Docket, held: Ledgers, out: Path, engine: Engine, seconds: float, seed: int) -> DayPlan:
    """Keep the ledgers, solve, keep the plan and write the files; ends the command where any of it fails."""
    from dispatch.lawful_plan import DefectivePlanError, solve_lawfully
    from dispatch.outputs import write_outputs
    from dispatch.planning import keep_plan
    from fleet_data.session import transaction
    from fleet_data.stores.errors import StoreError
    from fleet_data.stores.ledgers import save_ledgers
    from solver.progress_line import ProgressLine

    try:
        with transaction(engine) as session:
            save_ledgers(session, held)
        line = ProgressLine(sys.stderr)
        with Stopper() as stopper:
            lawful = solve_lawfully(docket, seconds=seconds, seed=seed, progress=line, stop=lambda: stopper.is_asked)
        line.close()
        with transaction(engine) as session:
            done = keep_plan(session, docket, lawful, seed)
            write_outputs(done, out)
        return done
    except StoreError as error:
        refuse(str(error))
    except DefectivePlanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_DEFECT) from None
    except OSError as error:
        refuse(f"{out}：无法写入，{error.strerror} / cannot be written: {error.strerror}")


class Stopper:
    """While it is entered, Ctrl-C or SIGTERM asks for the best plan so far; a second one ends the program at once."""

    def __init__(self) -> None:
        self.is_asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        # The default action also ends a solver that sits in compiled code and would not hear Python.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(number, signal.SIG_DFL)
        typer.echo("\n正在停止，保留当前最好方案 / stopping, the best plan so far is kept", err=True)


@contextmanager
def nothing_left_on_refusal(out: Path) -> Iterator[None]:
    """Make the output folder; where the command then ends in refusal, what it made there is taken away again."""
    made = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        before = set(out.iterdir())
    except OSError as error:
        refuse(f"--out {out}：{error.strerror}，无法作为输出目录 / cannot be the output folder: {error.strerror}")
    try:
        yield
    except typer.Exit:
        for path in set(out.iterdir()) - before:
            path.unlink()
        if made:
            out.rmdir()
        raise


def read_day(text: str) -> date:
    """A day written as YYYY-MM-DD; anything else ends the command."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"--day“{text}”不是日期，应为 YYYY-MM-DD / --day '{text}' is no date; write it as YYYY-MM-DD")


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(EXIT_BAD_INPUT)
