from __future__ import annotations

import pytest

from dispatch.conditions import read_conditions
from fleet_data.files import read_ledgers
from scenarios.catalogue import UnknownWorldError, build_world, get_world, write_world
from scenarios.conditions import CLOSED_ROADS_FILE
from scenarios.worlds import WORLDS


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [world.name for world in WORLDS if world.name != "region-weekday"])
def test_a_world_reads_back_as_it_was_written(name, language, built_worlds, tmp_path):
    write_world(built_worlds[name], tmp_path, form="csv", language=language)
    assert read_ledgers(tmp_path) == built_worlds[name].ledgers


def test_the_region_reads_back_as_it_was_written(built_worlds, tmp_path):
    write_world(built_worlds["region-weekday"], tmp_path, form="csv")
    assert read_ledgers(tmp_path) == built_worlds["region-weekday"].ledgers


def test_a_workbook_reads_back_as_it_was_written(built_worlds, tmp_path):
    write_world(built_worlds["snow-emergency"], tmp_path)
    assert read_ledgers(tmp_path) == built_worlds["snow-emergency"].ledgers


def test_planning_reads_the_facts_of_the_day_as_the_world_has_them(built_worlds, tmp_path):
    conditions = built_worlds["snow-emergency"].conditions
    write_world(built_worlds["snow-emergency"], tmp_path, form="csv")
    facts = read_conditions(tmp_path)
    assert (facts.day, facts.region, facts.speed_factor) == (
        conditions.day,
        conditions.region,
        conditions.speed_factor,
    )
    for written, area in zip(facts.closed_areas, conditions.closed_areas, strict=True):
        assert written.name == area.name
        assert written.outline.symmetric_difference(area.outline).area < 1e-4 * area.outline.area
    assert facts.world == conditions.world


def test_a_world_without_closed_roads_takes_away_those_of_another(built_worlds, tmp_path):
    write_world(built_worlds["snow-emergency"], tmp_path, form="csv")
    assert read_conditions(tmp_path).closed_areas
    write_world(built_worlds["spring-festival-eve"], tmp_path, form="csv")
    assert not (tmp_path / CLOSED_ROADS_FILE).exists()
    assert not read_conditions(tmp_path).closed_areas


def test_an_unknown_world_is_named_with_the_worlds_there_are():
    with pytest.raises(UnknownWorldError, match="hohhot-weekday, ordos-weekday"):
        get_world("hohhot")


def test_a_world_plays_on_its_own_day_unless_another_is_asked_for():
    world = get_world("spring-festival-eve")
    assert build_world(world.name).conditions.day == world.day
    other = world.day.replace(day=17)
    assert {r.depart_earliest.date() for r in build_world(world.name, day=other).ledgers.requests} == {other}
