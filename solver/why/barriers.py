"""Why a vehicle cannot take an option in a plan: the rule it would break, by how much, whose trips stand in the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf

from solver.limits.fit import misfits
from solver.problem import Option, Vehicle
from solver.violation import Code
from solver.why.roster import Roster


@dataclass(frozen=True, slots=True)
class Barrier:
    """The rule that stands in the way: its code, by how much it would be broken (its own unit), whose trips matter."""

    code: Code
    amount: float
    en: str
    zh: str
    trips: tuple[str, ...] = ()  # requests

    def __str__(self) -> str:
        """One line in both languages."""
        return f"{self.zh} / {self.en}"


# From what no rearrangement mends to what only the other trips forbid.
DEPTH = {
    code: depth
    for depth, code in enumerate(
        (
            Code.LOCK_BROKEN,
            Code.VEHICLE_CATEGORY,
            Code.VEHICLE_FEATURES,
            Code.VEHICLE_SEATS,
            Code.CROSS_REGION_NOT_ALLOWED,
            Code.OUTSIDE_AVAILABLE,
            Code.RANGE_KM,
            Code.DRIVING_MINUTES,
            Code.CROSS_REGION_VEHICLES,
            Code.RESERVE,
            Code.STARTS_BEFORE_ARRIVAL,
        )
    )
}


def deepest(barriers: Collection[Barrier]) -> Barrier:
    """Of the barriers of several options, the one met last: that option came nearest to being served."""
    return max(barriers, key=lambda barrier: (DEPTH[barrier.code], -barrier.amount))


def find_misfit(roster: Roster, vehicle: Vehicle, option: Option) -> Barrier | None:
    """What keeps the vehicle from the option on any day: locks, seats, category, features, agreements."""
    for request in option.covers:
        lock = roster.lock_of.get(request)
        if lock is not None and (lock.vehicle, lock.option) != (vehicle.id, option.id):
            return Barrier(
                Code.LOCK_BROKEN,
                0.0,
                f"request '{request}' is locked to vehicle '{lock.vehicle}' by option '{lock.option}'",
                f"申请 “{request}” 已锁定由车辆 “{lock.vehicle}” 按方案 “{lock.option}” 承担",
            )
    violation = next(misfits(vehicle, option, roster.covered(option)), None)
    if violation is not None:
        return Barrier(violation.code, violation.amount, violation.en, violation.zh)
    pair = roster.lookup.region_pair(vehicle, option)
    if pair[0] != pair[1] and pair not in roster.lookup.agreements:
        return Barrier(
            Code.CROSS_REGION_NOT_ALLOWED,
            0.0,
            f"no agreement lets region {pair[0]} serve region {pair[1]}",
            f"区域 {pair[0]} 与 {pair[1]} 之间没有异地联动约定",
        )
    return None


def find_alone(roster: Roster, vehicle: Vehicle, option: Option) -> Barrier | None:
    """What keeps a fitting vehicle from the option even with nothing else to do: hours, range or driving time."""
    if roster.arranged(vehicle.id, (option.id,)).arrangement is not None:
        return None
    home, lookup = roster.lookup.home(vehicle), roster.lookup
    out, back = lookup.minutes(home, option.origin), lookup.minutes(option.destination, home)
    km = lookup.km(home, option.origin) + option.km + lookup.km(option.destination, home)
    driven = out + option.driving_minutes + back
    ground = roster.ground(vehicle.id)
    hours = replace(ground, driving_minutes=inf, range_km=inf)
    if roster.arranged_on(hours, (option.id,)).arrangement is None:
        leaves, returns = option.earliest - out, option.latest + option.minutes + back
        over = (
            min(
                (max(begin - (option.latest - out), 0.0) + max(option.earliest + option.minutes + back - end, 0.0))
                for begin, end in ((begin, end) for begin, end in vehicle.available)
            )
            if vehicle.available
            else 0.0
        )
        return Barrier(
            Code.OUTSIDE_AVAILABLE,
            over,
            f"vehicle '{vehicle.id}' would leave at minute {leaves:g} at the earliest and be back by minute "
            f"{returns:g} at the latest, which its hours do not hold (short by {over:g} minutes)",
            f"车辆 “{vehicle.id}” 最早须第 {leaves:g} 分钟出车、最晚第 {returns:g} 分钟回队，可用时段容纳不下"
            f"（差 {over:g} 分钟）",
        )
    if km > ground.range_km:
        return Barrier(
            Code.RANGE_KM,
            km - ground.range_km,
            f"vehicle '{vehicle.id}' would drive {km:g} km, its range is {ground.range_km:g}",
            f"车辆 “{vehicle.id}” 须行驶 {km:g} 公里，续航仅 {ground.range_km:g} 公里",
        )
    return Barrier(
        Code.DRIVING_MINUTES,
        max(driven - ground.driving_minutes, 0.0),
        f"vehicle '{vehicle.id}' would drive {driven:g} minutes, at most {ground.driving_minutes:g}",
        f"车辆 “{vehicle.id}” 须驾驶 {driven:g} 分钟，至多 {ground.driving_minutes:g} 分钟",
    )


def find_beside(roster: Roster, vehicle: Vehicle, option: Option, kept: Collection[str]) -> Barrier:
    """Why a vehicle that could serve the option alone cannot serve it beside the options it keeps."""
    options = (*kept, option.id)
    against = [each for each in kept if roster.arranged(vehicle.id, (each, option.id)).arrangement is None]
    trips = tuple(request for each in against or kept for request in roster.lookup.options[each].covers)
    named_en, named_zh = ", ".join(trips), "、".join(trips)
    ground = roster.ground(vehicle.id)
    cut = roster.arranged(vehicle.id, options).cut
    if "driving" in cut and roster.arranged_on(replace(ground, driving_minutes=inf), options).arrangement is not None:
        return Barrier(
            Code.DRIVING_MINUTES,
            0.0,
            f"beside {named_en}, vehicle '{vehicle.id}' would pass its driving minutes ({ground.driving_minutes:g})",
            f"车辆 “{vehicle.id}” 另有 {named_zh}，驾驶时间将超过 {ground.driving_minutes:g} 分钟",
            trips,
        )
    if "range" in cut and roster.arranged_on(replace(ground, range_km=inf), options).arrangement is not None:
        return Barrier(
            Code.RANGE_KM,
            0.0,
            f"beside {named_en}, vehicle '{vehicle.id}' would pass its range ({ground.range_km:g} km)",
            f"车辆 “{vehicle.id}” 另有 {named_zh}，行驶里程将超过续航 {ground.range_km:g} 公里",
            trips,
        )
    return Barrier(
        Code.STARTS_BEFORE_ARRIVAL,
        0.0,
        f"vehicle '{vehicle.id}' serves {named_en}, and no order and start times fit this request in beside them",
        f"车辆 “{vehicle.id}” 承担 {named_zh}，任何次序和发车时间都无法再加入本申请",
        trips,
    )
