"""The dataset while it is made: cars, orders, routine days; cases play their deeds on it."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import numpy as np
import shapely

from rulebook.terms import Purpose, VehicleCategory
from scenarios.deeds.car import Car
from scenarios.deeds.fixes import fixes_of
from scenarios.deeds.ledger import Ledger, Row
from scenarios.deeds.moments import DAY_S, WORKDAYS, at, iso
from scenarios.deeds.outing import Outing
from scenarios.deeds.town import AREA_RADIUS_KM, POOL_RADIUS_M, Town, find_towns
from scenarios.deeds.ways import Point, moved, regions_along

_TOWNS, _SPARE_TOWNS = 4, 4
_UNITS = 3
_PEOPLE = 12


class Stage:
    """Everything random comes from `seed`; the same seed gives the same files to the byte."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.seed = seed
        self.ledger = Ledger()
        self.cars: list[Car] = []
        towns = find_towns(self.random, _TOWNS + _SPARE_TOWNS)
        for town in towns:
            self._open(town)
        self.towns, self._spare = towns[:_TOWNS], towns[_TOWNS:]
        self._establishment: dict[tuple[str, str], int] = {}

    def town(self) -> Town:
        """One of the towns where many cases play."""
        return self.random.choice(self.towns)

    def spare_town(self) -> Town:
        """A town nobody else plays in."""
        return self._spare.pop()

    def unit(self, town: Town) -> str:
        """A unit more in a town."""
        unit_id = f"u{len(self.ledger.rows['units']) + 1:03d}"
        self.ledger.add("units", unit_id=unit_id, name=f"演示单位{unit_id[1:]}", region_id=town.region.code)
        centre = town.pool
        ring = [moved(centre, AREA_RADIUS_KM * 1000 * x, AREA_RADIUS_KM * 1000 * y) for x, y in _CIRCLE]
        self.ledger.allowance_areas[unit_id] = shapely.Polygon([(lon, lat) for lat, lon in ring])
        return unit_id

    def car(self, town: Town | None = None, unit_id: str | None = None, **over: Any) -> Car:
        """A car, an ordinary sedan bought in 2021 unless told otherwise."""
        town = town or self.town()
        number = len(self.cars) + 1
        unit_id = unit_id or self.random.choice(town.units)
        row = {
            "vehicle_id": f"v{number:03d}",
            "plate": f"蒙A演{number:04d}",
            "unit_id": unit_id,
            "pool_id": town.pool_id,
            "category": VehicleCategory.GENERAL.value,
            "energy": "petrol",
            "vehicle_class": "sedan",
            "seats": 5,
            "price_cny": 148_000.0,
            "displacement_l": 1.5,
            "purchased_on": "2021-05-18",
            "registered_on": "2021-06-01",
            "registered_owner": f"演示单位{unit_id[1:]}",
            "tank_l": 55.0,
            "litres_per_100km": 8.0,
            "status": "active",
            "replaced_vehicle_id": None,
            "secret": False,
        }
        row.update(over)
        self.ledger.add("vehicles", **row)
        car = Car(row, town, passengers=tuple(f"{unit_id}-person{one:02d}" for one in range(1, _PEOPLE + 1)))
        self.cars.append(car)
        return car

    def day(self, car: Car, around: int = 1) -> date:
        """A workday for a deed with workdays on either side, all of which the routine then leaves alone."""
        choices = [
            number
            for number in range(around, len(WORKDAYS) - around)
            if (WORKDAYS[number + around] - WORKDAYS[number - around]).days == 2 * around
            and not car.taken & set(WORKDAYS[number - around : number + around + 1])
        ]
        number = self.random.choice(choices)
        car.taken |= set(WORKDAYS[number - around : number + around + 1])
        return WORKDAYS[number]

    def outing(self, car: Car, start_s: int, here: Point | None = None) -> Outing:
        """An outing that leaves the base (or wherever the car is) at an instant."""
        outing = Outing(self.random, start_s, here or car.town.pool)
        car.outings.append(outing)
        return outing

    def order(self, car: Car, outing: Outing, stops: list[Point], **over: Any) -> Row:
        """An order that covers an outing as it went; anything may be told otherwise."""
        start_s, end_s = outing.start_s - 300, outing.now_s + 900
        created_s = start_s - self.random.randint(DAY_S // 2, DAY_S)
        km = outing.km * car.km_told_factor
        passed = {car.town.region.code, *regions_along(outing.line)}
        self.ledger.region_ids |= passed
        row = {
            "order_id": f"o{len(self.ledger.rows['orders']) + 1:05d}",
            "vehicle_id": car.vehicle_id,
            "driver_id": f"d-{car.vehicle_id}",
            "user_unit_id": car.unit_id,
            "requester_id": self.random.choice(car.passengers),
            "kind": "normal",
            "purpose": Purpose.ORDINARY.value,
            "created_at": iso(created_s),
            "approved_at": iso(created_s + self.random.randint(1800, 7200)),
            "start_at": iso(start_s),
            "end_at": iso(end_s),
            "closed_at": iso(outing.now_s + 1200),
            "origin_lat": car.town.pool[0],
            "origin_lon": car.town.pool[1],
            "stops": json.dumps([[round(lat, 6), round(lon, 6)] for lat, lon in stops]),
            "region_ids": ";".join(sorted(passed)),
            "passengers": 2,
            "passenger_ids": ";".join(self.random.sample(car.passengers, 2)),
            "allowance_holder": False,
            "planned_km": round(km * self.random.uniform(0.96, 1.04), 1),
            "recorded_km": round(km, 1),
        }
        return self.ledger.add("orders", **row | over)

    def served(
        self,
        car: Car,
        day: date,
        clock: str = "09:00",
        stops: list[Point] | None = None,
        minutes: float = 70,
        **over: Any,
    ) -> Outing:
        """An outing to stops and back with its order."""
        stops = stops or [self.random.choice(car.town.offices)]
        outing = self.outing(car, at(day, clock))
        for stop in stops:
            outing.drive(stop).wait(minutes)
        outing.drive(car.town.pool)
        self.order(car, outing, stops, **over)
        return outing

    def fuel(self, car: Car, second: int, litres: float, where: Point | None = None, **over: Any) -> Row:
        """A card transaction, at the town's station unless told otherwise."""
        lat, lon = where or car.town.station
        row = {
            "txn_id": f"t{len(self.ledger.rows['fuel']) + 1:05d}",
            "vehicle_id": car.vehicle_id,
            "card_id": f"card-{car.vehicle_id}",
            "at": iso(second),
            "litres": round(litres, 2),
            "amount_cny": round(litres * 7.6, 2),
            "product": "92#",
            "lat": lat,
            "lon": lon,
            "vendor_id": f"station-{car.town.region.code}",
            "vendor_listed": True,
        }
        return self.ledger.add("fuel", **row | over)

    def workshop(self, car: Car, from_s: int, to_s: int, where: Point | None = None, **over: Any) -> Row:
        """A stay in a workshop, the town's unless told otherwise."""
        lat, lon = where or car.town.workshop
        row = {
            "vehicle_id": car.vehicle_id,
            "from_at": iso(from_s),
            "to_at": iso(to_s),
            "vendor_id": f"workshop-{car.town.region.code}",
            "vendor_listed": True,
            "amount_cny": 860.0,
            "lat": lat,
            "lon": lon,
        }
        return self.ledger.add("maintenance", **row | over)

    def seal(self, car: Car, from_s: int, to_s: int, *, exempt: bool = False, note: str = "节假日封存") -> None:
        """A row of the seal register."""
        self.ledger.add(
            "seals", vehicle_id=car.vehicle_id, from_at=iso(from_s), to_at=iso(to_s), exempt=exempt, note=note
        )

    def establish(self, unit_id: str, category: str, count: int) -> None:
        """What a unit may have of a category, where it is not simply what it has."""
        self._establishment[unit_id, category] = count

    def finish(self) -> Ledger:
        """Routine days, positions and establishment; then the ledger is whole."""
        for number, car in enumerate(self.cars):
            self.random.seed(self.seed * 100_003 + number)
            self._routine(car)
            noise = np.random.default_rng((self.seed, number))
            self.ledger.fixes.append(fixes_of(car.vehicle_id, car.town.pool, car.outings, car.spoiling, noise))
        have: dict[tuple[str, str], int] = {}
        for car in self.cars:
            key = car.unit_id, str(car.row["category"])
            have[key] = have.get(key, 0) + (car.row["status"] != "disposed")
        for (unit_id, category), count in sorted((have | self._establishment).items()):
            self.ledger.add("establishment", unit_id=unit_id, category=category, count=count)
        for row in self.ledger.rows["orders"]:
            self.ledger.region_ids |= set(str(row["region_ids"]).split(";"))
        return self.ledger

    def _routine(self, car: Car) -> None:
        """Trips to offices on days nothing else happens; a car with fuel fills what it used, every second trip."""
        free = [day for day in WORKDAYS if day not in car.taken]
        days = sorted(self.random.sample(free, min(car.routine_trips, len(free))))
        used_l = 0.0
        for number, day in enumerate(days):
            outing = self.outing(car, at(day, self.random.choice(("08:40", "09:10", "09:40", "10:00"))))
            stop = self.random.choice(car.town.offices)
            outing.drive(stop).wait(self.random.uniform(50, 120))
            stops, filled_s = [stop], None
            if car.has_fuel and (number % 2 or day == days[-1]):
                filled_s = outing.drive(car.town.station).now_s + 240
                outing.wait(9)
                stops.append(car.town.station)
            outing.drive(car.town.pool)
            if car.has_tunnels:
                begun, end = outing.ignition[0]
                car.spoiling.silent += [(begun - 60, begun + 100), ((begun + end) / 2, (begun + end) / 2 + 150)]
            used_l += outing.km * float(car.row["litres_per_100km"] or 0.0) / 100 * car.fuel_factor
            if filled_s is not None:
                self.fuel(car, filled_s, used_l * self.random.uniform(0.97, 1.03))
                used_l = 0.0
            self.order(car, outing, stops, purpose=_PURPOSES.get(str(car.row["category"]), "ordinary"))

    def _open(self, town: Town) -> None:
        lat, lon = town.pool
        code = town.region.code
        self.ledger.region_ids.add(code)
        self.ledger.add("pools", pool_id=town.pool_id, region_id=code, lat=lat, lon=lon, radius_m=POOL_RADIUS_M)
        for kind, (place_lat, place_lon) in town.places.items():
            self.ledger.add(
                "places", place_id=f"{kind}-{code}", kind=kind, lat=place_lat, lon=place_lon, radius_m=100.0
            )
        town.units = [self.unit(town) for _ in range(_UNITS)]


_CIRCLE = [(np.cos(turn), np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 33)]
_PURPOSES = {
    "confidential": Purpose.CONFIDENTIAL.value,
    "emergency": Purpose.EMERGENCY.value,
    "enforcement": Purpose.ENFORCEMENT.value,
    "special": Purpose.SPECIAL.value,
}
