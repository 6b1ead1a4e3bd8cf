"""The house as files: what the tests of this folder look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("rulebook", "solver", "fleet_data", "dispatch", "inspection", "api", "scenarios", "web")
# What .gitignore leaves out, and git itself.
_NOT_OURS = {"var", "__pycache__", "node_modules", "dist", "build"}


def list_files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Files of the house below a folder, by suffix (all without one), in their order."""
    for path in sorted(root.iterdir()):
        if path.name in _NOT_OURS or (path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from list_files(path, *suffixes)
        elif not suffixes or path.suffix in suffixes:
            yield path


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def python_files() -> list[Path]:
    return list(list_files(ROOT, ".py"))


@pytest.fixture(scope="session")
def package_files() -> list[Path]:
    return [path for package in PACKAGES for path in list_files(ROOT / package, ".py")]


@pytest.fixture(scope="session")
def text_files() -> list[Path]:
    """Everything written by hand, by suffix; derived data and locks are not."""
    suffixes = (".py", ".toml", ".md", ".in", ".csv", ".mako", ".svg", "")
    return [path for path in list_files(ROOT, *suffixes) if path.stat().st_size < 2_000_000]


@pytest.fixture(scope="session")
def pages() -> list[Path]:
    """The pages of the house: at the root, and the door plates of folders."""
    return [path for path in list_files(ROOT, ".md") if "instruments" not in path.parts and "tests" not in path.parts]
