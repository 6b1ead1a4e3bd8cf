"""A sealed log on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from fleet_data.audit.seal_file import Seal
from fleet_data.session import reading
from fleet_data.stores import audit

from .logs import ENTRIES, seal, write


@pytest.fixture
def sealed(engine: Engine) -> tuple[Engine, list[Seal]]:
    """A log with two checkpoints, and what was kept of it outside."""
    write(engine, ENTRIES // 2)
    seal(engine)
    write(engine, ENTRIES - ENTRIES // 2, ENTRIES // 2)
    seal(engine)
    with reading(engine) as session:
        return engine, audit.list_seals(session)
