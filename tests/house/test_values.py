"""Every value of the law that code reads by name is one that the rulebook holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from rulebook.load import INSTRUMENTS

_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def list_values() -> set[str]:
    """The names of all values, of whatever day and place."""
    return {path.name.removesuffix(".toml") for path in INSTRUMENTS.rglob("values/*.toml")}


def list_unknown(source: str, known: set[str]) -> list[str]:
    """Strings that look like names of values (their first word is one of the rulebook's) and are none."""
    families = {name.split(".")[0] for name in known}
    strings = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    named = {text for text in strings if isinstance(text, str) and _NAME.fullmatch(text)}
    ours = {text for text in named if text.split(".")[0] in families}
    # A name that goes on (`…_priority_{n}_cny`) is known by its beginning.
    return sorted(
        text for text in ours - known if not (text.endswith("_") and any(name.startswith(text) for name in known))
    )


def test_every_value_the_code_reads_is_in_the_rulebook(root: Path, package_files: list[Path]) -> None:
    known = list_values()
    unknown = {
        str(path.relative_to(root)): found
        for path in package_files
        if (found := list_unknown(path.read_text("utf-8"), known)) and path.suffix == ".py"
    }
    assert unknown == {}


def test_the_code_does_read_values_by_name(root: Path) -> None:
    policy = (root / "dispatch" / "policy.py").read_text("utf-8")
    assert "driver.rest_minutes" in list_unknown(policy, {"driver.something_else"})


def test_a_misspelt_value_would_be_found() -> None:
    assert list_unknown("book.value('driver.rest_minuts')", list_values()) == ["driver.rest_minuts"]
