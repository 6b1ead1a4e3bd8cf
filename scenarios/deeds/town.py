"""A banner's seat as a dataset sees it: pool, filling station, workshop, offices to go to, places to stay away from."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from fleet_data.regions import Region, find_region_at, list_regions
from scenarios.deeds.ways import Point, distance_km, far_places, length_km, moved, nodes_within, regions_along, way

POOL_RADIUS_M, AREA_RADIUS_KM = 150.0, 6.0
_LEAST_OFFICES = 4
_PLACE_KINDS = ("residence", "scenic", "mall", "school", "restaurant", "entertainment", "hotel")


@dataclass(slots=True)
class Town:
    """Points in WGS-84 degrees; `offices` are 10–55 km of road away, `near_offices` within the town."""

    region: Region
    pool_id: str
    pool: Point
    station: Point
    workshop: Point
    offices: list[Point]
    near_offices: list[Point]
    places: dict[str, Point] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)


def find_towns(random: Random, count: int) -> list[Town]:
    """Towns of as many banners, drawn among those whose roads the skeleton knows well enough."""
    banners = [region for region in list_regions() if region.level == "banner"]
    random.shuffle(banners)
    towns: list[Town] = []
    for banner in banners:
        town = _town_of(banner, random)
        if town is not None and all(distance_km(town.pool, other.pool) > 30 for other in towns):
            towns.append(town)
        if len(towns) == count:
            return towns
    raise ValueError(f"no {count} banners with roads")


def _town_of(banner: Region, random: Random) -> Town | None:
    seat = (banner.seat_lat, banner.seat_lon)
    junctions = [node for node in nodes_within(seat, 8.0, 42.0) if _inside(node, banner)]
    if len(junctions) < _LEAST_OFFICES or not nodes_within(seat, 0.0, 8.0):
        return None
    random.shuffle(junctions)
    pool = moved(seat, random.uniform(-500, 500), random.uniform(-500, 500))
    offices: list[Point] = []
    for junction in junctions:
        office = moved(junction, random.uniform(200, 400), random.uniform(200, 400))
        line = way(pool, office)
        apart = all(distance_km(office, other) > 1.5 for other in offices)
        if apart and 10.0 <= length_km(line) <= 55.0 and regions_along(line) == (banner.code,):
            offices.append(office)
        if len(offices) == 2 * _LEAST_OFFICES:
            break
    if len(offices) < _LEAST_OFFICES:
        return None
    town = Town(
        banner,
        f"p-{banner.code}",
        pool,
        station=moved(pool, 1500.0, 1900.0),
        workshop=moved(pool, -3200.0, 1400.0),
        offices=offices,
        near_offices=[moved(pool, -1900.0, -1500.0), moved(pool, 2600.0, -900.0), moved(pool, 300.0, 3300.0)],
    )
    for number, kind in enumerate(_PLACE_KINDS):
        # All in the south-east, where nothing else is.
        town.places[kind] = moved(pool, 1500.0 + 450.0 * number, -3900.0 + 420.0 * (number % 3))
    if not all(_inside(spot, banner) for spot in (*town.places.values(), *town.near_offices, town.workshop)):
        return None
    return town if _reaches_far(town) else None


def _reaches_far(town: Town) -> bool:
    """Whether roads inside Inner Mongolia lead as far as long hauls and errands in other banners need."""
    if not far_places(town.pool, 60.0, 100.0, 1) or not far_places(town.pool, 125.0, 185.0, 1):
        return False
    return any(not _inside(spot, town.region) for spot in far_places(town.pool, 20.0, 140.0))


def _inside(point: Point, banner: Region) -> bool:
    return find_region_at(*point) == banner
