"""The levels of a league in a world: its own and its banners', each with a pool and offices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from fleet_data.regions import Region, find_region_at, get_region, list_descendants
from rulebook.terms import VehicleCategory
from scenarios.fleets import LARGE_POOL_CARS, PoolPlan, share_out
from scenarios.places import DemoPlace, PlaceKind, place_near
from scenarios.vehicle_models import BANNER_SHARES, CITY_SHARES

Mix = Mapping[str, float]  # weights by the names of the trip kinds


@dataclass(frozen=True, slots=True)
class LeaguePlan:
    """A league, city or the autonomous region's own level: its cars and requests, the banners below included.

    `own_share` is the part of the cars that belongs to the league's own level; each banner below gets `towns` and
    `countries` demonstration places.
    """

    code: str
    cars: int
    requests: int
    towns: int = 5
    countries: int = 6
    own_share: float = 0.38
    with_banners: bool = True


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """One level with its pool and its offices."""

    pool: PoolPlan
    offices: tuple[DemoPlace, ...]
    mix: Mix


def home_banner(region: Region) -> Region:
    """The banner in which the region's offices stand."""
    if region.level == "banner":
        return region
    found = find_region_at(region.seat_lat, region.seat_lon)
    assert found is not None, f"the seat of {region.name} lies outside every banner"
    return found


def league_levels(
    league: LeaguePlan,
    own_mix: Mix,
    banner_mix: Mix,
    places: Mapping[str, list[DemoPlace]],
    stream: Callable[[str], Random],
) -> list[LevelPlan]:
    """The league's own level and, with banners, each level below."""
    region = get_region(league.code)
    banners = list_descendants(league.code) if league.with_banners else []
    own_cars = round(league.own_share * league.cars) if banners else league.cars
    random = stream(f"levels/{league.code}")
    cars = share_out(league.cars - own_cars, [random.uniform(0.8, 1.25) for _ in banners]) if banners else []
    shares = CITY_SHARES if own_cars >= LARGE_POOL_CARS else BANNER_SHARES
    reserve = {VehicleCategory.EMERGENCY: 1, VehicleCategory.GENERAL: 1} if own_cars >= LARGE_POOL_CARS else {}
    levels = []
    for level, number in zip([region, *banners], [own_cars, *cars], strict=True):
        home = home_banner(level)
        yard = place_near(home, PlaceKind.POOL, (0.3, 1.4), stream(f"pool/{level.code}"), 1, level.name)
        offices = tuple(place for place in places.get(home.code, []) if place.kind in (PlaceKind.SEAT, PlaceKind.TOWN))
        own = level is region
        pool = PoolPlan(level, yard, number, shares if own else BANNER_SHARES, reserve if own else {})
        levels.append(LevelPlan(pool, offices, own_mix if own else banner_mix))
    return levels
