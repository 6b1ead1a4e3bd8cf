"""A plan and its instance from files, fit to be asked about; certificates and reports as JSON files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from solver.check import check
from solver.files import InvalidInstance, read_plan, read_problem
from solver.plan import Plan
from solver.problem import Problem
from solver.violation import Code, Violation

INSTANCE = "instance.json"
_FOREIGN = (
    Code.OTHER_INSTANCE, Code.UNKNOWN_OPTION, Code.UNKNOWN_VEHICLE, Code.UNKNOWN_SUPPLIER, Code.UNKNOWN_REQUEST,
)  # fmt: skip
_UNSAFE = re.compile(r"[^\w.-]+")


class UnfitFilesError(ValueError):
    """Files that cannot be read, or do not belong together; the sentence names file, place and next step."""


def read_day(plan_file: Path, instance_file: Path | None) -> tuple[Problem, Plan, tuple[Violation, ...]]:
    """The instance (by default that beside the plan), the plan, and what the plan breaks; raises UnfitFilesError."""
    beside = plan_file.parent / INSTANCE
    if instance_file is None and not beside.is_file():
        raise UnfitFilesError(
            f"{plan_file} 旁没有 {INSTANCE}，请用 --instance 指定 / "
            f"there is no {INSTANCE} beside {plan_file}; name it with --instance"
        )
    try:
        problem, plan = read_problem(instance_file or beside), read_plan(plan_file)
    except InvalidInstance as error:
        raise UnfitFilesError(str(error)) from None
    except OSError as error:
        raise UnfitFilesError(
            f"{error.filename}：无法读取，{error.strerror} / cannot be read: {error.strerror}"
        ) from None
    violations = check(problem, plan).violations
    foreign = [each for each in violations if each.code in _FOREIGN]
    if foreign:
        raise UnfitFilesError(
            f"{plan_file} 与 {(instance_file or beside)} 不是同一天的：{foreign[0].zh} / "
            f"{plan_file} does not belong to {(instance_file or beside)}: {foreign[0].en}"
        )
    return problem, plan, violations


def read_certificate(path: Path) -> dict[str, Any]:
    """A certificate's JSON; raises UnfitFilesError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnfitFilesError(f"{path}：无法读取，{error.strerror} / cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UnfitFilesError(f"{path}：不是 JSON（{error}） / is not JSON ({error})") from None
    if not isinstance(data, dict) or data.get("format") != "dispatch-explanation/1":
        raise UnfitFilesError(
            f"{path}：不是 dispatch-explanation/1 证明文件 / is no dispatch-explanation/1 certificate"
        )
    return data


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write readable JSON; raises UnfitFilesError."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnfitFilesError(f"{path}：无法写入，{error.strerror} / cannot be written: {error.strerror}") from None


def certificate_path(plan_file: Path, request: str) -> Path:
    """Where a request's certificate goes when no file is named: beside the plan."""
    return plan_file.parent / f"explanation-{_UNSAFE.sub('_', request)}.json"
