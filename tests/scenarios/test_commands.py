from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fleet_data.files import read_ledgers
from scenarios.catalogue import build_world
from scenarios.commands import commands
from scenarios.worlds import WORLDS


def run(*words: object):
    return CliRunner().invoke(commands, [str(word) for word in words])


def test_the_worlds_are_listed_with_a_line_each():
    result = run("world", "list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [world.name for world in WORLDS]


def test_a_world_is_written_and_its_files_are_named(tmp_path):
    result = run("world", "spring-festival-eve", "--out", tmp_path, "--seed", 3, "--form", "csv")
    assert result.exit_code == 0
    assert read_ledgers(tmp_path) == build_world("spring-festival-eve", seed=3).ledgers
    assert {str(path) for path in tmp_path.iterdir()} == set(result.stdout.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("hohhot", "--out", "x"), "hohhot-weekday, ordos-weekday"),
        (("hohhot-weekday",), "--out"),
        (("hohhot-weekday", "--out", "x", "--day", "23.11.2026"), "YYYY-MM-DD"),
    ],
)
def test_a_wrong_word_is_answered_by_a_sentence_and_nothing_is_written(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("world", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = run("world", "spring-festival-eve", "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert str(tmp_path / "file") in result.stderr
