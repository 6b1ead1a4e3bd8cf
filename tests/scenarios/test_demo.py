from __future__ import annotations

from datetime import date

from typer.testing import CliRunner

from dispatch.conditions import Conditions, read_conditions
from dispatch.road_choice import choose_roads
from fleet_data.session import open_engine, reading
from fleet_data.stores.ledgers import load_ledgers
from scenarios.catalogue import build_world
from scenarios.commands import commands
from scenarios.conditions import write_conditions
from scenarios.demo import database_file, load_world
from scenarios.world import BuiltWorld

EVE = "spring-festival-eve"


def loaded(world: str, var, day: date):
    engine = open_engine(f"sqlite:///{database_file(world, var)}")
    try:
        with reading(engine) as session:
            return load_ledgers(session, day)
    finally:
        engine.dispose()


def demo(var, *words: object):
    return CliRunner().invoke(commands, ["demo", "--var", str(var), "--world", EVE, "--seconds", "1", *map(str, words)])


def test_loading_a_world_twice_leaves_what_loading_it_once_left(tmp_path):
    files = load_world(EVE, tmp_path)
    day = build_world(EVE).conditions.day
    once = loaded(EVE, tmp_path, day)
    assert load_world(EVE, tmp_path) == files
    assert loaded(EVE, tmp_path, day) == once
    assert len(once.requests) == len(build_world(EVE).ledgers.requests)
    assert {vehicle.plate for vehicle in once.vehicles} == {v.plate for v in build_world(EVE).ledgers.vehicles}


def test_only_the_default_world_is_kept_in_the_default_database(tmp_path):
    assert database_file("hohhot-weekday", tmp_path) == tmp_path / "paiche.sqlite3"
    assert database_file(EVE, tmp_path) == tmp_path / EVE / "paiche.sqlite3"


def test_the_demonstration_tells_what_was_served_and_where_the_files_are_and_runs_again(tmp_path):
    first = demo(tmp_path)
    assert first.exit_code == 0, first.output
    for word in ("own level", "cross-region", "social", "bound", "gap", "cars", "refused by law"):
        assert word in first.stdout
    named = [line.strip() for line in first.stdout.split("文件 files:")[1].splitlines() if line.strip()]
    assert {path.rsplit("/", 1)[1] for path in named} == {
        "台账.xlsx",
        "conditions.toml",
        "paiche.sqlite3",
        "plan.xlsx",
        "plan.json",
        "instance.json",
    }
    again = demo(tmp_path)
    assert again.exit_code == 0, again.output
    assert "version 2" in again.stdout


def test_an_unknown_world_is_refused_and_no_database_is_made(tmp_path):
    result = CliRunner().invoke(commands, ["demo", "--var", str(tmp_path), "--world", "hohhot"])
    assert result.exit_code == 2
    assert "hohhot-weekday" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_way_is_named_in_a_sentence(tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")
    result = CliRunner().invoke(commands, ["demo", "--var", str(tmp_path / "var"), "--world", EVE])
    assert result.exit_code == 2
    assert str(tmp_path / "var") in result.stderr


def test_closed_and_slow_roads_make_the_snow_day_longer(built_worlds: dict[str, BuiltWorld], tmp_path):
    built = built_worlds["snow-emergency"]
    write_conditions(built.conditions, tmp_path)
    facts = read_conditions(tmp_path)
    places = sorted({(r.destination_lat, r.destination_lon) for r in built.ledgers.requests[:40]})
    snow = choose_roads("skeleton", facts, built.conditions.day, built.conditions.region).matrix(places)
    dry = choose_roads("skeleton", Conditions(), built.conditions.day, built.conditions.region).matrix(places)
    assert (snow.minutes >= dry.minutes - 1e-6).all()
    assert snow.minutes.sum() > dry.minutes.sum() / 0.7
    assert snow.km.sum() > dry.km.sum()
