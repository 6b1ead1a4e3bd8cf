"""A duty lies inside one interval of its vehicle's availability, and an interval holds at most one duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from solver.facts import Facts, Timetable
from solver.violation import Code, Violation, beyond


def availability(facts: Facts) -> Iterator[Violation]:
    """Duties outside every interval, and duties whose intervals are all taken by earlier ones."""
    by_vehicle: dict[str, list[Timetable]] = defaultdict(list)
    for timetable in facts.timetables:
        by_vehicle[timetable.vehicle.id].append(timetable)
    for timetables in by_vehicle.values():
        yield from _of_one_vehicle(sorted(timetables, key=lambda timetable: timetable.leave_minutes))


def _of_one_vehicle(timetables: list[Timetable]) -> Iterator[Violation]:
    vehicle = timetables[0].vehicle
    taken: set[int] = set()
    for timetable in timetables:
        overrun = [_overrun(timetable, interval) for interval in vehicle.available]
        holding = [index for index, minutes in enumerate(overrun) if not minutes]
        free = [index for index in holding if index not in taken]
        leave, back = timetable.leave_minutes, timetable.back_minutes
        if free:
            taken.add(free[0])
        elif holding:
            yield Violation(
                Code.TWO_DUTIES_IN_INTERVAL,
                vehicle.id,
                1.0,
                f"vehicle '{vehicle.id}' has a second duty in one interval, from minute {leave:g} to {back:g}",
                f"车辆 “{vehicle.id}” 在同一可用时段内有第二个任务：第 {leave:g}–{back:g} 分钟",
            )
        else:
            yield Violation(
                Code.OUTSIDE_AVAILABLE,
                vehicle.id,
                min(overrun, default=0.0),
                f"vehicle '{vehicle.id}' leaves at minute {leave:g} and is back at {back:g}, "
                "which no interval of its availability holds",
                f"车辆 “{vehicle.id}” 第 {leave:g} 分钟出车、第 {back:g} 分钟回队，不在任何一个可用时段内",
            )


def _overrun(timetable: Timetable, interval: tuple[float, float]) -> float:
    """Minutes outside the interval on both sides; 0 within tolerance."""
    return beyond(interval[0], timetable.leave_minutes) + beyond(timetable.back_minutes, interval[1])
