"""Whether the locked assignments of a day can be kept together, and if not, which of them clash.

Everything unlocked may go unserved, so locks are keepable when each vehicle's locked options fit into its intervals
one after another and the day's counts (cross-region vehicles, reserve) hold. Where the travel times or the idle limit
make a locked pair possible only with an unlocked option in between, up to two such helpers are tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from solver.arranging import Arranger, Task
from solver.limits.fit import misfits
from solver.lock_faults import LockClash, lent_too_often, repeated, reserve_used, single, told, told_zh
from solver.lookup import Lookup
from solver.plan import Duty
from solver.problem import Lock, Option, Problem, Vehicle

MOST_HELPERS = 2

__all__ = ["LockArrangement", "LockClash", "arrange_locks", "find_lock_clashes"]


@dataclass(frozen=True, slots=True)
class LockArrangement:
    """Duties that keep every lock (and serve little else), or the clashes that forbid it."""

    duties: tuple[Duty, ...]
    clashes: tuple[LockClash, ...]


def find_lock_clashes(problem: Problem) -> tuple[LockClash, ...]:
    """Every minimal set of locks found that cannot be kept; empty when all can."""
    return arrange_locks(problem).clashes


def arrange_locks(problem: Problem) -> LockArrangement:
    """Duties for the locked vehicles that keep all locks, or why there are none."""
    lookup = Lookup(problem)
    clashes = [*single(lookup), *repeated(lookup)]
    clashing = {lock for clash in clashes for lock in clash.locks}
    by_vehicle: dict[str, list[Lock]] = defaultdict(list)
    for lock in problem.locked:
        if lock not in clashing:
            by_vehicle[lock.vehicle].append(lock)
    duties: list[Duty] = []
    served = {request for lock in problem.locked for request in lookup.options[lock.option].covers}
    for vehicle, locks in by_vehicle.items():
        arranged = _find_duties(lookup, lookup.vehicles[vehicle], locks, served)
        if arranged is None:
            clashes.append(_too_much(lookup, lookup.vehicles[vehicle], locks, served))
            continue
        duties += arranged
        served |= {request for duty in arranged for leg in duty.legs for request in lookup.options[leg.option].covers}
    clashes += [*lent_too_often(lookup), *reserve_used(lookup)]
    return LockArrangement(duties=() if clashes else tuple(duties), clashes=tuple(clashes))


def _find_duties(lookup: Lookup, vehicle: Vehicle, locks: Sequence[Lock], served: set[str]) -> tuple[Duty, ...] | None:
    """Duties of the vehicle that keep the locks, alone or with a few unlocked options in between."""
    tasks = _tasks(lookup, locks)
    alone = Arranger(lookup, vehicle).find_duties(tasks)
    if alone is not None:
        return alone
    helpers = [
        Task(option, option.earliest, option.latest)
        for option in lookup.options.values()
        if served.isdisjoint(option.covers) and _may_help(lookup, vehicle, option, locks)
    ]
    return Arranger(lookup, vehicle, helpers).find_duties(tasks, MOST_HELPERS)


def _tasks(lookup: Lookup, locks: Sequence[Lock]) -> list[Task]:
    """One task an option; where a start is named, it is the whole window."""
    tasks: dict[str, Task] = {}
    for lock in locks:
        option = lookup.options[lock.option]
        if lock.start is not None:
            tasks[option.id] = Task(option, lock.start, lock.start)
        else:
            tasks.setdefault(option.id, Task(option, option.earliest, option.latest))
    return list(tasks.values())


def _may_help(lookup: Lookup, vehicle: Vehicle, option: Option, locks: Sequence[Lock]) -> bool:
    """Whether the vehicle may serve the option beside its locks, without lending the vehicle to a further region."""
    pair = lookup.region_pair(vehicle, option)
    lent = {lookup.region_pair(vehicle, lookup.options[lock.option]) for lock in locks}
    unlimited = pair in lookup.agreements and lookup.agreements[pair].max_vehicles is None
    if pair[0] != pair[1] and pair not in lent and not unlimited:
        return False
    return next(misfits(vehicle, option, lookup.covered(option)), None) is None


def _too_much(lookup: Lookup, vehicle: Vehicle, locks: list[Lock], served: set[str]) -> LockClash:
    """The clash of a vehicle's locks, with every lock dropped that is not needed for it."""
    needed = list(locks)
    for lock in locks:
        fewer = [other for other in needed if other is not lock]
        if fewer and _find_duties(lookup, vehicle, fewer, served) is None:
            needed = fewer
    en = ", ".join(told(lock) for lock in needed)
    zh = "、".join(told_zh(lock) for lock in needed)
    return LockClash(
        tuple(needed),
        f"vehicle '{vehicle.id}' cannot keep {'these locks together' if len(needed) > 1 else 'this lock'} within its "
        f"hours, idle limit, driving minutes and range: {en}",
        f"车辆 “{vehicle.id}” 在可用时段、在外停放、驾驶时长和续航之内"
        f"无法{'同时' if len(needed) > 1 else ''}满足锁定：{zh}",
    )
