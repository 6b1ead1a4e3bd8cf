"""A snow emergency in Xilingol in January: closed roads, slow roads, rescue trips before all others."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from random import Random

from shapely.geometry import Point, Polygon

from dispatch.conditions import ClosedArea, Conditions
from fleet_data.records import VehicleRecord
from fleet_data.regions import Region, get_region, list_descendants
from scenarios.assemble import WorldPlan, assemble
from scenarios.fleets import ALL_DAY
from scenarios.levels import LeaguePlan, home_banner
from scenarios.places import EARTH_RADIUS_KM
from scenarios.vehicle_models import SEDAN, SUV
from scenarios.world import BuiltWorld

XILINGOL, CHIFENG, ULANQAB = "152500", "150400", "150900"
SPEED_FACTOR = 0.6  # ours: snow on the road
CLOSED_AREAS = 3
CLOSED_RADIUS_KM = 14.0
OPEN_AROUND_SEATS_KM = 30.0
SNOW_MIX: dict[str, float] = {
    "rescue": 16,
    "relief": 3,
    "emergency": 6,
    "errand": 24,
    "drop": 4,
    "site": 12,
    "survey": 4,
    "banner": 3,
    "reception": 5,
    "group": 3,
    "confidential": 3,
    "enforcement": 3,
}


def off_road_instead(car: VehicleRecord, random: Random) -> VehicleRecord:
    """Three in four of the petrol sedans are off-road cars here, and all off-road cars are on duty round the clock."""
    is_sedan = car.category is SEDAN.category and car.energy is SEDAN.energy and car.seats == SEDAN.seats
    if car.features:
        return replace(car, duty_car=True, available=ALL_DAY)
    if not is_sedan or random.random() < 0.25:
        return car
    return replace(
        car,
        duty_car=True,
        available=ALL_DAY,
        fixed_cost_cny=SUV.fixed_cost_cny,
        cost_per_km_cny=SUV.cost_per_km_cny,
        features=SUV.features,
        displacement_l=SUV.displacement_l,
        price_cny=SUV.price_cny,
    )


PLAN = WorldPlan(
    name="snow-emergency",
    leagues=(LeaguePlan(XILINGOL, cars=84, requests=200, towns=4, countries=6),),
    helpers=tuple(LeaguePlan(code, cars=6, requests=0, with_banners=False) for code in (CHIFENG, ULANQAB)),
    own_mix=SNOW_MIX,
    banner_mix=SNOW_MIX,
    speed_factor=SPEED_FACTOR,
    change_vehicle=off_road_instead,
)


def closed_area(first: Region, second: Region, share: float) -> Polygon:
    """A round area on the straight line between two seats, `share` of the way along."""
    lat = first.seat_lat + share * (second.seat_lat - first.seat_lat)
    lon = first.seat_lon + share * (second.seat_lon - first.seat_lon)
    degrees = math.degrees(CLOSED_RADIUS_KM / EARTH_RADIUS_KM)
    circle = Point(0.0, 0.0).buffer(degrees, quad_segs=6)
    return Polygon([(lon + x / math.cos(math.radians(lat)), lat + y) for x, y in circle.exterior.coords])


def closed_areas(seed: int) -> tuple[ClosedArea, ...]:
    """Three areas on the ways from the league's seat to three banners' seats, none near a seat."""
    random = Random(f"{PLAN.name}/{seed}/closed")
    home = home_banner(get_region(XILINGOL))
    banners = [region for region in list_descendants(XILINGOL) if region != home]
    random.shuffle(banners)
    areas: list[ClosedArea] = []
    for banner in banners:
        outline = closed_area(home, banner, random.uniform(0.35, 0.65))
        middle = outline.centroid
        if all(far_from(middle, seat) for seat in [home, *banners]):
            areas.append(ClosedArea(f"{home.name}至{banner.name}方向封闭路段（演示）", outline))
        if len(areas) == CLOSED_AREAS:
            break
    return tuple(areas)


def far_from(point: Point, seat: Region) -> bool:
    """Whether a point keeps the distance that leaves a town's own roads open."""
    north = math.radians(point.y - seat.seat_lat)
    east = math.radians(point.x - seat.seat_lon) * math.cos(math.radians(seat.seat_lat))
    return EARTH_RADIUS_KM * math.hypot(north, east) > CLOSED_RADIUS_KM + OPEN_AROUND_SEATS_KM


class SnowEmergency:
    """Rescue first, off-road cars, three closed areas, roads at six tenths of their speed."""

    name = PLAN.name
    line = "锡林郭勒盟雪灾应急：优先救援，部分道路封闭 / Snow emergency in Xilingol: rescue first, roads closed"
    day = date(2026, 1, 21)

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day."""
        return BuiltWorld(
            assemble(PLAN, seed, day),
            Conditions(day, XILINGOL, SPEED_FACTOR, closed_areas(seed), world=self.name, seed=seed),
        )
