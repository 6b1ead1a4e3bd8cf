"""The demonstration: a world's ledgers are written, loaded into a database as a user's would be, and planned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dispatch.day_plan import DayPlan
from dispatch.planning import plan_day
from fleet_data.files import read_ledgers
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.graph_files import load_graph
from fleet_data.session import migrate, open_engine, transaction
from fleet_data.stores.ledgers import save_ledgers
from scenarios.catalogue import build_world, write_world
from scenarios.conditions import Conditions, read_conditions
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


def plan_world(world: str, var: Path, seconds: float, progress: Callable[[Progress], None] | None = None) -> DayPlan:
    """Plan the loaded world's day as its next version; raises RoadsError, DatabaseUnavailableError."""
    conditions = read_conditions(var / world / "ledgers")
    engine = open_engine(f"sqlite:///{database_file(world, var)}")
    try:
        with transaction(engine) as session:
            return plan_day(
                session,
                conditions.day,
                conditions.region,
                roads=roads_of(conditions),
                seconds=seconds,
                progress=progress,
            )
    finally:
        engine.dispose()


def roads_of(conditions: Conditions) -> GraphRoads:
    """The shipped roads as they are on the day."""
    return GraphRoads(
        load_graph(),
        name="roads_skeleton",
        speed_factor=conditions.speed_factor,
        closed_areas=[area.outline for area in conditions.closed_areas],
    )
