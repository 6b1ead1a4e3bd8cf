from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import chinese_calendar
import pytest
import shapely

from fleet_data.records import RequestRecord, VehicleState
from fleet_data.regions import find_region_at, get_region, list_descendants, list_regions, outline
from rulebook.book import asof
from rulebook.rules.allowance_area import AllowanceAreaFacts
from rulebook.rules.approval import ApprovalFacts
from rulebook.rules.vehicle_category import VehicleCategoryFacts
from rulebook.ruling import Ruling
from rulebook.terms import Purpose, VehicleCategory
from scenarios.assemble import league_of_banners
from scenarios.demand import Requester, requester_drafts
from scenarios.journeys import JourneyDraw
from scenarios.levels import home_banner
from scenarios.places import PlaceKind, banner_places, place_near
from scenarios.world import BuiltWorld
from scenarios.worlds import WORLDS
from scenarios.worlds.mixes import OWN_LEVEL_WEEKDAY

SIZES = {
    "hohhot-weekday": (400, 90),
    "ordos-weekday": (410, 96),
    "region-weekday": (5000, 1200),
    "spring-festival-eve": (44, 90),
    "snow-emergency": (200, 84),
}
DAY = date(2026, 11, 23)
LAST_OF_NAME = {str(kind) for kind in PlaceKind}


def own_vehicles(built: BuiltWorld) -> list[str]:
    """Plates of the cars that belong to the level that plans or to one below it."""
    inside = {built.conditions.region, *(region.code for region in list_descendants(built.conditions.region))}
    return [vehicle.plate for vehicle in built.ledgers.vehicles if vehicle.pool_region in inside]


def points_of(request: RequestRecord) -> list[tuple[str, float, float]]:
    return [
        (request.origin, request.origin_lat, request.origin_lon),
        (request.destination, request.destination_lat, request.destination_lon),
    ]


def points(built: BuiltWorld) -> set[tuple[str, float, float]]:
    ends = {point for request in built.ledgers.requests for point in points_of(request)}
    return ends | {(car.pool, car.pool_lat, car.pool_lon) for car in built.ledgers.vehicles}


def journeys_of(league: str) -> JourneyDraw:
    home = home_banner(get_region(league))
    places = [
        place for banner in list_descendants(league) for place in banner_places(banner, 3, 3, Random(banner.code))
    ]
    places.append(place_near(home, PlaceKind.HUB, (3.0, 6.0), Random(0), 1))
    seats = [banner_places(home_banner(r), 0, 0, Random(0))[0] for r in list_regions() if r.level == "league"]
    return JourneyDraw(places, league_of_banners(), seats, {}, 1.0)


def requester_of(region: str) -> Requester:
    home = home_banner(get_region(region))
    return Requester(get_region(region), 200, banner_places(home, 3, 0, Random(0)), frozenset(VehicleCategory))


def refusing_rulings(request: RequestRecord, day: date) -> list[Ruling]:
    """What the rulebook of the day says against the request itself, whatever car would serve it."""
    book = asof(day, request.region)
    approval = ApprovalFacts(
        purpose=request.purpose,
        filed_at=request.filed_at,
        approved_at=request.approved_at,
        departs_at=request.depart_earliest,
        oral_approval=request.oral_approval,
        approver=request.approver,
    )
    allowance = AllowanceAreaFacts(
        purpose=request.purpose,
        passengers=request.passengers,
        origin_inside=bool(request.inside_allowance_area),
        destination_inside=bool(request.inside_allowance_area),
        draws_allowance=request.draws_allowance,
    )
    categories = [VehicleCategoryFacts(request.purpose, category) for category in request.categories]
    rulings = [book.judge(facts) for facts in (approval, allowance, *categories)]
    return [ruling for ruling in rulings if not ruling.permitted]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_the_same_seed_and_day_give_the_same_world(world, built_worlds):
    assert world.build(0, world.day) == built_worlds[world.name]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_another_seed_gives_another_day_of_the_same_size(world, built_worlds):
    other = world.build(1, world.day)
    assert other.ledgers.requests != built_worlds[world.name].ledgers.requests
    assert len(other.ledgers.requests) == len(built_worlds[world.name].ledgers.requests)


