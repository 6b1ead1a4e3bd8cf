"""What all detectors ask beside a car's own data: the calendar, the law of a day, areas, lots and places of note."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from fleet_data.calendar import UnknownCalendarYearError, national_day
from inspection.dataset.dataset import Dataset
from inspection.dataset.records import Order, Place, Pool, Vehicle
from inspection.places import PlaceIndex, metres
from rulebook.book import Rulebook, asof
from rulebook.jurisdiction import UnknownJurisdictionError
from rulebook.terms import DayKind

AUTONOMOUS_REGION = "150000"  # whose law holds where a region is not known by its code
BORDER_DEGREES = 0.01  # about 1 km: borders, and the 0.7 km that a datum can be off


@dataclass(slots=True)
class Book:
    """Read-only answers about the dataset; what was looked up once is kept."""

    dataset: Dataset
    first_day: int  # numbered legal days (`day_file.day_number`) that the dataset is about
    last_day: int
    places: PlaceIndex = field(init=False)
    _law: dict[tuple[date, str], Rulebook] = field(default_factory=dict)
    _working: dict[tuple[str, date], bool | None] = field(default_factory=dict)
    _areas: dict[tuple[str, ...], BaseGeometry | None] = field(default_factory=dict)
    _at: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    _pools: list[Pool] = field(default_factory=list)
    _central: frozenset[str] | None = None
    _listed: frozenset[str] | None = None
    _replaced_by: dict[str, Vehicle] | None = None

    def __post_init__(self) -> None:
        self.places = PlaceIndex(self.dataset.places)
        self._pools = [self.dataset.pools[name] for name in sorted(self.dataset.pools)]

    @property
    def has_gps(self) -> bool:
        """Whether the dataset has fixes at all."""
        return "gps" in self.dataset.tables

    def is_workday(self, region_id: str, day: date) -> bool | None:
        """Whether offices of the region work that day; None where nobody has announced it (row 30)."""
        key = (region_id, day)
        if key not in self._working:
            self._working[key] = self._is_workday(region_id, day)
        return self._working[key]

    def _is_workday(self, region_id: str, day: date) -> bool | None:
        for code in _levels(region_id):
            said = self.dataset.calendar.get((code, day))
            if said is not None:
                return said == "workday"
        try:
            known = national_day(day)
        except UnknownCalendarYearError:
            return None
        if known.status != "official":
            return None
        return known.kind in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)

    def law(self, day: date, region_id: str) -> Rulebook:
        """The rulebook of the day in the region; regions without a known code are judged by the autonomous region's."""
        key = (day, region_id)
        if key not in self._law:
            try:
                self._law[key] = asof(day, region_id)
            except UnknownJurisdictionError:
                self._law[key] = asof(day, AUTONOMOUS_REGION)
        return self._law[key]

    def approved_area(self, region_ids: tuple[str, ...]) -> BaseGeometry | None:
        """The outline of the regions with a margin for borders; None where one of them is not drawn."""
        if region_ids not in self._areas:
            area = self.dataset.regions.union(region_ids)
            grown = None if area is None else area.buffer(BORDER_DEGREES)
            if grown is not None:
                shapely.prepare(grown)
            self._areas[region_ids] = grown
        return self._areas[region_ids]

    def regions_at(self, place: Place) -> tuple[str, ...]:
        """The regions that hold a place."""
        if place not in self._at:
            self._at[place] = tuple(self.dataset.regions.find_at(*place))
        return self._at[place]

    def find_pool_at(self, lat: float, lon: float, margin_m: float) -> Pool | None:
        """A lot of any unit that holds the place."""
        for pool in self._pools:
            if abs(pool.lat - lat) < 0.05 and metres(lat, lon, pool.lat, pool.lon) <= pool.radius_m + margin_m:
                return pool
        return None

    def is_near_pool(self, lat: float, lon: float, within_m: float) -> bool:
        """Whether any lot is within so many metres."""
        return any(
            abs(pool.lat - lat) * 111_195.0 <= within_m and metres(lat, lon, pool.lat, pool.lon) <= within_m
            for pool in self._pools
        )

    def region_of(self, unit_id: str, pool: Pool | None) -> str:
        """The region of a unit, else of the lot."""
        unit = self.dataset.units.get(unit_id)
        return unit.region_id if unit else pool.region_id if pool else AUTONOMOUS_REGION

    @property
    def listed_vendors(self) -> frozenset[str]:
        """Vendors of fuel and repair that any row has on the list."""
        if self._listed is None:
            fills = {f.vendor_id for rows in self.dataset.fuel.values() for f in rows if f.vendor_listed}
            works = {w.vendor_id for rows in self.dataset.maintenance.values() for w in rows if w.vendor_listed}
            self._listed = frozenset(vendor for vendor in fills | works if vendor)
        return self._listed

    @property
    def replaced_by(self) -> dict[str, Vehicle]:
        """The new vehicle of each vehicle that the register says was replaced."""
        if self._replaced_by is None:
            vehicles = self.dataset.vehicles.values()
            self._replaced_by = {v.replaced_vehicle_id: v for v in vehicles if v.replaced_vehicle_id}
        return self._replaced_by

    def is_central(self, unit_id: str) -> bool:
        """Whether the unit's cars serve units at large: a central pool (本级统一保障), which lends by its nature."""
        if self._central is None:
            served: dict[str, list[str]] = {}
            for vehicle_id, orders in self.dataset.orders.items():
                served.setdefault(self.dataset.vehicles[vehicle_id].unit_id, []).extend(o.user_unit_id for o in orders)
            self._central = frozenset(unit for unit, users in served.items() if _lends_by_nature(unit, users))
        return unit_id in self._central


def _lends_by_nature(unit: str, users: list[str]) -> bool:
    others = [user for user in users if user != unit]
    share = len(others) / len(users)
    return (len(set(others)) >= 3 and share >= 0.3) or (len(set(others)) >= 2 and share >= 0.6)


def _levels(region_id: str) -> tuple[str, ...]:
    if len(region_id) == 6 and region_id.isdigit():
        return tuple(dict.fromkeys((region_id, f"{region_id[:4]}00", f"{region_id[:2]}0000", "000000")))
    return (region_id,)


def is_approved(order: Order) -> bool:
    """Whether the order may explain a drive: approved, or an emergency whose paper may follow (USE-21)."""
    return order.approved_s is not None or order.is_emergency
