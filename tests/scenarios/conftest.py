"""Every world of seed 0, built once: nothing in them can be changed."""

from __future__ import annotations

import pytest

from scenarios.world import BuiltWorld
from scenarios.worlds import WORLDS


@pytest.fixture(scope="session")
def built_worlds() -> dict[str, BuiltWorld]:
    return {world.name: world.build(0, world.day) for world in WORLDS}


@pytest.fixture(params=[world.name for world in WORLDS])
def built(request: pytest.FixtureRequest, built_worlds: dict[str, BuiltWorld]) -> BuiltWorld:
    """Each world in turn."""
    return built_worlds[request.param]
