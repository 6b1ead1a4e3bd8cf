"""The arrows of ARCHITECTURE.md as a table: which of our packages each may import. The linter holds them too."""

from __future__ import annotations

import ast
from pathlib import Path

BELOW: dict[str, set[str]] = {
    "rulebook": set(),
    "solver": set(),
    "fleet_data": {"rulebook"},
    "dispatch": {"rulebook", "solver", "fleet_data"},
    "inspection": {"rulebook", "fleet_data"},
    "api": {"rulebook", "solver", "fleet_data", "dispatch", "inspection"},
    "scenarios": {"rulebook", "solver", "fleet_data", "dispatch", "inspection"},
    "web": set(),
}
# fleet_data knows the field's words, not the law.
WORDS = "rulebook.terms"


def list_imports(source: str) -> set[str]:
    """Every module a source imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def list_upward(package: str, source: str) -> list[str]:
    """Imports of our own packages that the table does not allow."""
    ours = {name for name in list_imports(source) if name.split(".")[0] in BELOW}
    return sorted(name for name in ours if name.split(".")[0] not in BELOW[package] | {package})


def test_every_import_between_packages_goes_down(root: Path, package_files: list[Path]) -> None:
    upward = {}
    for path in package_files:
        name = str(path.relative_to(root))
        if found := list_upward(path.relative_to(root).parts[0], path.read_text("utf-8")):
            upward[name] = found
    assert upward == {}


def test_an_import_upwards_would_be_found() -> None:
    assert list_upward("solver", "def late():\n    from rulebook.book import asof\n") == ["rulebook.book"]
    assert list_upward("inspection", "import dispatch.planning") == ["dispatch.planning"]


def test_the_fleet_knows_the_words_of_the_field_and_not_the_law(root: Path, package_files: list[Path]) -> None:
    of_fleet = [path for path in package_files if path.relative_to(root).parts[0] == "fleet_data"]
    law = {name for path in of_fleet for name in list_imports(path.read_text("utf-8")) if name.startswith("rulebook")}
    assert law == {WORDS}


def test_every_package_has_its_place_in_the_table(root: Path) -> None:
    assert {path.parent.name for path in root.glob("*/__init__.py")} == set(BELOW)
