"""Whether the locked assignments of a day can be kept together, and if not, which of them clash.

Everything unlocked may go unserved, so locks are keepable when each vehicle's locked options fit into its intervals
one after another and the day's counts (cross-region vehicles, reserve) hold. Where the travel times or the idle limit
make a locked pair possible only with an unlocked option in between, up to two such helpers are tried.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.arranging import Arranger, Task
from solver.limits.fit import misfits
from solver.lookup import Lookup
from solver.plan import Duty
from solver.problem import Lock, Option, Problem, Vehicle
from solver.violation import beyond

MOST_HELPERS = 2


@dataclass(frozen=True, slots=True)
class LockClash:
    """Locks that cannot stand together (dropping any one of them resolves it), and why."""

    locks: tuple[Lock, ...]
    en: str
    zh: str

    def __str__(self) -> str:
        """One line in both languages."""
        return f"{self.zh} / {self.en}"


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
    clashes = [*_single(lookup), *_repeated(lookup)]
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
    clashes += [*_lent_too_often(lookup), *_reserve_used(lookup)]
    return LockArrangement(duties=() if clashes else tuple(duties), clashes=tuple(clashes))


def _single(lookup: Lookup) -> Iterator[LockClash]:
    """Locks that cannot stand even alone, for a reason that needs no timetable."""
    for lock in lookup.problem.locked:
        vehicle, option = lookup.vehicles[lock.vehicle], lookup.options[lock.option]
        pair = lookup.region_pair(vehicle, option)
        if lock.request not in option.covers:
            yield LockClash(
                (lock,),
                f"request '{lock.request}' is locked to option '{option.id}', which does not serve it",
                f"申请 “{lock.request}” 锁定的方案 “{option.id}” 并不服务该申请",
            )
        elif lock.start is not None and (beyond(option.earliest, lock.start) or beyond(lock.start, option.latest)):
            yield LockClash(
                (lock,),
                f"request '{lock.request}' is locked to start at minute {lock.start:g}, "
                f"outside {option.earliest:g} to {option.latest:g}",
                f"申请 “{lock.request}” 锁定第 {lock.start:g} 分钟开始，"
                f"不在 {option.earliest:g}–{option.latest:g} 之间",
            )
        elif pair[0] != pair[1] and pair not in lookup.agreements:
            yield LockClash(
                (lock,),
                f"request '{lock.request}' is locked to vehicle '{vehicle.id}' of region {pair[0]}, "
                f"which may not serve region {pair[1]}",
                f"申请 “{lock.request}” 锁定区域 {pair[0]} 的车辆 “{vehicle.id}”，该车不得服务区域 {pair[1]}",
            )
        else:
            for misfit in misfits(vehicle, option, lookup.covered(option)):
                yield LockClash((lock,), f"a lock cannot stand: {misfit.en}", f"锁定无法成立：{misfit.zh}")
                break


def _repeated(lookup: Lookup) -> Iterator[LockClash]:
    """A request locked to two options, or an option locked to two vehicles or two starts."""
    by_request: dict[str, list[Lock]] = defaultdict(list)
    for lock in lookup.problem.locked:
        for request in lookup.options[lock.option].covers:
            by_request[request].append(lock)
    told: set[frozenset[Lock]] = set()
    for request, locks in by_request.items():
        first, *others = locks
        for other in others:
            named = [lock.start for lock in locks if lock.start is not None]
            early, late = min(named, default=0.0), max(named, default=0.0)
            if (first.option, first.vehicle) != (other.option, other.vehicle):
                clash = (first, other)
            elif beyond(late, early):
                clash = (
                    next(lock for lock in locks if lock.start == early),
                    next(lock for lock in locks if lock.start == late),
                )
            else:
                continue
            if frozenset(clash) not in told:
                told.add(frozenset(clash))
                yield LockClash(
                    clash,
                    f"request '{request}' is locked twice: {_told(clash[0])}, and {_told(clash[1])}",
                    f"申请 “{request}” 被重复锁定：{_told_zh(clash[0])}；{_told_zh(clash[1])}",
                )


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
    en = ", ".join(_told(lock) for lock in needed)
    zh = "、".join(_told_zh(lock) for lock in needed)
    return LockClash(
        tuple(needed),
        f"vehicle '{vehicle.id}' cannot keep {'these locks together' if len(needed) > 1 else 'this lock'} within its "
        f"hours, idle limit, driving minutes and range: {en}",
        f"车辆 “{vehicle.id}” 在可用时段、在外停放、驾驶时长和续航之内"
        f"无法{'同时' if len(needed) > 1 else ''}满足锁定：{zh}",
    )


def _lent_too_often(lookup: Lookup) -> Iterator[LockClash]:
    lent: dict[tuple[str, str], dict[str, Lock]] = defaultdict(dict)
    for lock in lookup.problem.locked:
        pair = lookup.region_pair(lookup.vehicles[lock.vehicle], lookup.options[lock.option])
        lent[pair].setdefault(lock.vehicle, lock)
    for pair, entry in lookup.agreements.items():
        if pair[0] != pair[1] and entry.max_vehicles is not None and len(lent[pair]) > entry.max_vehicles:
            locks = tuple(lent[pair].values())[: entry.max_vehicles + 1]
            yield LockClash(
                locks,
                f"locks lend {len(lent[pair])} vehicles of region {pair[0]} to region {pair[1]}, "
                f"at most {entry.max_vehicles}: {', '.join(map(_told, locks))}",
                f"锁定需区域 {pair[0]} 出 {len(lent[pair])} 辆车服务区域 {pair[1]}，至多 {entry.max_vehicles} 辆："
                f"{'、'.join(map(_told_zh, locks))}",
            )


def _reserve_used(lookup: Lookup) -> Iterator[LockClash]:
    held = Counter((vehicle.pool, vehicle.category) for vehicle in lookup.problem.vehicles)
    used: dict[tuple[str, str], dict[str, Lock]] = defaultdict(dict)
    for lock in lookup.problem.locked:
        vehicle = lookup.vehicles[lock.vehicle]
        used[vehicle.pool, vehicle.category].setdefault(vehicle.id, lock)
    for (pool, category), locks in used.items():
        reserve = lookup.pools[pool].reserve.get(category, 0)
        may_leave = max(0, held[pool, category] - reserve)
        if len(locks) > may_leave:
            clashing = tuple(locks.values())[: may_leave + 1]
            yield LockClash(
                clashing,
                f"pool '{pool}' must keep {reserve} of its {held[pool, category]} {category} vehicles in reserve, "
                f"locks use {len(locks)}: {', '.join(map(_told, clashing))}",
                f"车队 “{pool}” 的 {category} 类 {held[pool, category]} 辆车须留 {reserve} 辆备勤，"
                f"锁定已用 {len(locks)} 辆：{'、'.join(map(_told_zh, clashing))}",
            )


def _told(lock: Lock) -> str:
    start = "" if lock.start is None else f" at minute {lock.start:g}"
    return f"'{lock.request}' by '{lock.option}' with '{lock.vehicle}'{start}"


def _told_zh(lock: Lock) -> str:
    start = "" if lock.start is None else f"（第 {lock.start:g} 分钟）"
    return f"“{lock.request}” 按 “{lock.option}” 用车 “{lock.vehicle}”{start}"
