"""`paiche serve`, `paiche migrate`, `paiche doctor`. Bad settings get sentences and exit code 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from api.settings import Settings

EXIT_BAD_INPUT = 2
EXIT_NOT_WELL = 1

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="The service. 服务")

Database = Annotated[
    str | None, typer.Option(help="sqlite:///FILE or postgresql://…; default from the settings. 数据库")
]


@commands.callback()
def service() -> None:
    """The service. 服务."""


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. 监听地址")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port. 端口")] = None,
    database: Database = None,
) -> None:
    """Migrate and serve the API on 127.0.0.1:8000. 启动服务."""
    from api.guard import UnguardedRouteError
    from api.serving import serve as run
    from api.settings import SettingsError
    from fleet_data.session import DatabaseUnavailableError

    settings = read(host=host, port=port, database_url=database)
    try:
        run(settings, typer.echo)
    except (SettingsError, DatabaseUnavailableError, UnguardedRouteError) as error:
        refuse(str(error))


@commands.command()
def worker(database: Database = None) -> None:
    """Do the jobs of the service until a signal. 运行后台任务."""
    import signal

    from api.jobs.supervising import Supervisor
    from api.logs import set_up_logs
    from api.serving import check_current
    from api.worker import die_with_parent
    from fleet_data.session import DatabaseUnavailableError

    settings = read(database_url=database)
    try:
        check_current(settings)
        set_up_logs(settings)
        supervisor = Supervisor(settings)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, supervisor.stop)
        die_with_parent(signal.SIGTERM)
        supervisor.run()
    except DatabaseUnavailableError as error:
        refuse(str(error))


@commands.command()
def migrate(database: Database = None) -> None:
    """Bring the database up to date. 升级数据库."""
    from api.serving import first_lines, prepare
    from api.settings import SettingsError
    from fleet_data.session import DatabaseUnavailableError

    settings = read(database_url=database)
    try:
        for line in first_lines(prepare(settings)):
            typer.echo(line)
    except (SettingsError, DatabaseUnavailableError) as error:
        refuse(str(error))
    typer.echo("数据库已是最新 / the database is up to date")


@commands.command()
def doctor(database: Database = None) -> None:
    """Look at settings, database, broker, clock, calendar year, disk. 检查运行条件."""
    from datetime import UTC, datetime

    from api.doctor import examine
    from fleet_data.calendar import legal_day

    settings = read(database_url=database)
    findings = list(examine(settings, legal_day(datetime.now(UTC))))
    for finding in findings:
        mark = "✓" if finding.is_well else "✗" if finding.grave else "!"
        typer.echo(f"{mark} {finding.topic.zh} {finding.topic.en}: {finding.told.zh} / {finding.told.en}")
    if any(finding.grave and not finding.is_well for finding in findings):
        raise typer.Exit(EXIT_NOT_WELL)


def read(**given: object) -> Settings:
    """The settings, with what the command line gives; ends the command where they cannot be used."""
    from api.settings import SettingsError, read_settings

    try:
        return read_settings(**given)
    except SettingsError as error:
        refuse(str(error))


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    for line in sentence.splitlines():
        typer.echo(f"paiche: {line}", err=True)
    raise typer.Exit(EXIT_BAD_INPUT)
