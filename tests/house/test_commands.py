"""The door: every command of paiche.py's table answers, and what the pages tell to type is there."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import paiche

# A command in a page's block of code: `paiche …`, also as `.venv/bin/paiche …` or `python -m paiche …`.
_TYPED = re.compile(r"^\s*(?:\$ )?(?:\S*/)?(?:python3? -m )?paiche (?P<words>[^#|>\n]*)", re.MULTILINE)
_UP = re.compile(r"python3 up\.py (\w+)")


def find_command(words: list[str]) -> Any:
    """The command that these words call, with its options; KeyError where there is none."""
    command: Any = typer.main.get_command(importlib.import_module(paiche.COMMANDS[words[0]][0]).commands)
    for word in words:
        if not hasattr(command, "commands"):
            break
        command = command.commands[word]
    return command


def list_typed(text: str) -> Iterator[list[str]]:
    """The commands in the blocks of code of a page; lines that end in a backslash go on."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for match in _TYPED.finditer(block.replace("\\\n", " ")):
            yield match["words"].split()


def find_fault(words: list[str]) -> str | None:
    """What of a typed command does not exist."""
    try:
        command = find_command([word for word in words if not word.startswith("-")])
    except KeyError as error:
        return f"paiche {' '.join(words)}: there is no {error}"
    options = {name for param in command.params for name in param.opts} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in options]
    return f"paiche {' '.join(words)}: there is no {unknown[0]}" if unknown else None


@pytest.mark.parametrize("name", paiche.COMMANDS)
def test_every_command_of_the_table_answers_for_help(name: str) -> None:
    module = importlib.import_module(paiche.COMMANDS[name][0])
    done = CliRunner().invoke(module.commands, [name, "--help"])
    assert done.exit_code == 0
    assert f"{name} [OPTIONS]" in done.output


def test_help_is_told_without_importing_any_package() -> None:
    code = "import sys, paiche; paiche.main(['--help']); print(sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "派车" in done.stdout
    loaded = done.stdout.splitlines()[-1]
    assert not [name for name in ("rulebook", "solver", "fleet_data", "dispatch", "typer") if f"'{name}'" in loaded]


def test_a_command_that_is_not_there_gets_a_sentence_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert paiche.main(["fly"]) == 2
    assert capsys.readouterr().err == "paiche: there is no command 'fly'; `paiche --help` lists them\n"


def test_what_the_pages_tell_to_type_exists(root: Path, pages: list[Path]) -> None:
    faults = [
        f"{page.relative_to(root)}: {fault}"
        for page in pages
        for words in list_typed(page.read_text("utf-8"))
        if (fault := find_fault(words)) is not None
    ]
    assert faults == []


def test_the_readme_shows_every_command(root: Path) -> None:
    shown = {words[0] for words in list_typed((root / "README.md").read_text("utf-8")) if words}
    assert shown >= set(paiche.COMMANDS)


def test_a_command_or_option_that_is_not_there_would_be_found() -> None:
    page = "```sh\npaiche plan --day 2026-11-23 --colour red\npaiche rules fly\n.venv/bin/paiche world list\n```\n"
    faults = [find_fault(words) for words in list_typed(page)]
    assert faults == [
        "paiche plan --day 2026-11-23 --colour red: there is no --colour",
        "paiche rules fly: there is no 'fly'",
        None,
    ]


def test_the_pages_name_only_verbs_that_up_has(root: Path, pages: list[Path]) -> None:
    told = (root / "up.py").read_text("utf-8").split('"""')[1]
    verbs = set(_UP.findall(told))
    assert verbs == {"setup", "run", "test", "bench"}
    assert {verb for page in pages for verb in _UP.findall(page.read_text("utf-8"))} <= verbs
