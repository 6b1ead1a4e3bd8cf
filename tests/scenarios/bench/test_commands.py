from __future__ import annotations

import shutil

import pytest
from typer.testing import CliRunner

from scenarios.bench.cases import SMALL, STORED_FOLDER
from scenarios.commands import commands
from scenarios.instances import make_city_day
from solver.files import write_problem

NAME = "rich-24-21"
# Two depots, two trips.
TINY = "2 2 1 1\n-1 -1 10 10\n-1 -1 20 20\n10 10 -1 4\n10 10 -1 -1\n"


def run(*words: object, **environment: str):
    return CliRunner().invoke(commands, ["bench", *[str(word) for word in words]], env=environment)


def test_the_cases_are_listed_with_their_bars():
    result = run("list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()][: len(SMALL)] == [case.name for case in SMALL]
    assert "ahead ≥ 5%" in result.stdout


def test_a_held_out_file_is_run_with_its_profile(tmp_path):
    shutil.copy(STORED_FOLDER / f"{NAME}.json", tmp_path / "held-out.json")
    result = run("run", tmp_path / "held-out.json", "--seconds", 5, "--workers", 1, "--profile")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split()[0] == NAME
    assert "at work" in result.stdout


def test_a_case_is_run_by_its_name_and_a_missed_bar_is_told():
    result = run("city-400", "--seconds", 0.1)
    assert result.exit_code == 1
    assert "the gap is over 0.20%" in result.stderr


def test_files_of_the_literature_are_measured_by_argument_or_environment(tmp_path):
    (tmp_path / "tiny.inp").write_text(TINY)
    result = run("mdvsp", "--seconds", 2, PAICHE_MDVSP=str(tmp_path))
    assert result.exit_code == 0
    assert "literature" in result.stdout
    assert result.stdout.splitlines()[1].split()[:2] == ["tiny", "24.00"]
    assert run("mdvsp").exit_code == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("city",), "city-400"),
        (("mdvsp", "."), ".inp"),
        (("nowhere.json",), "nowhere"),
        (("broken.json",), "broken.json"),
        (("mdvsp", "files"), "broken.inp"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "broken.inp").write_text("4 trips")
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_a_day_that_peers_cannot_state_is_told_before_anything_is_solved(tmp_path, monkeypatch):
    from scenarios.bench.peers import race

    monkeypatch.setattr(race, "PEERS", race.PEERS[:1])
    write_problem(make_city_day(20, 8, 4, 1, rich=True), tmp_path / "rich.json")
    result = run("peers", tmp_path / "rich.json")
    assert result.exit_code == 2
    assert "other solvers cannot state" in result.stderr


def test_peers_that_are_not_installed_are_named_with_the_command_that_installs_them(monkeypatch):
    from dataclasses import replace

    from scenarios.bench.peers import race

    missing = replace(race.PEERS[0], name="Missing", module="no_such_package_of_ours")
    monkeypatch.setattr(race, "PEERS", (missing,))
    result = run("peers")
    assert result.exit_code == 2
    assert "Missing" in result.stderr
    assert "python3 up.py bench peers" in result.stderr
