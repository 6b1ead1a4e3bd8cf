"""`paiche check` and the refusals of `paiche solve`, run as a user runs them."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.instances import make_city_day
from solver.files import read_plan, write_plan, write_problem
from solver.problem import Lock
from tests.solver.days import day, duty, plan

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    """A day of one request, a plan for it, and one that starts too late."""
    problem = day()
    good = plan(problem, duty("v1", ("r1-direct", 540.0)))
    write_problem(problem, tmp_path / "day.json")
    write_plan(good, tmp_path / "plan.json")
    write_plan(plan(problem, duty("v1", ("r1-direct", 560.0))), tmp_path / "late.json")
    return tmp_path


def paiche(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "paiche.py"), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def solve(folder: Path, instance: str, out: str = "out.json") -> subprocess.CompletedProcess[str]:
    return paiche(folder, "solve", instance, "--out", out, "--seconds", "5")


def test_a_clean_plan_ends_with_0_and_its_cost(folder):
    done = paiche(folder, "check", "day.json", "plan.json")
    assert done.returncode == 0
    assert done.stdout == "费用 100.00 元；违规 0 项 / cost 100.00 CNY; 0 violations\n"
    assert done.stderr == ""


def test_a_plan_with_violations_ends_with_1_and_all_of_them(folder):
    done = paiche(folder, "check", "day.json", "late.json")
    assert done.returncode == 1
    first, last = done.stdout.splitlines()
    assert first.startswith("start_outside_window: 方案 “r1-direct”")
    assert "outside 540 to 550" in first
    assert "1 violation" in last


@pytest.mark.parametrize(
    ("instance", "judged", "named"),
    [
        ("nothing.json", "plan.json", "nothing.json"),
        ("day.json", "nothing.json", "nothing.json"),
        ("plan.json", "plan.json", "plan.json: format: "),
        ("day.json", "day.json", "day.json: format: "),
    ],
)
def test_a_file_that_is_missing_or_malformed_ends_with_2_and_one_line(folder, instance, judged, named):
    done = paiche(folder, "check", instance, judged)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(named)
    assert done.stderr.count("\n") == 1


def test_an_instance_that_is_not_valid_ends_solve_with_2_and_its_path(folder):
    document = json.loads((folder / "day.json").read_text(encoding="utf-8"))
    document["requests"][0]["passengers"] = -2
    (folder / "bad.json").write_text(json.dumps(document), encoding="utf-8")
    done = solve(folder, "bad.json")
    assert done.returncode == 2
    assert done.stderr == (
        "bad.json: requests[0].passengers: must be a whole number of at least 1, is -2 / "
        "必须是不小于 1 的整数，当前为 -2\n"
    )
    assert not (folder / "out.json").exists()


@pytest.mark.parametrize(
    ("instance", "out", "words"),
    [
        ("nothing.json", "out.json", "cannot be read"),
        ("day.json", "nowhere/out.json", "there is no folder nowhere"),
        ("day.json", ".", "is a folder"),
        ("day.json", "day.json", "is the instance itself"),
    ],
)
def test_what_cannot_be_read_or_written_ends_solve_with_2_before_any_work(folder, instance, out, words):
    before = sorted(path.name for path in folder.iterdir())
    done = solve(folder, instance, out)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


def test_locks_that_clash_end_solve_with_3_and_are_named(folder):
    problem = replace(day(), locked=(Lock("r1", "r1-direct", "v1", 600.0),))
    write_problem(problem, folder / "locked.json")
    done = solve(folder, "locked.json")
    assert done.returncode == 3
    assert "'r1' is locked to start at minute 600" in done.stderr
    assert not (folder / "out.json").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_solve_that_is_interrupted_keeps_its_best_plan(folder, number):
    write_problem(make_city_day(150, 35, 3, seed=4, rich=True), folder / "city.json")
    words = [sys.executable, str(ROOT / "paiche.py"), "solve", "city.json", "--out", "out.json", "--seconds", "20"]
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, text=True, encoding="utf-8") as running:
        assert running.stderr is not None
        assert "cost" in running.stderr.readline()
        running.send_signal(number)
        told = running.stderr.read()
        assert running.wait(timeout=300) == 0
    assert "the best plan so far is kept" in told
    stopped = read_plan(folder / "out.json")
    assert stopped.status == "interrupted"
    assert stopped.lower_bound <= stopped.cost
    assert paiche(folder, "check", "city.json", "out.json").returncode == 0


def test_a_solved_day_passes_its_check(folder):
    done = solve(folder, "day.json")
    assert (done.returncode, "optimal" in done.stdout) == (0, True)
    assert paiche(folder, "check", "day.json", "out.json").returncode == 0
