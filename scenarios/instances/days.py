"""Whole random days: a city's, or a region's with its leagues; plain, or rich in every rule of the format."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenarios.instances.demand import HOURS, draw_requests, draw_suppliers
from scenarios.instances.fleet import draw_fleet
from scenarios.instances.geography import Seat, draw_geography
from scenarios.instances.rich import enrich
from solver.problem import GeodesicTravel, Problem, Region, Rules
from solver.travel import geodesic_travel

DAY = "2026-11-23"
ROADS = GeodesicTravel(circuity=1.3, speed_kmh=45.0)
RULES = Rules(max_idle_away_minutes=60.0, change_cost=30.0)

CITY = Seat(Region("150100", "呼和浩特市", "150000"), 40.842, 111.749)
# Banners, counties and districts of one city, close enough to lend each other vehicles.
CITY_PARTS = (
    Seat(Region("150105", "赛罕区", "150100"), 40.792, 111.702),
    Seat(Region("150102", "新城区", "150100"), 40.858, 111.665),
    Seat(Region("150121", "土默特左旗", "150100"), 40.729, 111.163),
    Seat(Region("150123", "和林格尔县", "150100"), 40.379, 111.822),
)
# The twelve leagues and cities at their seats.
LEAGUES = (
    CITY,
    Seat(Region("150200", "包头市", "150000"), 40.658, 109.840),
    Seat(Region("150600", "鄂尔多斯市", "150000"), 39.608, 109.781),
    Seat(Region("150800", "巴彦淖尔市", "150000"), 40.743, 107.388),
    Seat(Region("150900", "乌兰察布市", "150000"), 40.994, 113.133),
    Seat(Region("150300", "乌海市", "150000"), 39.655, 106.794),
    Seat(Region("150400", "赤峰市", "150000"), 42.258, 118.887),
    Seat(Region("150500", "通辽市", "150000"), 43.653, 122.244),
    Seat(Region("150700", "呼伦贝尔市", "150000"), 49.212, 119.766),
    Seat(Region("152200", "兴安盟", "150000"), 46.082, 122.068),
    Seat(Region("152500", "锡林郭勒盟", "150000"), 43.933, 116.048),
    Seat(Region("152900", "阿拉善盟", "150000"), 38.852, 105.729),
)


def make_city_day(
    trips: int, vehicles: int, pools: int, seed: int, rich: bool = False, hours: tuple[float, float] = HOURS
) -> Problem:
    """A city's day: trips start within `hours` (of the day). Rich days spread over the city's parts."""
    kind = "rich" if rich else "city"
    seats = list(CITY_PARTS[: max(2, min(len(CITY_PARTS), pools // 2))]) if rich else [CITY]
    return _make_day(f"{kind}-{trips}-{seed}", seats, trips, vehicles, pools, seed, rich, hours)


def make_region_day(
    trips: int, vehicles: int, regions: int, seed: int, rich: bool = False, pools_per_region: int = 4
) -> Problem:
    """The day of `regions` leagues (at most twelve) planned together; neighbours lend each other vehicles when rich."""
    if not 1 <= regions <= len(LEAGUES):
        raise ValueError(f"a region day has 1 to {len(LEAGUES)} leagues, not {regions}")
    name = f"{'rich-' if rich else ''}region-{trips}-{regions}-{seed}"
    return _make_day(name, list(LEAGUES[:regions]), trips, vehicles, regions * pools_per_region, seed, rich, HOURS)


def without_parking_rule(problem: Problem) -> Problem:
    """The same day, where cars may wait away from their pools: what general routing solvers can state exactly."""
    return replace(problem, name=f"plain-{problem.name}", rules=replace(problem.rules, max_idle_away_minutes=None))


def _make_day(
    name: str,
    seats: list[Seat],
    trips: int,
    vehicles: int,
    pools: int,
    seed: int,
    rich: bool,
    hours: tuple[float, float],
) -> Problem:
    rng = np.random.default_rng(seed)
    geography = draw_geography(rng, seats, pools, spread_km=35.0, places_per_pool=24)
    travel = geodesic_travel(geography.places, ROADS)
    problem = Problem(
        name=name,
        day=DAY,
        regions=geography.regions,
        places=geography.places,
        travel=travel,
        travel_model=ROADS,
        pools=tuple(district.pool for district in geography.districts),
        vehicles=tuple(draw_fleet(rng, geography, vehicles)),
        requests=tuple(draw_requests(rng, geography, travel, trips, hours)),
        social=tuple(draw_suppliers(geography)),
        rules=replace(RULES, change_cost=30.0 if rich else 0.0),
    )
    return enrich(rng, geography, problem) if rich else problem
