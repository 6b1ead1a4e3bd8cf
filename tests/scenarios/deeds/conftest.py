"""One small world of a few cases, and one of every case, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.deeds.world import CASES, World, make_world

SMALL = tuple(case for case in CASES if case.detector in ("moved_without_order", "fuelled_over_tank", "renewed_early"))


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(7, tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture
def small_again(tmp_path: Path) -> World:
    return make_world(7, tmp_path, SMALL)
