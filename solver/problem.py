"""The one-day dispatch problem (dispatch-instance/1) as frozen records.

Units: minutes from 00:00 local time of the day (numbers, may pass 1440), kilometres, CNY, passenger
seats (the driver not counted). Fields carry the names of the format page; reading and writing JSON is
in `solver.files`, what the words mean is checked in `solver.check`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

OptionKind = Literal["direct", "rail_and_local", "shared"]


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its GB/T 2260 code; `parent` is the region above, if any."""

    id: str
    name: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A named point, WGS-84 degrees."""

    id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pool:
    """A region's vehicle pool: where its vehicles stand, and how many of a category stay in reserve."""

    id: str
    region: str
    place: str
    reserve: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A pooled vehicle. `available` holds disjoint intervals in minutes, ascending; None limits do not bind."""

    id: str
    pool: str
    category: str
    seats: int
    energy: str
    fixed_cost: float
    cost_per_km: float
    available: tuple[tuple[float, float], ...]
    range_km: float | None = None
    max_driving_minutes: float | None = None
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve the requests it `covers`: start in [earliest, latest], busy `minutes`, free at `destination`.

    A request's own option covers that request alone; a shared option covers several and names its own
    `passengers`.
    """

    id: str
    kind: OptionKind
    region: str
    origin: str
    destination: str
    earliest: float
    latest: float
    minutes: float
    driving_minutes: float
    km: float
    extra_cost: float
    covers: tuple[str, ...]
    passengers: int


@dataclass(frozen=True, slots=True)
class Request:
    """One approved need for a vehicle; served by exactly one option that covers it, or unserved at its price."""

    id: str
    region: str
    unit: str
    passengers: int
    priority: int
    unserved_cost: float
    categories: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossRegion:
    """Pools of `pool_region` may serve options of `request_region`, at a price an option."""

    pool_region: str
    request_region: str
    cost_per_option: float
    max_vehicles: int | None = None


@dataclass(frozen=True, slots=True)
class Supplier:
    """A market supplier of one region (social supply)."""

    id: str
    region: str
    seats: int
    base_cost: float
    cost_per_km: float
    cost_per_minute: float
    features: frozenset[str] = frozenset()
    max_options: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Day-wide rules; None does not bind."""

    max_idle_away_minutes: float | None = None
    change_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Lock:
    """An assignment that must stand: this option by this vehicle, at this start where one is named."""

    request: str
    option: str
    vehicle: str
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """An assignment the plan may change at `Rules.change_cost`."""

    request: str
    vehicle: str


@dataclass(frozen=True, slots=True)
class Travel:
    """Kilometres and minutes between places, both (places, places), in the order of `Problem.places`."""

    km: NDArray[np.float64]
    minutes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GeodesicTravel:
    """Travel by model: WGS-84 geodesic kilometres times `circuity`, at `speed_kmh`."""

    circuity: float
    speed_kmh: float


@dataclass(frozen=True, slots=True)
class Problem:
    """One day. `travel` is always the matrices; `travel_model` is kept when the file named one instead."""

    name: str
    day: str
    regions: tuple[Region, ...]
    places: tuple[Place, ...]
    travel: Travel
    pools: tuple[Pool, ...]
    vehicles: tuple[Vehicle, ...]
    requests: tuple[Request, ...]
    shared: tuple[Option, ...] = ()
    cross_region: tuple[CrossRegion, ...] = ()
    social: tuple[Supplier, ...] = ()
    rules: Rules = Rules()
    locked: tuple[Lock, ...] = ()
    published: tuple[Published, ...] = ()
    travel_model: GeodesicTravel | None = None

    def all_options(self) -> list[Option]:
        """Every option of every request in file order, then the shared ones."""
        return [option for request in self.requests for option in request.options] + list(self.shared)
