"""Files: small, described, free of unfinished work and of the machines they were written on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

MOST_LINES = 300
# Floors 1 to 3, whose public names are read by others.
DESCRIBED = ("rulebook", "solver", "fleet_data", "dispatch", "inspection")
# Written with a class of one letter, so that this file does not name what it looks for.
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b|raise NotImplementedErro[r]")
MACHINE = re.compile(r"(?<![\w.])/(work|tmp|root|home)/[a-z]|\b[A-Z]:\\User[s]", re.IGNORECASE)


def list_undescribed(source: str) -> list[str]:
    """Public modules, classes and functions without a docstring; nested functions and private names need none."""
    tree = ast.parse(source)
    missing = [] if ast.get_docstring(tree) else ["module"]
    bodies: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    while bodies:
        prefix, body = bodies.pop()
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                missing.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                bodies.append((f"{prefix}{node.name}.", node.body))
    return missing


def test_no_file_of_code_is_longer_than_three_hundred_lines(root: Path, python_files: list[Path]) -> None:
    lengths = {str(path.relative_to(root)): len(path.read_text("utf-8").splitlines()) for path in python_files}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_public_name_on_floors_one_to_three_is_described(root: Path, package_files: list[Path]) -> None:
    missing = {
        str(path.relative_to(root)): names
        for path in package_files
        if path.relative_to(root).parts[0] in DESCRIBED and "versions" not in path.parts
        if (names := list_undescribed(path.read_text("utf-8")))
    }
    assert missing == {}


def test_a_name_without_a_description_would_be_found() -> None:
    source = "class Pool:\n    '''A pool.'''\n    def size(self): ...\n    def _grow(self): ...\ndef plan(): ...\n"
    assert list_undescribed(source) == ["module", "plan", "Pool.size"]


def test_every_package_says_what_it_is(root: Path, package_files: list[Path]) -> None:
    folders = {path.parent for path in package_files}
    silent = [
        str(folder.relative_to(root))
        for folder in sorted(folders)
        if (folder / "__init__.py") in package_files
        and not ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_unfinished(root: Path, text_files: list[Path]) -> None:
    assert find(UNFINISHED, root, text_files) == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on(root: Path, text_files: list[Path]) -> None:
    assert find(MACHINE, root, text_files) == []


def test_unfinished_work_and_a_machines_folder_would_be_found(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.py"
    faulty.write_text(f"# {'TO' + 'DO'}: later\nopen('/{'home'}/someone/day.xlsx')\n", encoding="utf-8")
    assert find(UNFINISHED, tmp_path, [faulty]) == ["faulty.py:1"]
    assert find(MACHINE, tmp_path, [faulty]) == ["faulty.py:2"]


def find(pattern: re.Pattern[str], root: Path, files: list[Path]) -> list[str]:
    """Where the pattern occurs, as file:line."""
    return [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
