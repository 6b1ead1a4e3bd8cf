"""Migrations, run from the program: no ini file is needed. `python -m fleet_data.migrations WORDS` drafts one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HOME = Path(__file__).resolve().parent
HEAD = "head"
BASE = "base"


def config_for(connection: Connection) -> Config:
    """Alembic's settings for a connection."""
    config = Config()
    config.set_main_option("script_location", str(HOME))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Up to a revision in one transaction, which is committed."""
    with _references_unchecked(connection), connection.begin():
        command.upgrade(config_for(connection), revision)


def downgrade(connection: Connection, revision: str = BASE) -> None:
    """Down to a revision in one transaction, which is committed. What the dropped tables held is lost."""
    with _references_unchecked(connection), connection.begin():
        command.downgrade(config_for(connection), revision)


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table to change it, which its references would forbid; the migration checks them at its end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")  # only has effect outside a transaction
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
