"""Cost against time as a picture."""

from __future__ import annotations

from pathlib import Path

from scenarios.bench.peers.peer import Point
from scenarios.bench.peers.table import Race

CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "SimHei")


def lines_of(race: Race) -> dict[str, list[Point]]:
    """Each solver's best cost over its seconds, up to the end of the longest; its last cost is the checker's."""
    ours = race.ours
    lines = {"Paiche": [*ours.trace]}
    costs = {"Paiche": ours.plan.cost}
    for each in race.peers:
        if each.plan is not None and each.trace:
            lines[each.peer], costs[each.peer] = [*each.trace], each.plan.cost
    last = max((seconds for line in lines.values() for seconds, _ in line), default=0.0)
    for name, line in lines.items():
        line.append((last, costs[name]))
    return lines


def draw_race(race: Race, folder: Path) -> Path:
    """A PNG named after the instance: the best cost of each solver over its seconds, and our bound."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager, pyplot

    there = {font.name for font in font_manager.fontManager.ttflist}
    chinese = next((name for name in CHINESE_FONTS if name in there), None)
    if chinese is not None:
        matplotlib.rcParams["font.family"] = [chinese, "DejaVu Sans"]
    ours = race.ours
    figure, axes = pyplot.subplots(figsize=(9, 5.5), layout="constrained")
    for name, line in lines_of(race).items():
        seconds, costs = zip(*line, strict=True)
        axes.step(seconds, costs, where="post", marker=".", label=f"{name}  {costs[-1]:,.0f}")
    if ours.plan.lower_bound > 0:
        label = ("下界 " if chinese else "") + f"bound  {ours.plan.lower_bound:,.0f}"
        axes.axhline(ours.plan.lower_bound, linestyle="--", color="black", linewidth=0.8, label=label)
    axes.set_xscale("log")
    axes.set_xlabel("秒 seconds" if chinese else "seconds")
    axes.set_ylabel("费用 cost (CNY)" if chinese else "cost (CNY)")
    axes.set_title(ours.instance)
    axes.legend()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{ours.instance}.png"
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
    return path
