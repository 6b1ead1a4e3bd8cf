from pathlib import Path

import pytest

from tests.inspection.world import LOT, World, away


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two units, one lot, a mall; no cars, no orders."""
    made = World(tmp_path / "dataset")
    made.folder.mkdir()
    made.add("units", unit_id="u1", name="演示单位一", region_id="150100")
    made.add("units", unit_id="u2", name="演示单位二", region_id="150100")
    made.add("pools", pool_id="p1", region_id="150100", lat=LOT[0], lon=LOT[1], radius_m=100.0)
    made.tables["orders"] = []
    made.order("bystander", 1.0, 2.0, [away(3000.0, 0.0)], order_id="o-bystander", closed_at=None)
    made.car("bystander", [])
    return made
