"""Crews: which driver takes which car today.

Inside a pool, as many cars as possible get a driver whose licence is valid, covers the car's seats and
whose hours meet the car's; among those pairings the one worth most, by dated prices: a driver's usual car
kept, less nights, holidays and long days given to those who have had more of them than others of the pool
(`dispatch.turns`); then the one with most shared hours. Minutes, CNY.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
from scipy.optimize import linear_sum_assignment

from dispatch.clock import hours_to_intervals, intersect
from dispatch.eligibility import EligibleVehicle
from dispatch.left_out import LeftOut, left_out_by
from dispatch.turns import NO_TURNS, TurnRule, Turns, least_turns, read_turn_rule
from fleet_data.records import DriverRecord
from rulebook.book import Rulebook, asof
from rulebook.rules.driver_fitness import DriverFitnessFacts
from rulebook.ruling import Ruling
from rulebook.terms import DayKind

Intervals = tuple[tuple[float, float], ...]

_A_MINUTE = 1e-3  # CNY; a day's minutes weigh less than any price
_ONE_MORE_CREW = 1e9  # no price outweighs one more crew
NOTHING_HAD: Mapping[str, Turns] = MappingProxyType({})


def _any_workday(region: str) -> DayKind:
    del region
    return DayKind.WORKDAY


@dataclass(frozen=True, slots=True)
class _Rota:
    """What turns cost, the turns drivers have had, and whether the day is a holiday in the pool's region."""

    rule: TurnRule
    had: Mapping[str, Turns]
    on_holiday: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """A car with its driver: when both can, and how long the driver may drive in one duty."""

    vehicle: EligibleVehicle
    driver: DriverRecord
    available: Intervals
    max_driving_minutes: float
    ruling: Ruling


def pair_crews(
    vehicles: Sequence[EligibleVehicle],
    drivers: Sequence[DriverRecord],
    day: date,
    max_driving_value: str,
    had: Mapping[str, Turns] = NOTHING_HAD,
    day_kind: Callable[[str], DayKind] = _any_workday,
) -> tuple[tuple[Crew, ...], tuple[LeftOut, ...]]:
    """Crews in the order of the vehicle ledger, and the cars and drivers left without the other, with reasons.

    `max_driving_value` names the dated value that caps every driver's minutes at the wheel; `had` are the turns of
    drivers before the day, by staff number.
    """
    cars_of: dict[str, list[EligibleVehicle]] = defaultdict(list)
    for vehicle in vehicles:
        cars_of[vehicle.record.pool].append(vehicle)
    drivers_of: dict[str, list[DriverRecord]] = defaultdict(list)
    for driver in drivers:
        drivers_of[driver.pool].append(driver)
    crews: dict[str, Crew] = {}
    left_out: list[LeftOut] = []
    for pool, cars in cars_of.items():
        book = asof(day, cars[0].record.pool_region)
        rota = _Rota(read_turn_rule(book), had, day_kind(cars[0].record.pool_region) is DayKind.HOLIDAY)
        found, alone = _pair_pool(cars, drivers_of[pool], book, book.value(max_driving_value).number, rota)
        crews.update((crew.vehicle.record.plate, crew) for crew in found)
        left_out += alone
    for pool, lost in drivers_of.items():
        if pool not in cars_of:
            left_out += [_without_car(driver) for driver in lost]
    return tuple(crews[v.record.plate] for v in vehicles if v.record.plate in crews), tuple(left_out)


def limit_a_duty(intervals: Intervals, max_minutes_a_day: float) -> float:
    """The largest limit on one duty's driving under which the duties of all intervals together keep the day's limit."""
    lengths = sorted(end - start for start, end in intervals)
    left = max_minutes_a_day
    for i, length in enumerate(lengths):
        share = left / (len(lengths) - i)
        if length >= share:
            return share
        left -= length
    return max_minutes_a_day


