"""Demonstration places on real geography: each banner's seat and a few plainly named points near it.

The outlines and seats are real; the demonstration points are drawn from a seed inside their banner's
outline and stand for no real building. Coordinates are WGS-84 degrees, distances great-circle kilometres.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray

from fleet_data.regions import Region, outline

EARTH_RADIUS_KM = 6371.0088
TOWN_RADIUS_KM = (0.6, 4.5)
COUNTRY_RADIUS_KM = (8.0, 34.0)


class PlaceKind(StrEnum):
    """What a demonstration place stands for."""

    SEAT = "驻地"
    TOWN = "演示点"
    COUNTRY = "乡镇演示点"
    HUB = "交通枢纽演示点"
    POOL = "公务车辆演示车场"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A named point of banner `region` (GB/T 2260 code)."""

    name: str
    kind: PlaceKind
    region: str
    lat: float
    lon: float


def banner_places(banner: Region, towns: int, countries: int, random: Random) -> list[DemoPlace]:
    """The banner's seat, `towns` points within 4.5 km of it and `countries` points 8 to 34 km from it."""
    seat = DemoPlace(
        f"{banner.name}{PlaceKind.SEAT}",
        PlaceKind.SEAT,
        banner.code,
        round(banner.seat_lat, 5),
        round(banner.seat_lon, 5),
    )
    near = [place_near(banner, PlaceKind.TOWN, TOWN_RADIUS_KM, random, number + 1) for number in range(towns)]
    far = [place_near(banner, PlaceKind.COUNTRY, COUNTRY_RADIUS_KM, random, number + 1) for number in range(countries)]
    return [seat, *near, *far]


def place_near(
    banner: Region,
    kind: PlaceKind,
    radius_km: tuple[float, float],
    random: Random,
    number: int,
    owner: str | None = None,
) -> DemoPlace:
    """A point inside the banner's outline, its distance from the seat within `radius_km` where the banner is so wide.

    A small district does not reach that far: after each refused draw the distance shrinks a little, towards the seat,
    which lies inside.
    """
    shape = outline(banner.code)
    reach = 1.0
    while True:
        distance_km = reach * random.uniform(*radius_km)
        bearing = random.uniform(0.0, math.tau)
        lat = round(banner.seat_lat + math.degrees(distance_km / EARTH_RADIUS_KM) * math.cos(bearing), 5)
        shrink = math.cos(math.radians(banner.seat_lat))
        lon = round(banner.seat_lon + math.degrees(distance_km / EARTH_RADIUS_KM) * math.sin(bearing) / shrink, 5)
        if shapely.contains_xy(shape, lon, lat):
            return DemoPlace(f"{owner or banner.name}{kind}{number:02d}", kind, banner.code, lat, lon)
        reach *= 0.97


def distances_km(origins: Sequence[DemoPlace], destinations: Sequence[DemoPlace]) -> NDArray[np.float64]:
    """Great-circle kilometres, one row an origin."""
    first = np.radians([(place.lat, place.lon) for place in origins]).reshape(-1, 1, 2)
    second = np.radians([(place.lat, place.lon) for place in destinations]).reshape(1, -1, 2)
    across = np.sin((second - first) / 2.0) ** 2
    half = across[..., 0] + np.cos(first[..., 0]) * np.cos(second[..., 0]) * across[..., 1]
    chord: NDArray[np.float64] = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return chord
