"""dispatch-instance/1 and dispatch-plan/1 as files: JSON to records and back, everything validated on the way in."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from solver.instance_reading import problem_from
from solver.instance_writing import problem_as_json
from solver.json_node import InvalidInstance, Node
from solver.plan import Plan
from solver.plan_file import plan_as_json, plan_from
from solver.problem import Problem

__all__ = ["InvalidInstance", "read_plan", "read_problem", "write_plan", "write_problem"]


def read_problem(path: Path) -> Problem:
    """The day in the file. Raises `InvalidInstance` naming file and value, or `OSError` where it cannot be opened."""
    root = _read(path)
    try:
        return problem_from(root)
    except InvalidInstance as error:
        raise InvalidInstance(error.path, error.message, path.name) from None


def write_problem(problem: Problem, path: Path) -> None:
    """Write the day as compact JSON, whole or not at all."""
    _write(problem_as_json(problem), path)


def read_plan(path: Path) -> Plan:
    """The plan in the file. Raises `InvalidInstance` naming file and value, or `OSError`."""
    root = _read(path)
    try:
        return plan_from(root)
    except InvalidInstance as error:
        raise InvalidInstance(error.path, error.message, path.name) from None


def write_plan(plan: Plan, path: Path) -> None:
    """Write the plan as compact JSON, whole or not at all."""
    _write(plan_as_json(plan), path)


def _read(path: Path) -> Node:
    try:
        return Node(json.loads(path.read_bytes().decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start}) / 不是 UTF-8 文本（第 {error.start} 字节）"
    except json.JSONDecodeError as error:
        where, zh = f"line {error.lineno}, column {error.colno}", f"第 {error.lineno} 行第 {error.colno} 列"
        message = f"is not JSON: {error.msg} at {where} / 不是有效的 JSON（{zh}）"
    except (RecursionError, ValueError):
        message = "is not JSON this program can hold: nested too deeply, or a number too long / JSON 嵌套过深或数字过长"
    raise InvalidInstance("", message, path.name)


def _write(value: dict[str, Any], path: Path) -> None:
    """Into a sibling first, then renamed: a reader never meets half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            file.write("\n")
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
