"""A pool's cars and drivers, drawn from a seed. Every plate and name is plainly a demonstration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import count
from random import Random

from fleet_data.records import DriverRecord, Energy, VehicleRecord, VehicleState
from fleet_data.regions import Region
from rulebook.terms import VehicleCategory
from scenarios.places import DemoPlace
from scenarios.vehicle_models import VehicleModel

PLATE_LETTERS = {
    "150000": "O",
    "150100": "A",
    "150200": "B",
    "150300": "C",
    "150400": "D",
    "150500": "G",
    "150600": "K",
    "150700": "E",
    "150800": "L",
    "150900": "J",
    "152200": "F",
    "152500": "H",
    "152900": "M",
}
Hours = tuple[tuple[time, time], ...]

ALL_DAY = ((time(0), time(0)),)
DAY_SHIFT = ((time(7), time(21)),)
EARLY_SHIFT = ((time(6), time(22)),)
EARLY_EVERY = 4  # of a pool's cars of a model, each fourth starts early and ends late
LARGE_POOL_CARS = 12
WINTER_MONTHS = (11, 12, 1, 2, 3)
WINTER_RANGE = 0.65  # cold weather's share of the mild range; our figure for demonstrations


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """What a pool shall hold: so many cars in shares, with how many kept in reserve by category."""

    region: Region
    place: DemoPlace
    cars: int
    shares: Mapping[VehicleModel, float]
    reserve: Mapping[VehicleCategory, int]

    @property
    def name(self) -> str:
        """The pool's name in the ledgers."""
        return f"{self.region.name}演示车队"


def share_out(total: int, weights: list[float]) -> list[int]:
    """Whole numbers that sum to `total`, near their weights (largest remainder, the first on ties)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda index: (whole[index] - exact[index], index))
    for index in order[: total - sum(whole)]:
        whole[index] += 1
    return whole


def licence_class(seats: int) -> str:
    """The lowest class for so many passenger seats: C1 to nine seats with the driver's own, B1 to nineteen, then A1."""
    return "C1" if seats < 9 else "B1" if seats < 19 else "A1"


def plate_numbers() -> dict[str, Iterator[int]]:
    """A running number for each plate letter, to be shared by the pools of one world."""
    return {letter: count(1) for letter in PLATE_LETTERS.values()}


def pool_vehicles(
    plan: PoolPlan, day: date, numbers: Mapping[str, Iterator[int]], random: Random
) -> list[VehicleRecord]:
    """The pool's cars: one in fifteen in repair or sealed, reserve flags on the first cars in service of a category."""
    letter = PLATE_LETTERS[plan.region.code if plan.region.level != "banner" else plan.region.parent or ""]
    models = list(plan.shares)
    uneven = 0.0 if plan.cars >= LARGE_POOL_CARS else 0.6  # small pools differ from one another
    cars = share_out(plan.cars, [share * random.uniform(1 - uneven, 1 + uneven) for share in plan.shares.values()])
    vehicles: list[VehicleRecord] = []
    kept = dict(plan.reserve)
    worn = random.uniform(0.92, 1.12)  # older fleets cost more a kilometre; rates are set by pool and model
    for model, number in zip(models, cars, strict=True):
        for place in range(number):
            shift = EARLY_SHIFT if place % EARLY_EVERY == EARLY_EVERY - 1 else DAY_SHIFT
            plate = f"蒙{letter}·演{next(numbers[letter]):03d}"
            vehicle = pool_vehicle(plan, model, plate, shift, worn, day, random)
            if vehicle.state is VehicleState.IN_SERVICE and kept.get(model.category, 0) > 0:
                kept[model.category] -= 1
                vehicle = replace(vehicle, reserve=True)
            vehicles.append(vehicle)
    return vehicles


def pool_vehicle(
    plan: PoolPlan, model: VehicleModel, plate: str, shift: Hours, worn: float, day: date, random: Random
) -> VehicleRecord:
    """One car of the pool; `worn` multiplies the model's cost a kilometre."""
    draw = random.random()
    ordinary = model.category is VehicleCategory.GENERAL
    state = VehicleState.IN_SERVICE
    if ordinary and draw < 0.07:
        state = VehicleState.REPAIR if draw < 0.05 else VehicleState.SEALED
    on_duty = model.category is VehicleCategory.EMERGENCY
    winter = model.energy is Energy.ELECTRIC and day.month in WINTER_MONTHS
    return VehicleRecord(
        plate=plate,
        pool=plan.name,
        pool_region=plan.region.code,
        pool_lat=plan.place.lat,
        pool_lon=plan.place.lon,
        unit=f"{plan.region.name}演示机关事务单位",
        category=model.category,
        seats=model.seats,
        energy=model.energy,
        fixed_cost_cny=model.fixed_cost_cny,
        cost_per_km_cny=round(min(1.5, max(0.3, model.cost_per_km_cny * worn)), 2),
        available=ALL_DAY if on_duty else shift,
        state=state,
        range_km=None if model.range_km is None else float(round(model.range_km * (WINTER_RANGE if winter else 1.0))),
        features=model.features,
        duty_car=on_duty,
        displacement_l=model.displacement_l,
        price_cny=model.price_cny,
        first_registered_on=day - timedelta(days=random.randint(200, 3200)),
    )


def pool_drivers(
    vehicles: list[VehicleRecord], day: date, numbers: Iterator[int], random: Random
) -> list[DriverRecord]:
    """A driver for each car that can be sent, and one more for each eight.

    The last of a pool of ten or more has a licence that ran out the day before: such a driver must never be sent.
    """
    drivers: list[DriverRecord] = []
    usable = [vehicle for vehicle in vehicles if vehicle.state is VehicleState.IN_SERVICE]
    spare = [vehicle for index, vehicle in enumerate(usable) if index % 8 == 0]
    for vehicle, is_spare in [(vehicle, False) for vehicle in usable] + [(vehicle, True) for vehicle in spare]:
        number = next(numbers)
        drivers.append(
            DriverRecord(
                driver=f"D{number:04d}",
                name=f"演示驾驶员{number:03d}",
                pool=vehicle.pool,
                licence_class=licence_class(vehicle.seats),
                licence_valid_until=day + timedelta(days=random.randint(120, 2000)),
                on_duty=vehicle.available,
                max_driving_minutes=480.0,
                usual_plate=None if is_spare else vehicle.plate,
            )
        )
    if len(usable) >= 10:
        drivers[-1] = replace(drivers[-1], licence_valid_until=day - timedelta(days=1))
    return drivers
