"""A planned day as files: plan.xlsx for people, plan.json and instance.json for any solver and checker."""

from __future__ import annotations

from pathlib import Path

from dispatch.day_plan import DayPlan
from dispatch.sheets import save_sheets
from solver.files import write_plan, write_problem


def write_outputs(day_plan: DayPlan, out_dir: Path) -> dict[str, Path]:
    """Write the files into the folder (made if need be) and tell where each is; raises OSError."""
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = {name: out_dir / name for name in ("plan.xlsx", "plan.json", "instance.json")}
    write_problem(day_plan.problem, paths["instance.json"])
    write_plan(day_plan.plan, paths["plan.json"])
    save_sheets(day_plan, paths["plan.xlsx"])
    return paths
