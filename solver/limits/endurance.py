"""What one duty may ask of a driver and a tank or battery: driving minutes and kilometres."""

from __future__ import annotations

from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation, beyond


def driving_minutes(facts: Facts) -> Iterator[Violation]:
    """All minutes driven in a duty, with and without an option, stay within `max_driving_minutes`."""
    for timetable in facts.timetables:
        vehicle, driven = timetable.vehicle, timetable.driving_minutes
        limit = vehicle.max_driving_minutes
        if limit is not None and beyond(driven, limit):
            yield Violation(
                Code.DRIVING_MINUTES,
                vehicle.id,
                driven - limit,
                f"vehicle '{vehicle.id}' drives {driven:g} minutes in one duty, at most {limit:g}",
                f"车辆 “{vehicle.id}” 一次任务驾驶 {driven:g} 分钟，至多 {limit:g} 分钟",
            )


def range_km(facts: Facts) -> Iterator[Violation]:
    """All kilometres of a duty stay within `range_km`."""
    for timetable in facts.timetables:
        vehicle, limit = timetable.vehicle, timetable.vehicle.range_km
        if limit is not None and beyond(timetable.km, limit):
            yield Violation(
                Code.RANGE_KM,
                vehicle.id,
                timetable.km - limit,
                f"vehicle '{vehicle.id}' drives {timetable.km:g} km in one duty, its range is {limit:g}",
                f"车辆 “{vehicle.id}” 一次任务行驶 {timetable.km:g} 公里，续航仅 {limit:g} 公里",
            )