def test_the_sizes_are_those_a_world_promises(built_worlds):
    found = {name: (len(built.ledgers.requests), len(own_vehicles(built))) for name, built in built_worlds.items()}
    assert found == SIZES


def test_distinct_points_stay_few_enough_for_a_matrix(built):
    assert len({point[1:] for point in points(built)}) <= (1100 if built.conditions.region == "150000" else 150)


def test_every_point_lies_inside_the_banner_it_is_named_after(built):
    places = {point for request in built.ledgers.requests for point in points_of(request)}
    for name, lat, lon in places:
        found = find_region_at(lat, lon)
        assert found is not None, name
        # A league's hubs are named after the league and lie in the banner of its seat.
        above = get_region(found.parent).name
        assert name.startswith((found.name, above)), f"{name} lies in {found.name}"
        assert any(kind in name for kind in LAST_OF_NAME)


def test_every_pool_stands_inside_its_level(built):
    for vehicle in built.ledgers.vehicles:
        assert shapely.contains_xy(outline(vehicle.pool_region), vehicle.pool_lon, vehicle.pool_lat)


def test_all_names_are_plainly_demonstrations(built):
    ledgers = built.ledgers
    assert all("演" in vehicle.plate and "演示" in vehicle.pool + vehicle.unit for vehicle in ledgers.vehicles)
    assert all(driver.name.startswith("演示驾驶员") for driver in ledgers.drivers)
    assert all("演示单位" in request.unit and request.reason.startswith("演示") for request in ledgers.requests)
    assert all("演示" in supplier.name for supplier in ledgers.suppliers)
    assert all(agreement.document.startswith("演示协议") for agreement in ledgers.agreements)


def test_keys_are_unique(built):
    ledgers = built.ledgers
    for keys in (
        [vehicle.plate for vehicle in ledgers.vehicles],
        [driver.driver for driver in ledgers.drivers],
        [request.request for request in ledgers.requests],
        [agreement.agreement for agreement in ledgers.agreements],
        [supplier.supplier for supplier in ledgers.suppliers],
    ):
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", [name for name in SIZES if name != "region-weekday"])
def test_the_rulebook_refuses_one_request_in_twenty_for_each_of_three_reasons(name, built_worlds):
    built = built_worlds[name]
    rulings = [refusing_rulings(request, built.conditions.day) for request in built.ledgers.requests]
    refused = [found for found in rulings if found]
    reasons = {reason.code for found in refused for ruling in found for reason in ruling.reasons}
    assert {"inside_allowance_area", "unapproved", "short_lead"} <= reasons
    assert 0.04 <= len(refused) / len(built.ledgers.requests) <= 0.07


def test_without_the_unlawful_requests_the_rulebook_refuses_none():
    drafts = [
        draft
        for region in ("150100", "150121")
        for draft in requester_drafts(requester_of(region), OWN_LEVEL_WEEKDAY, journeys_of("150100"), DAY, Random(0))
    ]
    assert len(drafts) == 400
    assert not any(refusing_rulings(draft.record, DAY) for draft in drafts)


def test_requests_leave_and_return_on_the_day(built):
    for request in built.ledgers.requests:
        assert request.depart_earliest.date() == built.conditions.day
        width_minutes = (request.depart_latest - request.depart_earliest).total_seconds() / 60
        assert 0 <= width_minutes <= 45
        assert request.filed_at < request.depart_earliest
        assert request.round_trip or request.stay_minutes == 0


def test_a_weekday_looks_as_the_field_survey_tells(built_worlds):
    requests = built_worlds["region-weekday"].ledgers.requests
    out_and_back = sum(request.round_trip for request in requests) / len(requests)
    few = sum(request.passengers <= 3 for request in requests) / len(requests)
    consent = sum(request.share_consent for request in requests) / len(requests)
    assert 0.7 <= out_and_back <= 0.8
    assert few >= 0.8
    assert 0.3 <= consent <= 0.4
    hours = Counter(request.depart_earliest.hour for request in requests)
    assert min(hours[8], hours[9]) > hours[11] > hours[17]
    assert hours[14] > hours[12]
    assert {request.purpose for request in requests} == set(Purpose) - {Purpose.SPECIAL}


