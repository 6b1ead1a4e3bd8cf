import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dispatch.commands import Stopper, commands
from dispatch.docket import judge_day
from dispatch.lawful_plan import solve_lawfully
from fleet_data.files import write_ledgers
from fleet_data.records import Ledgers
from solver.check import check
from solver.files import read_plan, read_problem
from tests.dispatch.days import DAY, ROADS, car, driver, request, supplier

LEDGERS = Ledgers(
    vehicles=(car(1), car(2)),
    drivers=(driver(1), driver(2)),
    requests=(request(1), request(2), request(3)),
    suppliers=(supplier(),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "ledgers", LEDGERS)


def filled(folder: Path, ledgers: Ledgers) -> Path:
    folder.mkdir()
    write_ledgers(ledgers, folder)
    return folder


def run(folder: Path, out: Path, *words: str, day: str = "2026-11-23") -> Result:
    options = ["--day", day, "--ledgers", str(folder), "--out", str(out), "--seconds", "1", "--roads", "geodesic"]
    return CliRunner().invoke(commands, ["plan", *options, *words])


def test_plan_writes_the_slips_the_plan_and_the_instance(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(folder, out)
    assert result.exit_code == 0, result.output
    assert {path.name for path in out.iterdir()} >= {"plan.xlsx", "plan.json", "instance.json", "paiche.sqlite3"}
    assert check(read_problem(out / "instance.json"), read_plan(out / "plan.json")).is_clean
    assert "本级机关统一保障 own level: 2" in result.stdout
    assert "paiche.sqlite3" in result.stderr, "it says which database it uses"


def test_a_request_taken_out_of_the_ledger_is_not_planned_again(folder: Path, tmp_path: Path) -> None:
    assert run(folder, tmp_path / "out").exit_code == 0
    fewer = filled(tmp_path / "fewer", replace(LEDGERS, requests=LEDGERS.requests[:1]))
    result = run(fewer, tmp_path / "out")
    assert "version 2" in result.stdout
    assert "申请 requests 1 " in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "999999"], "999999"),
        (["--region", "没有的地方"], "没有的地方"),
        (["--roads", "no-such-roads.graphml"], "no-such-roads.graphml"),
        (["--database", "mysql://somewhere"], "mysql"),
    ],
)
def test_a_bad_option_gets_a_sentence_code_two_and_no_folder(
    folder: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    result = run(folder, tmp_path / "out", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "1901-01-01"])
def test_a_bad_day_gets_a_sentence_and_code_two(folder: Path, tmp_path: Path, day: str) -> None:
    result = run(folder, tmp_path / "out", day=day)
    assert result.exit_code == 2
    assert day in result.stderr or day[:4] in result.stderr
    assert not (tmp_path / "out").exists()


def test_missing_ledgers_get_a_sentence_that_names_them(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", tmp_path / "out")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "broken",
    [
        replace(LEDGERS, requests=(request(1), request(1))),
        replace(LEDGERS, vehicles=(car(1, pool_region="159999"),)),
        replace(LEDGERS, drivers=(driver(1, pool="没有的车队"),)),
        replace(LEDGERS, vehicles=(car(1), car(2, pool_lat=43.0))),
    ],
    ids=["duplicate", "unknown region", "unknown pool", "pool in two places"],
)
def test_ledgers_that_contradict_themselves_are_refused_and_nothing_is_written(tmp_path: Path, broken: Ledgers) -> None:
    out = tmp_path / "out"
    result = run(filled(tmp_path / "ledgers", broken), out)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.stderr
    assert not out.exists()


def test_a_refusal_leaves_an_existing_folder_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    broken = replace(LEDGERS, drivers=(driver(1, pool="没有的车队"),))
    assert run(filled(tmp_path / "ledgers", broken), out).exit_code == 2
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_an_output_that_is_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("a file")
    result = run(folder, out)
    assert result.exit_code == 2
    assert out.read_text() == "a file"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("speed_factor = 0", "speed_factor"),
        ("speed_factor = 'slow'", "speed_factor"),
        ("day = 'today'", "day"),
        ("closed_roads = 'nowhere.geojson'", "nowhere.geojson"),
        ("this is not toml", "conditions.toml"),
    ],
)
def test_broken_conditions_are_refused_by_name(folder: Path, tmp_path: Path, text: str, said: str) -> None:
    (folder / "conditions.toml").write_text(text)
    result = run(folder, tmp_path / "out")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_slower_day_makes_trips_longer(folder: Path, tmp_path: Path) -> None:
    assert run(folder, tmp_path / "fast").exit_code == 0
    (folder / "conditions.toml").write_text("speed_factor = 0.5")
    assert run(folder, tmp_path / "slow").exit_code == 0
    fast, slow = (
        read_problem(tmp_path / name / "instance.json").requests[0].options[0].driving_minutes
        for name in ("fast", "slow")
    )
    assert slow == pytest.approx(2 * fast, rel=0.01)


def test_conditions_of_another_day_are_not_used_and_that_is_said(folder: Path, tmp_path: Path) -> None:
    (folder / "conditions.toml").write_text("day = 2026-01-21\nregion = '150900'\nspeed_factor = 0.5")
    result = run(folder, tmp_path / "out")
    assert result.exit_code == 0
    assert "2026-01-21" in result.stderr
    assert "申请 requests 3 " in result.stdout


def test_the_first_ctrl_c_asks_for_the_best_plan_and_the_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stopper() as stopper:
        assert not stopper.is_asked
        os.kill(os.getpid(), signal.SIGINT)
        assert stopper.is_asked
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL, "the second one ends the program"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_stopped_solve_still_gives_a_lawful_plan() -> None:
    docket = judge_day(LEDGERS, DAY, None, ROADS)
    lawful = solve_lawfully(docket, seconds=30.0, stop=lambda: True)
    assert check(lawful.problem, lawful.plan).is_clean
    assert not lawful.plan.unserved
