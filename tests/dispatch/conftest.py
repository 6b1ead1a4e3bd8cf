import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dispatch.day_plan import DayPlan
from dispatch.planning import plan_day
from fleet_data.records import Ledgers
from fleet_data.session import migrate, open_engine, transaction
from fleet_data.stores.ledgers import save_ledgers
from tests.dispatch.days import DAY, ROADS


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    made = open_engine(f"sqlite:///{path}")
    migrate(made)
    made.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "day.sqlite3"
    shutil.copy(migrated, path)
    made = open_engine(f"sqlite:///{path}")
    yield made
    made.dispose()


class Planner:
    """Saves ledgers in a database of its own and plans a day from them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, ledgers: Ledgers, day: date = DAY, region: str | None = None, seconds: float = 1.0) -> DayPlan:
        with transaction(self.engine) as session:
            save_ledgers(session, ledgers)
        with transaction(self.engine) as session:
            return plan_day(session, day, region, roads=ROADS, seconds=seconds)


@pytest.fixture
def plan(engine: Engine) -> Planner:
    return Planner(engine)
