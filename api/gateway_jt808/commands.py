"""What `paiche gateway` offers: running it, and the list of terminals that may register."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

commands = typer.Typer(no_args_is_help=True, add_completion=False)
gateway = typer.Typer(help="Take positions from JT/T 808 terminals over TCP. 部标终端网关")
commands.add_typer(gateway, name="gateway")

_BAD_INPUT = 2
_KEY_LENGTH = 64
Database = Annotated[str | None, typer.Option(help="sqlite:///PATH or postgresql://…. 数据库")]


@commands.callback()
def root() -> None:
    """Terminals over TCP."""


@gateway.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址")] = "0.0.0.0",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free. 监听端口")] = 6808,
    database: Database = None,
    connections: Annotated[int, typer.Option(min=1, help="Most connections at once. 最多连接数")] = 20_000,
    per_address: Annotated[int, typer.Option(min=1, help="Most from one address. 每个地址最多连接数")] = 2_000,
    bytes_per_second: Annotated[int, typer.Option(min=1024, help="Most of one connection. 每连接每秒字节数")] = 65_536,
) -> None:
    """Take positions from JT/T 808 terminals (2011, 2013, 2019) until stopped; answer after the commit. 网关."""
    if context.invoked_subcommand is not None:
        return
    from api.gateway_jt808.limits import Limits
    from api.gateway_jt808.running import CannotListenError, run_gateway

    engine = _open(database)
    limits = Limits(connections=connections, connections_per_address=per_address, bytes_per_second=bytes_per_second)
    try:
        run_gateway(engine, host, port, limits)
    except CannotListenError as error:
        _refuse(str(error))
    finally:
        engine.dispose()


@gateway.command()
def add(
    phone: Annotated[str, typer.Argument(help="Phone in the terminal's headers, without leading zeros. 终端手机号")],
    plate: Annotated[str | None, typer.Option(help="It must register with this plate. 车牌")] = None,
    terminal_id: Annotated[str | None, typer.Option(help="It must register with this id. 终端 ID")] = None,
    network: Annotated[
        str | None, typer.Option(help="It must come from this network, such as 10.8.0.0/16. 网段")
    ] = None,
    items: Annotated[str, typer.Option(help="Item tables of its model, by commas. 附加信息表")] = "standard",
    database: Database = None,
) -> None:
    """Let a terminal register. 登记终端."""
    import ipaddress

    from api.jt808.items import UnknownTableError, get_table
    from fleet_data.session import transaction
    from fleet_data.stores.errors import NotKeptError
    from fleet_data.stores.terminals import Terminal, add_terminal

    bare = phone.lstrip("0")
    if not (bare.isascii() and bare.isalnum()) or len(bare) > 20:
        _refuse(f"“{phone}”不是终端手机号 / '{phone}' is no phone of a terminal; write its digits, at most 20")
    if any(text is not None and len(text) > _KEY_LENGTH for text in (plate, terminal_id)):
        _refuse(f"车牌或终端 ID 超过 {_KEY_LENGTH} 个字 / a plate or terminal id has at most {_KEY_LENGTH} characters")
    try:
        if network is not None:
            ipaddress.ip_network(network, strict=False)
        get_table(*items.split(","))
    except ValueError:
        _refuse(f"“{network}”不是网段 / '{network}' is no network; write it as 10.8.0.0/16")
    except UnknownTableError as error:
        _refuse(str(error))
    engine = _open(database)
    try:
        with transaction(engine) as session:
            add_terminal(session, Terminal(bare, terminal_id, plate, network, items), getpass.getuser())
    except NotKeptError as error:
        _refuse(str(error))
    finally:
        engine.dispose()
    typer.echo(f"已登记终端 {bare} / The terminal {bare} may register")


@gateway.command()
def remove(phone: Annotated[str, typer.Argument(help="终端手机号")], database: Database = None) -> None:
    """Let a terminal in no more; its points stay. 移除终端."""
    from fleet_data.session import transaction
    from fleet_data.stores.errors import NotKeptError
    from fleet_data.stores.terminals import remove_terminal

    engine = _open(database)
    try:
        with transaction(engine) as session:
            remove_terminal(session, phone.lstrip("0"), getpass.getuser())
    except NotKeptError as error:
        _refuse(str(error))
    finally:
        engine.dispose()
    typer.echo(f"已移除终端 {phone} / The terminal {phone} is let in no more")


@gateway.command(name="list")
def list_known(database: Database = None) -> None:
    """List the terminals that may register. 终端清单."""
    from fleet_data.session import reading
    from fleet_data.stores.terminals import list_terminals

    engine = _open(database)
    with reading(engine) as session:
        known = list_terminals(session)
    engine.dispose()
    for each in known:
        registered = "—" if each.registered_at is None else f"{each.registered_at:%Y-%m-%dT%H:%M:%SZ}"
        words = (
            each.phone,
            each.plate or "—",
            each.terminal_id or "—",
            each.network or "—",
            each.item_tables,
            registered,
        )
        typer.echo("\t".join(words))


def _open(database: str | None) -> Engine:
    from api.settings import SettingsError, read_settings
    from fleet_data.session import DatabaseUnavailableError, migrate, open_engine

    try:
        engine = open_engine(read_settings(database_url=database).database_url)
        migrate(engine)
    except (SettingsError, DatabaseUnavailableError) as error:
        _refuse(str(error))
    return engine


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(_BAD_INPUT)
