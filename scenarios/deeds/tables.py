"""Scores and false findings as tables for the screen."""

from __future__ import annotations

from datetime import datetime

from rich.table import Table

from fleet_data.calendar import CHINA
from scenarios.deeds.score import LEAST_PRECISION, LEAST_RECALL, Scoreboard


def score_table(board: Scoreboard) -> Table:
    """One line a detector, in the format's order."""
    table = Table(title=f"督查准确度 inspection: recall ≥ {LEAST_RECALL}, precision ≥ {LEAST_PRECISION}")
    for heading in (
        "检测项 detector",
        "行为 deeds",
        "发现 found",
        "查全 recall",
        "误报 false",
        "查准 precision",
        "重复 doubled",
        "",
    ):
        table.add_column(heading, justify="left" if heading.startswith("检") else "right")
    for name, score in board.scores.items():
        table.add_row(
            name,
            str(score.deeds),
            str(score.found),
            f"{score.recall:.3f}",
            str(score.false),
            f"{score.precision:.3f}",
            str(score.doubled),
            "" if score.is_enough else "[red]✗[/red]",
        )
    return table


def false_table(board: Scoreboard, most: int) -> Table:
    """The false findings with the look-alike each fell for."""
    table = Table(title=f"误报 false findings: {len(board.false)}")
    for heading in ("数据集 world", "检测项 detector", "车辆 vehicle", "起 start", "止 end", "误认 fell for"):
        table.add_column(heading)
    for one in board.false[:most]:
        table.add_row(
            one.world,
            one.finding.detector,
            one.finding.vehicle_id or one.finding.unit_id,
            _local(one.finding.start_s),
            _local(one.finding.end_s),
            f"{one.fell_for.label}: {one.fell_for.why}" if one.fell_for else "普通一天 an ordinary day",
        )
    return table


def _local(second: float) -> str:
    return datetime.fromtimestamp(second, CHINA).strftime("%m-%d %H:%M")
