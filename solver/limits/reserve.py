"""So many vehicles of a category of a pool get no duty at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation


def reserve(facts: Facts) -> Iterator[Violation]:
    """Pools and categories that keep fewer idle vehicles than asked; more than the pool has means all of them."""
    held = Counter((vehicle.pool, vehicle.category) for vehicle in facts.problem.vehicles)
    on_duty = {vehicle.id: (vehicle.pool, vehicle.category) for vehicle, _ in facts.duties}
    used = Counter(on_duty.values())
    for pool in facts.problem.pools:
        for category, count in pool.reserve.items():
            key = (pool.id, category)
            may_leave = max(0, held[key] - count)
            if used[key] > may_leave:
                kept = held[key] - used[key]
                yield Violation(
                    Code.RESERVE,
                    pool.id,
                    used[key] - may_leave,
                    f"pool '{pool.id}' keeps {kept} {category} vehicles without duty, must keep {count}",
                    f"车队 “{pool.id}” 仅留 {kept} 辆 {category} 类车备勤，应留 {count} 辆",
                )
