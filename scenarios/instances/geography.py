"""Where a random day happens: regions, their pools, and places in clusters around each pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem import Place, Pool, Region

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class District:
    """A pool and the places whose trips mostly start there; indices into the places of the day."""

    pool: Pool
    home: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Geography:
    """Regions, places and districts of one day."""

    regions: tuple[Region, ...]
    places: tuple[Place, ...]
    districts: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A region and where its seat stands (degrees)."""

    region: Region
    lat: float
    lon: float


def draw_geography(
    rng: np.random.Generator, seats: list[Seat], pools: int, spread_km: float, places_per_pool: int
) -> Geography:
    """`pools` districts dealt out over `seats` in turn, each within `spread_km` of its seat."""
    places: list[Place] = []
    districts: list[District] = []
    for number in range(pools):
        seat = seats[number % len(seats)]
        first_of_seat = number < len(seats)
        away_km = 0.0 if first_of_seat else float(rng.uniform(0.25, 1.0)) * spread_km
        lat, lon = _moved(seat.lat, seat.lon, away_km, float(rng.uniform(0, 2 * np.pi)))
        home = len(places)
        places.append(Place(f"p{home}", lat, lon))
        for _ in range(places_per_pool - 1):
            near_km = float(rng.gamma(1.6, 2.6))
            place_lat, place_lon = _moved(lat, lon, near_km, float(rng.uniform(0, 2 * np.pi)))
            places.append(Place(f"p{len(places)}", place_lat, place_lon))
        pool = Pool(id=f"pool-{number + 1}", region=seat.region.id, place=f"p{home}")
        districts.append(District(pool, home, tuple(range(home, len(places)))))
    return Geography(tuple(seat.region for seat in seats), tuple(places), tuple(districts))


def _moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """The point `km` away in direction `bearing` (radians), rounded to about ten metres."""
    new_lat = lat + km * np.cos(bearing) / KM_PER_DEGREE
    new_lon = lon + km * np.sin(bearing) / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    return round(float(new_lat), 4), round(float(new_lon), 4)