def _pair_pool(
    cars: Sequence[EligibleVehicle],
    drivers: Sequence[DriverRecord],
    book: Rulebook,
    max_driving_minutes: float,
    rota: _Rota,
) -> tuple[list[Crew], list[LeftOut]]:
    fitness = [[_fitness(driver, car, book) for driver in drivers] for car in cars]
    car_hours = [hours_to_intervals(car.record.available) for car in cars]
    driver_hours = [hours_to_intervals(driver.on_duty) for driver in drivers]
    worth = np.zeros((len(cars), len(drivers)))
    turns = [rota.had.get(driver.driver, NO_TURNS) for driver in drivers]
    least = least_turns(turns)
    for i, car in enumerate(cars):
        for j, driver in enumerate(drivers):
            hours = intersect(car_hours[i], driver_hours[j])
            shared = sum(end - start for start, end in hours)
            if fitness[i][j].permitted and shared > 0:
                usual = rota.rule.usual_car_cny if driver.usual_plate == car.record.plate else 0.0
                turn = rota.rule.price_cny(rota.rule.find_turns(hours, rota.on_holiday), turns[j], least)
                worth[i, j] = _ONE_MORE_CREW + usual - turn + shared * _A_MINUTE
    rows, columns = linear_sum_assignment(worth, maximize=True)
    taken = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if worth[i, j] > 0}
    crews = []
    for i, j in taken.items():
        hours = intersect(car_hours[i], driver_hours[j])
        own = drivers[j].max_driving_minutes
        day_limit = max_driving_minutes if own is None else min(own, max_driving_minutes)
        crews.append(Crew(cars[i], drivers[j], hours, limit_a_duty(hours, day_limit), fitness[i][j]))
    left_out = [
        _without_driver(car, drivers, fitness[i], bool(np.any(worth[i] > 0)))
        for i, car in enumerate(cars)
        if i not in taken
    ]
    for j, driver in enumerate(drivers):
        if j not in taken.values():
            refusals = [fitness[i][j] for i in range(len(cars)) if not fitness[i][j].permitted]
            unfit = len(refusals) == len(cars)
            left_out.append(
                left_out_by("driver", driver.driver, driver.pool, refusals[0]) if unfit else _without_car(driver)
            )
    return crews, left_out


def _fitness(driver: DriverRecord, car: EligibleVehicle, book: Rulebook) -> Ruling:
    facts = DriverFitnessFacts(
        licence_class=driver.licence_class,
        licence_valid_until=driver.licence_valid_until,
        seats=car.record.seats,
        is_leader=driver.is_leader,
    )
    return book.judge(facts)


def _without_driver(
    car: EligibleVehicle, drivers: Sequence[DriverRecord], fitness: Sequence[Ruling], could: bool
) -> LeftOut:
    plate, pool = car.record.plate, car.record.pool
    if not drivers:
        return LeftOut("vehicle", plate, pool, "pool_without_drivers", "车队没有驾驶员", "its pool has no driver")
    refusal = next((ruling for ruling in fitness if not ruling.permitted), None)
    if not could and refusal is not None and not any(ruling.permitted for ruling in fitness):
        return LeftOut(
            "vehicle",
            plate,
            pool,
            "no_fit_driver",
            f"车队中没有可驾驶该车的驾驶员（如：{refusal.reasons[0].zh}）",
            f"no driver of its pool may drive it (for one: {refusal.reasons[0].en})",
            refusal,
        )
    if not could:
        return LeftOut(
            "vehicle",
            plate,
            pool,
            "hours_do_not_meet",
            "驾驶员班次与车辆时段不重合",
            "no fit driver's hours meet its own",
        )
    return LeftOut(
        "vehicle", plate, pool, "drivers_all_taken", "能驾驶该车的驾驶员均已配车", "every fit driver has another car"
    )


def _without_car(driver: DriverRecord) -> LeftOut:
    return LeftOut(
        "driver", driver.driver, driver.pool, "no_car_left", "没有可配的车辆", "no car of the pool is left for them"
    )
