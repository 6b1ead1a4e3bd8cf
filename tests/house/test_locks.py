"""What is installed is pinned by hash and names no place it came from; CI runs the one command."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("runtime.lock", "develop.lock")
ALL_LOCKS = (*LOCKS, "peers.lock")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host")


def read_lock(text: str) -> dict[str, list[str]]:
    """Each `name==version` of a lock with its hashes."""
    held: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            name = line.split(" ")[0].split(";")[0]
            held[name] = []
        if name:
            held[name] += HASH.findall(line)
    return held


def names_of(text: str) -> set[str]:
    """The packages an `.in` file asks for, in the lock's spelling."""
    asked = (line.split("#")[0].strip() for line in text.splitlines())
    return {re.split(r"[\[<>=! ]", line)[0].lower().replace("_", "-") for line in asked if line and line[0] != "-"}


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_requirement_is_exact_and_has_a_hash(root: Path, name: str) -> None:
    held = read_lock((root / "requirements" / name).read_text("utf-8"))
    assert held
    assert [each for each in held if "==" not in each] == []
    assert [each for each, hashes in held.items() if not hashes] == []


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_no_lock_names_a_host(root: Path, name: str) -> None:
    assert HOST.findall((root / "requirements" / name).read_text("utf-8")) == []


def test_a_requirement_without_hash_and_a_host_would_be_found() -> None:
    text = (
        "--index-url https://example.org/simple\nnumpy==2.0.0 \\\n    --hash=sha256:" + "0" * 64 + "\nscipy==1.15.0\n"
    )
    held = read_lock(text)
    assert held["numpy==2.0.0"]
    assert not held["scipy==1.15.0"]
    assert HOST.search(text)


def test_tests_run_with_the_versions_that_users_get(root: Path) -> None:
    runtime, develop = (set(read_lock((root / "requirements" / name).read_text("utf-8"))) for name in LOCKS)
    assert runtime <= develop


def test_the_project_asks_for_the_packages_that_are_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = names_of("\n".join([*project["project"]["dependencies"], *project["build-system"]["requires"]]))
    assert asked == names_of((root / "requirements" / "runtime.in").read_text("utf-8"))


def test_ci_runs_the_one_command(root: Path) -> None:
    lines = (root / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("exec ")] == ["exec python3 up.py test"]
