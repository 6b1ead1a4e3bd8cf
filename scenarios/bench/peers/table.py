"""A race as a table, and whether our plan is as far ahead as the case asks."""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table

from scenarios.bench.measure import Measurement, is_bound_of
from scenarios.bench.peers.race import Result

OURS = "Paiche 派车"


@dataclass(frozen=True, slots=True)
class Race:
    """Our measurement of a case and the peers' results on the same day."""

    ours: Measurement
    peers: tuple[Result, ...]

    @property
    def best_peer(self) -> float | None:
        """The least cost of a peer's plan that keeps every rule (CNY)."""
        return min((each.plan.cost for each in self.peers if each.plan and not each.violations), default=None)

    @property
    def ahead(self) -> float | None:
        """How much cheaper our plan is than the best peer's, relative to that one."""
        return None if self.best_peer is None else (self.best_peer - self.ours.plan.cost) / self.best_peer

    @property
    def faults(self) -> list[str]:
        """Why the race fails, in both languages; empty when it passes."""
        faults = [
            f"{each.peer}: 方案违规 / its plan breaks {each.violations} rules" for each in self.peers if each.violations
        ]
        asked = self.ours.case.ahead
        if asked is not None and self.ahead is not None and self.ahead < asked:
            faults.append(f"领先不足 {asked:.0%}：{self.ahead:.2%} / ahead by {self.ahead:.2%}, asked are {asked:.0%}")
        if self.best_peer is not None and not is_bound_of(self.ours.plan.lower_bound, self.best_peer):
            faults.append("下界高于同类方案 / the bound is above a peer's cost")
        return faults


def race_table(race: Race) -> Table:
    """A line a solver, the cheapest first; costs in CNY, gaps to our proven bound."""
    ours = race.ours
    asked = ours.case.ahead
    bar = "" if asked is None else f"  要求领先 asked ahead: {asked:.0%}"
    title = f"{ours.instance}  下界 bound {ours.plan.lower_bound:,.2f}{bar}"
    table = Table(title=title)
    headers = ("求解器\nsolver", "费用\ncost", "距下界\nover bound", "比本程序贵\nover ours", "秒\ns")
    more = ("出车\nduties", "社会化\nsocial", "未保障\nunserved", "译回弃\ndropped", "违规\nbroken")
    for header in (*headers, *more):
        table.add_column(header, justify="left" if header == headers[0] else "right")
    rows = [(OURS, ours.plan, ours.plan.seconds, 0, ours.violations)]
    rows += [(each.peer, each.plan, each.seconds, each.dropped, each.violations) for each in race.peers if each.plan]
    for name, plan, seconds, dropped, violations in sorted(rows, key=lambda row: row[1].cost):
        bound, cost = ours.plan.lower_bound, ours.plan.cost
        over_bound = f"{(plan.cost - bound) / bound:.2%}" if bound > 0 else "—"
        over_ours = f"{(plan.cost - cost) / cost:+.2%}" if cost > 0 else "—"
        counts = (len(plan.duties), len(plan.social), len(plan.unserved), dropped, violations)
        table.add_row(name, f"{plan.cost:,.2f}", over_bound, over_ours, f"{seconds:.1f}", *map(str, counts))
    for each in race.peers:
        if each.plan is None:
            table.add_row(each.peer, "—", "—", "—", f"{each.seconds:.1f}", each.error)
    return table
