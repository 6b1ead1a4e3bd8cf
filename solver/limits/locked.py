"""Locked assignments stand in the plan as given: option, vehicle and, where it is named, start."""

from __future__ import annotations

from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation, beyond


def locked(facts: Facts) -> Iterator[Violation]:
    """Every lock the plan does not keep."""
    starts = {(duty.vehicle, leg.option): leg.start for duty in facts.plan.duties for leg in duty.legs}
    for lock in facts.problem.locked:
        start = starts.get((lock.vehicle, lock.option))
        if start is None:
            yield Violation(
                Code.LOCK_BROKEN,
                lock.request,
                0.0,
                f"request '{lock.request}' is locked to vehicle '{lock.vehicle}' by option '{lock.option}', "
                "which is not in the plan",
                f"申请 “{lock.request}” 锁定由车辆 “{lock.vehicle}” 按方案 “{lock.option}” 承担，方案中没有",
            )
        elif lock.start is not None and (off := beyond(start, lock.start) or beyond(lock.start, start)):
            yield Violation(
                Code.LOCK_BROKEN,
                lock.request,
                off,
                f"request '{lock.request}' is locked to start at minute {lock.start:g}, starts at {start:g}",
                f"申请 “{lock.request}” 锁定第 {lock.start:g} 分钟开始，实为第 {start:g} 分钟",
            )
