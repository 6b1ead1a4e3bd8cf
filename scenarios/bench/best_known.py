"""Best known costs, from `best_known.toml`: a table an instance, its cost in the instance's own unit."""

from __future__ import annotations

import hashlib
import math
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from solver.files import write_problem
from solver.plan import Plan
from solver.problem import Problem

BEST_KNOWN_FILE = Path(__file__).resolve().parent / "best_known.toml"
OPTIMAL_GAP = 1e-4  # the format page's meaning of "optimal"
BETTER = 1e-9  # relative

HEAD = """\
# Best known values: a table an instance, costs in the instance's own unit (CNY, but for the literature's).
# cost, bound: the least cost anyone found and the highest bound proven; found_on, commit: when and by what.
# digest: SHA-256 of the instance as dispatch-instance/1, so that a day drawn anew is known to be the same one.
# literature, literature_optimal: A.-S. Pepin, G. Desaulniers, A. Hertz, D. Huisman, "A comparison of five heuristics
# for the multiple depot vehicle scheduling problem", Journal of Scheduling 12 (2009); instances and values as kept in
# afkummer/mdvsp-colgen (MIT licence).
# Written by `paiche bench run NAME --update`, which only ever takes better values.
"""


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The least cost anyone reported, the highest bound proven, and the literature's value where it has one."""

    cost: float
    bound: float = 0.0
    found_on: date | None = None
    commit: str | None = None
    digest: str | None = None
    literature: float | None = None
    literature_optimal: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether no plan can be cheaper, but for the tolerance of the format page."""
        if self.literature_optimal and self.literature is not None and self.cost >= self.literature:
            return True
        return self.cost - self.bound <= OPTIMAL_GAP * self.cost


def list_best_known(path: Path = BEST_KNOWN_FILE) -> dict[str, BestKnown]:
    """Best known values by the name of the instance."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: BestKnown(**table) for name, table in tables.items()}


def write_best_known(values: dict[str, BestKnown], path: Path = BEST_KNOWN_FILE) -> None:
    """Write all values, by name."""
    lines = [HEAD.rstrip("\n")]
    for name in sorted(values):
        lines += ["", f'["{name}"]']
        for field in fields(BestKnown):
            value = getattr(values[name], field.name)
            if value != field.default:
                lines.append(f"{field.name} = {_toml(value)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _down(bound: float) -> float:
    """To two decimals, never upwards: what is kept has to stay a bound."""
    return math.floor(bound * 100) / 100


def find_better(known: BestKnown | None, plan: Plan, digest: str | None, today: date, commit: str) -> BestKnown | None:
    """The values with what the plan (one that keeps every rule) does better, or None where it does nothing better."""
    if known is None:
        return BestKnown(plan.cost, _down(plan.lower_bound), today, commit, digest)
    is_cheaper = plan.cost < known.cost * (1 - BETTER) - 0.005
    is_tighter = plan.lower_bound > known.bound * (1 + BETTER) + 0.005
    if is_cheaper:
        known = replace(known, cost=plan.cost, found_on=today, commit=commit)
    if is_tighter:
        known = replace(known, bound=_down(plan.lower_bound), found_on=today, commit=commit)
    return known if is_cheaper or is_tighter else None


def find_digest(problem: Problem) -> str | None:
    """SHA-256 of the day as a dispatch-instance/1 file; None for days with matrices, which are files already."""
    if problem.travel_model is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.json"
        write_problem(problem, path)
        return hashlib.sha256(path.read_bytes()).hexdigest()


def current_commit() -> str:
    """The commit that is checked out, with a mark where files differ from it; 'unknown' outside a repository."""
    words = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(words, cwd=BEST_KNOWN_FILE.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
