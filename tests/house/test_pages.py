"""The pages at the root keep to the code: what they point at is there, and every decision names its test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT_PAGES = ("README", "ARCHITECTURE", "GLOSSARY", "DECISIONS", "CHANGELOG", "CONTRIBUTING")
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)")
_POINTER = re.compile(r"`([a-z_0-9]+(?:/[A-Za-z_0-9.]+)+/?)`")
_HEADING = re.compile(r"^## D(\d+)\b", re.MULTILINE)
_TEST = re.compile(r"`(test_\w+)`")
# Folders that set-up and use make; a fresh clone has none of them.
_MADE = ("var", ".venv")


def list_lost(root: Path, page: Path, text: str) -> list[str]:
    """Links and pointers to files of ours that are not there."""
    links = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    pointers = [
        each
        for each in _POINTER.findall(text)
        if each.split("/")[0] not in _MADE and (root / each.split("/")[0]).is_dir() and not _leads(root, page, each)
    ]
    return links + pointers


def _leads(root: Path, page: Path, pointer: str) -> bool:
    return (root / pointer).exists() or (page.parent / pointer).exists()


def list_decisions(text: str) -> list[str]:
    """The decisions of the page, each from its heading to the next."""
    starts = [match.start() for match in _HEADING.finditer(text)]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.fixture(scope="module")
def tests_there_are(root: Path) -> set[str]:
    return {
        name
        for path in (root / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("name", ROOT_PAGES)
def test_the_root_has_the_page(root: Path, name: str) -> None:
    assert (root / f"{name}.md").read_text("utf-8").startswith("# ")


def test_every_file_the_pages_point_at_is_there(root: Path, pages: list[Path]) -> None:
    lost = {
        str(page.relative_to(root)): found
        for page in pages
        if (found := list_lost(root, page, page.read_text("utf-8")))
    }
    assert lost == {}


def test_a_lost_link_and_a_lost_pointer_would_be_found(root: Path) -> None:
    text = "See [the map](docs/no-such-map.svg), `solver/no_such_step.py` and `solver/check.py`."
    assert list_lost(root, root / "README.md", text) == ["docs/no-such-map.svg", "solver/no_such_step.py"]


def test_decisions_are_numbered_one_after_another(root: Path) -> None:
    numbers = [int(number) for number in _HEADING.findall((root / "DECISIONS.md").read_text("utf-8"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_names_a_test_that_is_there(root: Path, tests_there_are: set[str]) -> None:
    decisions = list_decisions((root / "DECISIONS.md").read_text("utf-8"))
    assert decisions
    untested = [each.splitlines()[0] for each in decisions if not _TEST.search(each)]
    lost = [name for each in decisions for name in _TEST.findall(each) if name not in tests_there_are]
    assert (untested, lost) == ([], [])


def test_every_name_in_the_glossary_is_one_of_the_code(root: Path, package_files: list[Path]) -> None:
    values = [path.stem for path in (root / "rulebook" / "instruments").rglob("values/*.toml")]
    words = {word for path in package_files for word in re.findall(r"\w+", path.read_text("utf-8"))}
    words |= {path.stem for path in package_files} | {word for value in values for word in value.split(".")}
    rows = [line for line in (root / "GLOSSARY.md").read_text("utf-8").splitlines() if line.startswith("|")]
    named = {word for row in rows for code in re.findall(r"`([\w.]+)`", row) for word in code.split(".")}
    assert named - words - {path.suffix[1:] for path in package_files} == set()
