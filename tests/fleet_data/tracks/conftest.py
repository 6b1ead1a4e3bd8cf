"""A migrated database whose tracks are the test's own, on both back ends; and a door to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from fleet_data.tracks.intake import Door

TABLES = (
    "track_points, track_latest, track_parcels, track_quarantine, track_days, track_day_files, track_holds, "
    "track_devices"
)


@pytest.fixture
def engine(request: pytest.FixtureRequest, back_end: str) -> Iterator[Engine]:
    """Only what these tests write is wiped: cheaper than all tables."""
    if back_end == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    engine = request.getfixturevalue("shared_postgresql")
    yield engine
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {TABLES} RESTART IDENTITY"))


@pytest.fixture
def door(engine: Engine) -> Iterator[Door]:
    """A door on both back ends."""
    with Door(engine) as opened:
        yield opened
