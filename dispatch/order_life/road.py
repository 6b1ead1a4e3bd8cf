"""What is told from the road as one state, whatever order it came in: reports are walked by when they happened.

A report that cannot be done at its place (the one before it has not come yet) is passed over, and counts once that one
is there. So the state depends on the set of reports alone; and once the car is back, no late report takes that away,
since the way back is open from every state on the road.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.order_life.acts import ROAD, Act, find_move
from fleet_data.order_records import Report
from fleet_data.plan_records import OrderState


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the reports lead: the state, and each report that counted with the state after it, in their order."""

    state: OrderState
    counted: tuple[tuple[Report, OrderState], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The reports that counted."""
        return tuple(report.report for report, _ in self.counted)


def walk(reports: Iterable[Report]) -> Walk:
    """Walk one crew's reports from the order's publication on."""
    state = before_suspension = OrderState.PUBLISHED
    counted: list[tuple[Report, OrderState]] = []
    for report in sorted(reports, key=_place):
        act = Act(report.act)
        move = find_move(act, state) if act in ROAD else None
        if move is None:
            continue
        if act is Act.SUSPEND:
            before_suspension = state
        if act is Act.RESUME:
            state = before_suspension
        elif move.target is not None:
            state = move.target
        counted.append((report, state))
    return Walk(state, tuple(counted))


def _place(report: Report) -> tuple[datetime, int, int, str]:
    """By time, then by the device's own number; what happened at one instant, in the order of the life."""
    act = Act(report.act)
    return report.happened_at, report.sequence, ROAD.index(act) if act in ROAD else len(ROAD), report.report