def test_cars_keep_to_the_2017_standards(built):
    limits = {
        VehicleCategory.CONFIDENTIAL: (120_000, 1.6),
        VehicleCategory.EMERGENCY: (180_000, 1.8),
        VehicleCategory.ENFORCEMENT: (180_000, 1.8),
    }
    for vehicle in built.ledgers.vehicles:
        coach = (450_000, 9.9) if vehicle.seats >= 20 else (250_000, 3.0)
        general = (180_000, 1.8) if vehicle.seats < 9 else coach
        price_cny, litres = limits.get(vehicle.category, general)
        assert vehicle.price_cny <= price_cny
        assert (vehicle.displacement_l or 0.0) <= litres
        assert 0.3 <= vehicle.cost_per_km_cny <= 1.5
        assert 40 <= vehicle.fixed_cost_cny <= 120


def test_electric_cars_go_less_far_in_winter():
    hohhot = next(world for world in WORLDS if world.name == "hohhot-weekday")

    def least_range_km(day: date) -> float:
        return min(car.range_km for car in hohhot.build(0, day).ledgers.vehicles if car.range_km)

    assert least_range_km(date(2026, 11, 23)) < 0.7 * least_range_km(date(2026, 6, 22))


def test_one_agreement_has_run_out_and_the_others_are_in_force(built):
    day = built.conditions.day
    in_force = [a.valid_from <= day <= a.valid_until for a in built.ledgers.agreements]
    expected = 0 if built.conditions.world == "spring-festival-eve" else 1
    assert in_force.count(False) == expected
    assert True in in_force


def test_one_supplier_has_no_entry_in_the_catalogue_and_one_a_lapsed_one(built):
    suppliers = built.ledgers.suppliers
    assert sum(supplier.catalogue_number is None for supplier in suppliers) == 1
    lapsed = [s for s in suppliers if s.catalogue_valid_until and s.catalogue_valid_until < built.conditions.day]
    assert len(lapsed) == 1


def test_every_pool_has_a_driver_for_each_car_it_can_send(built):
    cars = Counter(car.pool for car in built.ledgers.vehicles if car.state is VehicleState.IN_SERVICE)
    drivers = Counter(driver.pool for driver in built.ledgers.drivers)
    assert all(drivers[pool] >= number for pool, number in cars.items())


def test_the_festival_eve_is_a_holiday_with_most_cars_sealed(built_worlds):
    built = built_worlds["spring-festival-eve"]
    assert chinese_calendar.is_holiday(built.conditions.day)
    vehicles = built.ledgers.vehicles
    sealed = sum(vehicle.state is VehicleState.SEALED for vehicle in vehicles)
    ready = [vehicle for vehicle in vehicles if vehicle.state is VehicleState.IN_SERVICE]
    assert sealed >= 0.6 * len(vehicles)
    assert any(vehicle.duty_car for vehicle in ready)
    assert any(not vehicle.duty_car for vehicle in ready), "a car the law must refuse because it is not a duty car"
    assert sum(request.purpose is Purpose.EMERGENCY for request in built.ledgers.requests) > 0.5 * 44


def test_the_other_worlds_play_on_workdays(built_worlds):
    days = {built.conditions.day for name, built in built_worlds.items() if name != "spring-festival-eve"}
    assert all(chinese_calendar.is_workday(day) for day in days)


def test_the_snow_day_puts_rescue_first_with_off_road_cars(built_worlds):
    requests = built_worlds["snow-emergency"].ledgers.requests
    rescue = [request for request in requests if "4x4" in request.features]
    assert len(rescue) >= 0.15 * len(requests)
    assert all(request.purpose is Purpose.EMERGENCY and request.priority <= 2 for request in rescue)
    assert Counter(request.priority for request in rescue)[1] > 0.8 * len(rescue)


def test_closed_roads_lie_in_the_league_and_leave_the_towns_open(built_worlds):
    conditions = built_worlds["snow-emergency"].conditions
    assert len(conditions.closed_areas) == 3
    assert 0 < conditions.speed_factor < 1
    league = outline(conditions.region)
    for area in conditions.closed_areas:
        assert league.intersects(area.outline)
        seats = [(banner.seat_lon, banner.seat_lat) for banner in list_descendants(conditions.region)]
        assert not any(shapely.contains_xy(area.outline, lon, lat) for lon, lat in seats)
