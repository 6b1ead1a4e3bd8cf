"""Legs in time: windows, driving between options, and how long a vehicle may stand away from its pool."""

from __future__ import annotations

from collections.abc import Iterator

from solver.facts import Facts, Stop
from solver.violation import Code, Violation, beyond


def duty_shape(facts: Facts) -> Iterator[Violation]:
    """A duty serves something, and its first leg does not come from home again."""
    for duty in facts.plan.duties:
        if not duty.legs:
            yield Violation(
                Code.EMPTY_DUTY,
                duty.vehicle,
                0.0,
                f"the duty of vehicle '{duty.vehicle}' serves nothing",
                f"车辆 “{duty.vehicle}” 的任务为空",
            )
        elif duty.legs[0].via_pool:
            yield Violation(
                Code.FIRST_LEG_VIA_POOL,
                duty.legs[0].option,
                0.0,
                f"the first leg of vehicle '{duty.vehicle}' is marked via_pool",
                f"车辆 “{duty.vehicle}” 的首段被标为经车队返回（via_pool）",
            )


def start_windows(facts: Facts) -> Iterator[Violation]:
    """Every option starts between its earliest and its latest minute."""
    for timetable in facts.timetables:
        for stop in timetable.stops:
            option, start = stop.option, stop.start_minutes
            amount = beyond(option.earliest, start) or beyond(start, option.latest)
            if amount:
                yield Violation(
                    Code.START_OUTSIDE_WINDOW,
                    option.id,
                    amount,
                    f"option '{option.id}' starts at minute {start:g}, "
                    f"outside {option.earliest:g} to {option.latest:g}",
                    f"方案 “{option.id}” 于第 {start:g} 分钟开始，不在 {option.earliest:g}–{option.latest:g} 之间",
                )


def arrival(facts: Facts) -> Iterator[Violation]:
    """A vehicle can be at the next origin when the next option starts."""
    for vehicle, stop, arrives in _later_stops(facts):
        start = stop.start_minutes
        amount = beyond(arrives, start)
        if amount:
            option = stop.option.id
            yield Violation(
                Code.STARTS_BEFORE_ARRIVAL,
                option,
                amount,
                f"option '{option}' starts at minute {start:g}, vehicle '{vehicle}' arrives at {arrives:g}",
                f"方案 “{option}” 于第 {start:g} 分钟开始，车辆 “{vehicle}” 第 {arrives:g} 分钟才到",
            )


def idle_away(facts: Facts) -> Iterator[Violation]:
    """Driving straight to the next origin, a vehicle stands idle no longer than `max_idle_away_minutes`."""
    limit = facts.problem.rules.max_idle_away_minutes
    if limit is None:
        return
    for vehicle, stop, arrives in _later_stops(facts):
        idle_minutes = stop.start_minutes - arrives
        amount = beyond(idle_minutes, limit)
        if amount and not stop.via_pool:
            option = stop.option.id
            yield Violation(
                Code.IDLE_AWAY_TOO_LONG,
                option,
                amount,
                f"vehicle '{vehicle}' stands idle {idle_minutes:g} minutes before option '{option}', "
                f"at most {limit:g} away from its pool",
                f"车辆 “{vehicle}” 在方案 “{option}” 之前在外停放 {idle_minutes:g} 分钟，至多 {limit:g} 分钟",
            )


def _later_stops(facts: Facts) -> Iterator[tuple[str, Stop, float]]:
    """Vehicle, stop and arrival minute of every stop but the first of its duty."""
    for timetable in facts.timetables:
        for stop in timetable.stops:
            if stop.arrival_minutes is not None:
                yield timetable.vehicle.id, stop, stop.arrival_minutes
