"""The demonstration: a world's ledgers are written, loaded into a database as a user's would be, and planned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dispatch.conditions import read_conditions
from dispatch.day_plan import DayPlan
from dispatch.lawful_plan import solve_lawfully
from dispatch.planning import keep_plan, read_docket
from dispatch.road_choice import choose_roads
from fleet_data.files import read_ledgers
from fleet_data.session import migrate, open_engine, reading, transaction
from fleet_data.stores.ledgers import save_ledgers
from scenarios.catalogue import build_world, write_world
from solver.solve import Progress

DEFAULT_WORLD = "hohhot-weekday"


def database_file(world: str, var: Path) -> Path:
    """The default world's is the embedded default database; each other world has its own, since their plates recur."""
    return (var if world == DEFAULT_WORLD else var / world) / "paiche.sqlite3"


def load_world(world: str, var: Path) -> list[Path]:
    """Write the world's ledgers under `var` and load them from there; gives the files. Doing it again is harmless.

    Raises UnknownWorldError, OSError, DatabaseUnavailableError, StoreError.
    """
    folder = var / world / "ledgers"
    written = write_world(build_world(world), folder)
    database = database_file(world, var)
    database.parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(f"sqlite:///{database}")
    try:
        migrate(engine)
        with transaction(engine) as session:
            save_ledgers(session, read_ledgers(folder), who="demo")
    finally:
        engine.dispose()
    return [*written, database]


def plan_world(
    world: str,
    var: Path,
    seconds: float,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> DayPlan:
    """Plan the loaded world's day and keep the plan as its next version.

    Raises RoadsError, DatabaseUnavailableError, DefectivePlanError.
    """
    facts = read_conditions(var / world / "ledgers")
    day, region = facts.day, facts.region
    assert day is not None, "write_conditions names the day"
    assert region is not None, "write_conditions names the region"
    roads = choose_roads("skeleton", facts, day, region)
    engine = open_engine(f"sqlite:///{database_file(world, var)}")
    try:
        with reading(engine) as session:
            docket = read_docket(session, day, region, roads)
        # The database is free for others while the day is being solved.
        lawful = solve_lawfully(docket, seconds=seconds, progress=progress, stop=stop)
        with transaction(engine) as session:
            return keep_plan(session, docket, lawful, seed=0)
    finally:
        engine.dispose()
