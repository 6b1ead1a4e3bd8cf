"""Another region's pool serves only under an agreement, with so many vehicles in the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation


def cross_region(facts: Facts) -> Iterator[Violation]:
    """Options served across regions without an entry, and entries with more vehicles than they allow."""
    lent: dict[tuple[str, str], set[str]] = defaultdict(set)
    for timetable in facts.timetables:
        for stop in timetable.stops:
            pair = facts.lookup.region_pair(timetable.vehicle, stop.option)
            if pair[0] == pair[1]:
                continue
            if pair not in facts.lookup.agreements:
                vehicle, option = timetable.vehicle.id, stop.option.id
                yield Violation(
                    Code.CROSS_REGION_NOT_ALLOWED,
                    option,
                    0.0,
                    f"vehicle '{vehicle}' of region {pair[0]} may not serve option '{option}' of region {pair[1]}",
                    f"区域 {pair[0]} 的车辆 “{vehicle}” 不得服务区域 {pair[1]} 的方案 “{option}”（无异地联动约定）",
                )
            lent[pair].add(timetable.vehicle.id)
    for pair, entry in facts.lookup.agreements.items():
        if entry.max_vehicles is not None and len(lent[pair]) > entry.max_vehicles:
            yield Violation(
                Code.CROSS_REGION_VEHICLES,
                f"{pair[0]}>{pair[1]}",
                len(lent[pair]) - entry.max_vehicles,
                f"{len(lent[pair])} vehicles of region {pair[0]} serve region {pair[1]}, at most {entry.max_vehicles}",
                f"区域 {pair[0]} 有 {len(lent[pair])} 辆车服务区域 {pair[1]}，至多 {entry.max_vehicles} 辆",
            )
