"""Puts a world together: places, pools, requests, agreements and suppliers of some leagues.

Each part draws from its own stream of the seed, so that a change in one part leaves the others as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

from fleet_data.records import DriverRecord, Ledgers, RequestRecord, VehicleRecord, VehicleState
from fleet_data.regions import Region, get_region, list_descendants, list_regions
from rulebook.terms import VehicleCategory
from scenarios.demand import Requester, numbered, requester_drafts
from scenarios.fleets import plate_numbers, pool_drivers, pool_vehicles, share_out
from scenarios.journeys import JourneyDraw
from scenarios.levels import LeaguePlan, LevelPlan, Mix, home_banner, league_levels
from scenarios.places import DemoPlace, PlaceKind, banner_places, place_near
from scenarios.refusals import with_refusals
from scenarios.supply import league_agreements, level_suppliers, neighbours

CAPITAL = "150100"
LARGE_POOL_GAIN = 1.15


@dataclass(frozen=True, slots=True)
class WorldPlan:
    """All that tells one world from another."""

    name: str
    leagues: tuple[LeaguePlan, ...]
    helpers: tuple[LeaguePlan, ...]  # neighbours that lend a few cars and ask for none
    own_mix: Mix  # of the leagues' own levels
    banner_mix: Mix
    speed_factor: float = 1.0
    change_vehicle: Callable[[VehicleRecord, Random], VehicleRecord] = field(default=lambda vehicle, _: vehicle)


def league_of_banners() -> dict[str, str]:
    """Banner code → league code."""
    return {region.code: region.parent or "" for region in list_regions() if region.level == "banner"}


def assemble(plan: WorldPlan, seed: int, day: date) -> Ledgers:
    """The ledgers of a plan."""

    def stream(topic: str) -> Random:
        return Random(f"{plan.name}/{seed}/{topic}")

    places = world_places(plan, stream)
    levels = [
        level
        for league in plan.leagues + plan.helpers
        for level in league_levels(league, plan.own_mix, plan.banner_mix, places, stream)
    ]
    vehicles, drivers = world_fleet(plan, levels, day, stream)
    pairs = helping_pairs(plan, [level.pool.region for level in levels])
    expired = next(((helper, asker) for helper, asker in pairs if helper.level == asker.level), None)
    in_force = [pair for pair in pairs if pair != expired]
    agreements = league_agreements(in_force, expired, day, stream("agreements"))
    requests = world_requests(plan, levels, vehicles, places, lenders_of(in_force), day, stream)
    asked = Counter(request.region for request in requests)
    suppliers = [
        supplier
        for index, level in enumerate(level for level in levels if asked[level.pool.region.code])
        for supplier in level_suppliers(level.pool.region, asked[level.pool.region.code], day, outsiders=index == 0)
    ]
    return Ledgers(tuple(vehicles), tuple(drivers), tuple(requests), tuple(suppliers), tuple(agreements))


def world_places(plan: WorldPlan, stream: Callable[[str], Random]) -> dict[str, list[DemoPlace]]:
    """The places of each banner of the plan's leagues, two transport hubs a league among them."""
    places: dict[str, list[DemoPlace]] = {}
    for league in plan.leagues:
        if not league.with_banners:
            continue
        for banner in list_descendants(league.code):
            places[banner.code] = banner_places(banner, league.towns, league.countries, stream(f"places/{banner.code}"))
        home, name = home_banner(get_region(league.code)), get_region(league.code).name
        random = stream(f"hubs/{league.code}")
        for number, radius_km in enumerate(((3.0, 6.0), (9.0, 16.0)), start=1):
            places[home.code].append(place_near(home, PlaceKind.HUB, radius_km, random, number, name))
    return places


def world_fleet(
    plan: WorldPlan, levels: Sequence[LevelPlan], day: date, stream: Callable[[str], Random]
) -> tuple[list[VehicleRecord], list[DriverRecord]]:
    """Every pool's cars and drivers."""
    plates, staff = plate_numbers(), count(1)
    vehicles: list[VehicleRecord] = []
    drivers: list[DriverRecord] = []
    for level in levels:
        random = stream(f"fleet/{level.pool.region.code}")
        cars = [plan.change_vehicle(car, random) for car in pool_vehicles(level.pool, day, plates, random)]
        vehicles += cars
        drivers += pool_drivers(cars, day, staff, random)
    return vehicles, drivers


def world_requests(
    plan: WorldPlan,
    levels: Sequence[LevelPlan],
    vehicles: Sequence[VehicleRecord],
    places: Mapping[str, list[DemoPlace]],
    lenders: Mapping[str, set[str]],
    day: date,
    stream: Callable[[str], Random],
) -> list[RequestRecord]:
    """Each league's requests, shared out over its levels by the cars they can send."""
    leagues = [region for region in list_regions() if region.level == "league"]
    seats = [banner_places(home_banner(league), 0, 0, Random(0))[0] for league in leagues]
    every_place = [place for banner in places.values() for place in banner]
    journeys = JourneyDraw(every_place, league_of_banners(), seats, lenders, plan.speed_factor)
    drafts = []
    for league in plan.leagues:
        codes = {league.code} | (
            {region.code for region in list_descendants(league.code)} if league.with_banners else set()
        )
        own = [level for level in levels if level.pool.region.code in codes]
        sendable = [
            [car for car in vehicles if car.pool_region == level.pool.region.code and is_sendable(car)] for level in own
        ]
        for level, cars, number in zip(
            own, sendable, share_out(league.requests, list(map(capacity, sendable))), strict=True
        ):
            requester = Requester(level.pool.region, number, level.offices, frozenset(car.category for car in cars))
            drafts += requester_drafts(
                requester, level.mix, journeys, day, stream(f"requests/{level.pool.region.code}")
            )
    return [draft.record for draft in numbered(with_refusals(drafts, stream("refusals")))]


def capacity(cars: Sequence[VehicleRecord]) -> float:
    """A pool's share of the requests, by its general cars: the others serve a third as many trips.

    A large pool evens out its peaks, so each of its cars serves more.
    """
    general = sum(car.category is VehicleCategory.GENERAL for car in cars)
    return float((general + (len(cars) - general) / 3) ** LARGE_POOL_GAIN)


def is_sendable(car: VehicleRecord) -> bool:
    """Whether the car can be given trips at all."""
    return car.state is VehicleState.IN_SERVICE and not car.reserve


def helping_pairs(plan: WorldPlan, regions: Sequence[Region]) -> list[tuple[Region, Region]]:
    """Who helps whom: a level the levels right below it, leagues their neighbours, helpers all, the capital and all.

    Only levels that are in the world; helpers are not helped.
    """
    helpers = {league.code for league in plan.helpers}
    pairs = [(above, below) for above in regions for below in regions if below.parent == above.code]
    leagues = [region for region in regions if region.level == "league"]
    pairs += [
        (helper, asker)
        for asker in leagues
        if asker.code not in helpers
        for helper in leagues
        if helper != asker
        and (helper.code in neighbours(asker.code) or helper.code in helpers or CAPITAL in (helper.code, asker.code))
    ]
    return pairs


def lenders_of(pairs: Sequence[tuple[Region, Region]]) -> dict[str, set[str]]:
    """League → the leagues that help it."""
    lenders: dict[str, set[str]] = {}
    for helper, asker in pairs:
        if helper.level == asker.level == "league":
            lenders.setdefault(asker.code, set()).add(helper.code)
    return lenders
