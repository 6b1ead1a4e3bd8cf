"""A migrated database on SQLite, with one terminal on the list, and its door."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fleet_data.session import migrate, open_engine
from fleet_data.stores.terminals import Terminal
from fleet_data.tracks.intake import Door
from tests.api.gateway_jt808.terminal import let_in
from tests.api.jt808.frames import PHONE


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file without rows of ours."""
    path = tmp_path_factory.mktemp("gateway") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of the test's own; the terminal of the tests is on the list."""
    path = tmp_path / "gateway.sqlite3"
    shutil.copy(migrated, path)
    engine = open_engine(f"sqlite:///{path}")
    let_in(engine, Terminal(PHONE, terminal_id="T000001", plate="蒙A演001"))
    yield engine
    engine.dispose()


@pytest.fixture
def door(engine: Engine) -> Iterator[Door]:
    """The door of that database."""
    with Door(engine) as door:
        yield door
