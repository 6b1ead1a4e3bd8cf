from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from dispatch.day_plan import DayPlan
from dispatch.planning import plan_day
from fleet_data.records import Ledgers
from fleet_data.session import migrate, open_engine, transaction
from fleet_data.stores.ledgers import save_ledgers
from tests.dispatch.days import DAY, ROADS


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = open_engine("sqlite:///:memory:")
    migrate(made)
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
