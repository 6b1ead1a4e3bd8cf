"""Clashes of locks that need no timetable: a lock against the format, another lock, or the day's counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solver.limits.fit import misfits
from solver.lookup import Lookup
from solver.problem import Lock
from solver.violation import beyond


@dataclass(frozen=True, slots=True)
class LockClash:
    """Locks that cannot stand together (dropping any one of them resolves it), and why."""

    locks: tuple[Lock, ...]
    en: str
    zh: str

    def __str__(self) -> str:
        """One line in both languages."""
        return f"{self.zh} / {self.en}"


def single(lookup: Lookup) -> Iterator[LockClash]:
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


def repeated(lookup: Lookup) -> Iterator[LockClash]:
    """A request locked to two options, or an option locked to two vehicles or two starts."""
    by_request: dict[str, list[Lock]] = defaultdict(list)
    for lock in lookup.problem.locked:
        for request in lookup.options[lock.option].covers:
            by_request[request].append(lock)
    seen: set[frozenset[Lock]] = set()
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
            if frozenset(clash) not in seen:
                seen.add(frozenset(clash))
                yield LockClash(
                    clash,
                    f"request '{request}' is locked twice: {told(clash[0])}, and {told(clash[1])}",
                    f"申请 “{request}” 被重复锁定：{told_zh(clash[0])}；{told_zh(clash[1])}",
                )


def lent_too_often(lookup: Lookup) -> Iterator[LockClash]:
    """Locks that lend more vehicles to a region than its agreement allows."""
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
                f"at most {entry.max_vehicles}: {', '.join(map(told, locks))}",
                f"锁定需区域 {pair[0]} 出 {len(lent[pair])} 辆车服务区域 {pair[1]}，至多 {entry.max_vehicles} 辆："
                f"{'、'.join(map(told_zh, locks))}",
            )


def reserve_used(lookup: Lookup) -> Iterator[LockClash]:
    """Locks on more vehicles of a pool and category than its reserve lets leave."""
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
                f"locks use {len(locks)}: {', '.join(map(told, clashing))}",
                f"车队 “{pool}” 的 {category} 类 {held[pool, category]} 辆车须留 {reserve} 辆备勤，"
                f"锁定已用 {len(locks)} 辆：{'、'.join(map(told_zh, clashing))}",
            )


def told(lock: Lock) -> str:
    """The lock in English."""
    start = "" if lock.start is None else f" at minute {lock.start:g}"
    return f"'{lock.request}' by '{lock.option}' with '{lock.vehicle}'{start}"


def told_zh(lock: Lock) -> str:
    """The lock in Chinese."""
    start = "" if lock.start is None else f"（第 {lock.start:g} 分钟）"
    return f"“{lock.request}” 按 “{lock.option}” 用车 “{lock.vehicle}”{start}"
