"""The database: SQLite in one file by default, PostgreSQL by one address; a transaction is one commit.

Callers hand the address in (the settings read it from the environment). Every instant goes through
`tables.types.UtcInstant`, so both databases give back aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session

from fleet_data.turns import Turns

ROOT = Path(__file__).resolve().parents[1]
SQLITE_FILE = Path("var") / "paiche.sqlite3"
BUSY_MILLISECONDS = 10_000
_BEGIN = "paiche_begin"
_MAKING = Lock()
_WRITERS: WeakKeyDictionary[Dialect, Turns] = WeakKeyDictionary()  # an engine and those derived from it share a dialect

__all__ = ["DatabaseUnavailableError", "Session", "default_url", "migrate", "open_engine", "reading", "transaction"]


class DatabaseUnavailableError(RuntimeError):
    """The database cannot be opened or is of another version; the sentence names it and the next step."""


def default_url() -> str:
    """The embedded default: `var/paiche.sqlite3` of the checkout, or of the current folder where there is none."""
    home = ROOT if (ROOT / "pyproject.toml").is_file() else Path.cwd()
    return f"sqlite:///{home / SQLITE_FILE}"


def open_engine(url: str | None = None, *, connections: int | None = None, wait_seconds: float | None = None) -> Engine:
    """The engine of an address, checked by connecting; None is the embedded default, whose folder is made.

    `connections` is the most that are open at once, `wait_seconds` how long one waits for a free one. Takes
    `sqlite:///PATH` and `postgresql://…` (driver psycopg 3). Raises DatabaseUnavailableError.
    """
    address = _address(url or default_url())
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(address, **_pool(connections, wait_seconds))
        else:  # in memory there is one connection a thread
            engine = create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(address, pool_pre_ping=True, **_pool(connections, wait_seconds))
    try:
        with engine.connect():
            pass
    except DatabaseError as error:
        engine.dispose()
        raise DatabaseUnavailableError(_cannot_open(address, str(error.orig))) from error
    return engine


def _pool(connections: int | None, wait_seconds: float | None) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if connections is not None:
        settings |= {"pool_size": connections, "max_overflow": 0}
    if wait_seconds is not None:
        settings["pool_timeout"] = wait_seconds
    return settings


def _address(text: str) -> URL:
    try:
        address = make_url(text)
    except ArgumentError:
        raise DatabaseUnavailableError(_bad_address(text)) from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "postgresql+psycopg"):
        raise DatabaseUnavailableError(_bad_address(address.render_as_string(hide_password=True)))
    return address


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer, references checked, a busy file waited for; transactions begun by us alone."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was answered survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: a reader that turns writer cannot wait, it fails."""
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _writing(engine: Engine) -> Engine:
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed once, at the end, or not at all."""
    with _turn(engine), Session(_writing(engine), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """One writer at a time, in turn: SQLite's own waiting tries again at growing intervals and leaves some behind.

    Other processes still wait by `busy_timeout`.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _MAKING:
        turns = _WRITERS.setdefault(engine.dialect, Turns())
    with turns.take(BUSY_MILLISECONDS / 1000):
        yield


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session on one snapshot of the database; what it changes is not kept."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with Session(engine.execution_options(**options), autoflush=False) as session:
        yield session


def migrate(engine: Engine) -> None:
    """Bring the database to the newest migration and its regions up to date; does nothing where both are.

    Raises DatabaseUnavailableError when the database was made by a newer Paiche.
    """
    # Alembic and the stores take half a second to import; most callers only open a session.
    from alembic.util import CommandError

    from fleet_data.migrations import upgrade
    from fleet_data.row_security.apply import apply
    from fleet_data.stores.regions import save_regions

    try:
        with _writing(engine).connect() as connection:
            upgrade(connection)
    except CommandError as error:
        raise DatabaseUnavailableError(_cannot_migrate(engine.url, str(error))) from error
    with engine.begin() as connection:
        apply(connection)
    with transaction(engine) as session:
        save_regions(session)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from fleet_data.migrations import config_for

    with engine.connect() as connection:
        newest = ScriptDirectory.from_config(config_for(connection)).get_heads()
        return set(MigrationContext.configure(connection).get_current_heads()) == set(newest)


def _bad_address(text: str) -> str:
    return (
        f"数据库地址“{text}”无法识别，请写成 sqlite:///路径 或 postgresql://用户@主机/库名。 / "
        f"The database address '{text}' is not understood; write sqlite:///PATH or postgresql://USER@HOST/NAME."
    )


def _cannot_open(address: URL, reason: str) -> str:
    shown = address.render_as_string(hide_password=True)
    reason = " ".join(reason.split())
    return (
        f"无法打开数据库 {shown}：{reason}。请检查地址、权限和服务是否运行。 / "
        f"The database {shown} cannot be opened: {reason}. Check the address, its permissions, and that it is running."
    )


def _cannot_migrate(address: URL, reason: str) -> str:
    shown = address.render_as_string(hide_password=True)
    return (
        f"数据库 {shown} 的结构版本不属于本程序（{reason}），请使用更新的程序或备份后的数据库。 / "
        f"The database {shown} is of a version this program does not know ({reason}); run the newer program that "
        f"made it, or restore a backup."
    )
