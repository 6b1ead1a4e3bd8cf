"""The day's facts beside the ledgers: closed roads and slower ones."""

import json
from pathlib import Path

import pytest
from shapely.geometry import Point, mapping

from dispatch.conditions import Conditions, ConditionsError, read_conditions
from dispatch.docket import judge_day
from dispatch.road_choice import choose_roads
from fleet_data.records import Ledgers
from fleet_data.regions import get_region
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, HOHHOT, car, driver, request

BAYANNUR = get_region("150800")


def closed_around(folder: Path, lat: float, lon: float) -> Conditions:
    area = {"type": "Feature", "properties": {"name": "演示"}, "geometry": mapping(Point(lon, lat).buffer(0.2))}
    (folder / "closed.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    (folder / "conditions.toml").write_text('closed_roads = "closed.geojson"')
    return read_conditions(folder)


def test_a_folder_without_conditions_is_an_ordinary_day(tmp_path: Path) -> None:
    assert read_conditions(tmp_path) == Conditions()


def test_a_request_into_a_closed_area_has_no_way(tmp_path: Path) -> None:
    there = request(destination_lat=BAYANNUR.seat_lat, destination_lon=BAYANNUR.seat_lon)
    ledgers = Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(there,))
    closed = closed_around(tmp_path, BAYANNUR.seat_lat, BAYANNUR.seat_lon)
    for conditions, ways in ((closed, 0), (Conditions(), 1)):
        roads = choose_roads("skeleton", conditions, DAY, HOHHOT)
        assert len(judge_day(ledgers, DAY, None, roads).ways) == ways


def test_an_unreachable_request_is_told_so(plan: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = request(destination_lat=BAYANNUR.seat_lat, destination_lon=BAYANNUR.seat_lon)
    closed = closed_around(tmp_path, BAYANNUR.seat_lat, BAYANNUR.seat_lon)
    monkeypatch.setattr("tests.dispatch.conftest.ROADS", choose_roads("skeleton", closed, DAY, HOHHOT))
    (order,) = plan(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(there,))).orders
    assert order.mechanism is None
    assert "no road is open" in order.reason.en


@pytest.mark.parametrize("text", ["[]", "{}", '{"features": [{"geometry": {"type": "Nothing"}}]}', "not json"])
def test_a_file_that_is_no_geojson_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "closed.geojson").write_text(text)
    (tmp_path / "conditions.toml").write_text('closed_roads = "closed.geojson"')
    with pytest.raises(ConditionsError, match=r"closed\.geojson"):
        read_conditions(tmp_path)
