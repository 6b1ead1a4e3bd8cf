"""Where cars go: other roads, other regions, places to stay away from, nights away."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import shapely

from fleet_data.regions import outline
from fleet_data.tracks.datum import gcj02_to_wgs84, wgs84_to_gcj02
from scenarios.deeds.car import Car
from scenarios.deeds.case import Case, Deed, deed, lookalike
from scenarios.deeds.moments import DAY_S, at, iso
from scenarios.deeds.stage import Stage
from scenarios.deeds.town import Town
from scenarios.deeds.ways import Point, distance_km, far_places, length_km, moved, regions_along, way


def _far_apart(car: Car) -> tuple[Point, Point]:
    """Two offices, the second as far from the first and from the way to it as there is."""
    offices = car.town.offices
    pairs = [(one, other) for one in offices for other in offices if one != other]
    return max(pairs, key=lambda pair: min(distance_km(pair[1], spot) for spot in way(car.town.pool, pair[0])))


def _elsewhere(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    ordered, went = _far_apart(car)
    outing = stage.outing(car, at(stage.day(car), "09:00"))
    outing.drive(went).wait(60).drive(car.town.pool)
    stage.order(car, outing, [ordered], planned_km=round(2 * length_km(way(car.town.pool, ordered)), 1))
    return Deed(outing.start_s, outing.now_s, car)


def _over_the_grass(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stop = stage.random.choice(car.town.offices)
    outing = stage.outing(car, at(stage.day(car), "09:00"))
    outing.drive(stop, 42.0, straight=True).wait(60).drive(car.town.pool, 42.0, straight=True)
    stage.order(car, outing, [stop])
    return Deed(outing.start_s, outing.now_s, car)


def _added_stop(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    one, other = _far_apart(car)
    outing = stage.served(car, stage.day(car), stops=[one, other], minutes=50)
    return Deed(outing.start_s, outing.now_s, car)


def _rest_and_fuel(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stop = stage.random.choice(car.town.offices)
    outing = stage.outing(car, at(stage.day(car), "09:00")).drive(stop).wait(60).drive(car.town.station)
    stage.fuel(car, outing.now_s + 240, 28.0)
    outing.wait(9).drive(car.town.pool)
    stage.order(car, outing, [stop])
    return Deed(outing.start_s, outing.now_s, car)


def _gcj_trip(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    car.spoiling.gcj02 = True
    outing = stage.served(car, stage.day(car))
    return Deed(outing.start_s, outing.now_s, car)


def _abroad(stage: Stage, car: Car) -> Point:
    """A junction of another region, among the deepest in."""
    home = outline(car.town.region.code)
    found = far_places(car.town.pool, 20.0, 140.0)
    depth = {spot: float(home.distance(shapely.Point(spot[1], spot[0]))) for spot in found}
    return stage.random.choice(sorted(found, key=lambda spot: -depth[spot])[:3])


def _outside(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The order names an office at home; the car spends hours in another region."""
    car = stage.car(**over)
    office = stage.random.choice(car.town.offices)
    outing = stage.outing(car, at(stage.day(car), "08:00")).drive(_abroad(stage, car)).wait(90).drive(car.town.pool)
    planned_km = round(2 * length_km(way(car.town.pool, office)), 1)
    stage.order(car, outing, [office], region_ids=car.town.region.code, planned_km=planned_km)
    return Deed(outing.start_s, outing.now_s, car)


def _approved_abroad(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car), "08:00", [_abroad(stage, car)])
    return Deed(outing.start_s, outing.now_s, car)


def _border_road(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The road runs a few minutes on the other side of the border."""
    car = stage.car(**over)
    home, abroad = car.town.region.code, _abroad(stage, car)
    line = way(car.town.pool, abroad)
    dense = [
        (one[0] + (other[0] - one[0]) * part / 20, one[1] + (other[1] - one[1]) * part / 20)
        for one, other in itertools.pairwise(line)
        for part in range(20)
    ]
    crossing = next(number for number, spot in enumerate(dense) if home not in regions_along([spot, spot]))
    over_there = next(
        (spot for spot in dense[crossing:] if distance_km(dense[crossing - 1], spot) > 1.0), dense[crossing]
    )
    outing = stage.outing(car, at(stage.day(car), "09:00")).drive(over_there).drive(dense[crossing - 1])
    outing.wait(40).drive(car.town.pool)
    stage.order(car, outing, [dense[crossing - 1]], region_ids=car.town.region.code)
    return Deed(outing.start_s, outing.now_s, car)


def _gcj_border(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """An hour just inside the border; read without its datum the position lies beyond it."""
    town, stop = next((town, spot) for town in stage.towns if (spot := _by_the_border(town)) is not None)
    car = stage.car(town, **over)
    car.spoiling.gcj02 = True
    outing = stage.outing(car, at(stage.day(car), "09:00"))
    outing.drive(stop, straight=True).wait(60).drive(town.pool, straight=True)
    stage.order(car, outing, [stop], region_ids=town.region.code)
    return Deed(outing.start_s, outing.now_s, car)


def _by_the_border(town: Town) -> Point | None:
    """The nearest point inside, if any, whose GCJ-02 reading is outside, with a straight way that stays inside."""
    home, pool = outline(town.region.code), town.pool
    border = [(float(lat), float(lon)) for lon, lat in shapely.get_coordinates(home.boundary)]
    for spot in sorted(border, key=lambda one: distance_km(pool, one)):
        for east, north in ((200.0, 0.0), (-200.0, 0.0), (0.0, 200.0), (0.0, -200.0)):
            lat, lon = moved(spot, east, north)
            read = wgs84_to_gcj02(lat, lon)
            line = shapely.LineString([(pool[1], pool[0]), (lon, lat)])
            if home.contains(line) and not home.contains(shapely.Point(float(read[1]), float(read[0]))):
                return lat, lon
    return None


def _jump_abroad(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car), region_ids=car.town.region.code)
    car.spoiling.jumps += [(outing.start_s + 1200 * number, 180_000.0) for number in range(1, 4)]
    return Deed(outing.start_s, outing.now_s, car)


def _at_place(kind: str, minutes: float, *, ordered: bool = False, **over_order: Any) -> Any:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        place, office = car.town.places[kind], car.town.near_offices[1]
        outing = stage.outing(car, at(stage.day(car), "14:00"))
        outing.drive(office).wait(45).drive(place)
        arrived = outing.now_s
        outing.wait(minutes)
        left = outing.now_s
        outing.drive(car.town.pool)
        stage.order(car, outing, [office, place] if ordered else [office], **over_order)
        return Deed(arrived, left, car)

    return play


def _lunch(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    place = car.town.places["restaurant"]
    office = moved(place, -420.0, 0.0)
    outing = stage.outing(car, at(stage.day(car), "09:30")).drive(office).wait(120).drive(place, 20.0, straight=True)
    arrived = outing.now_s
    outing.wait(45)
    left = outing.now_s
    outing.drive(office, 20.0, straight=True).wait(90).drive(car.town.pool)
    stage.order(car, outing, [office])
    return Deed(arrived, left, car)


def _next_door(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    office = moved(car.town.places["mall"], 90.0, 60.0)
    outing = stage.served(car, stage.day(car), "14:00", [office], allowance_holder=False)
    return Deed(outing.start_s, outing.now_s, car)


def _gcj_place(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Read as WGS-84 its positions would lie at the place; they are GCJ-02, the car stands hundreds of metres off."""
    car = stage.car(**over)
    car.spoiling.gcj02 = True
    lat, lon = gcj02_to_wgs84(*car.town.places["entertainment"])
    stop = float(lat), float(lon)
    outing = stage.served(car, stage.day(car), "14:00", [stop], allowance_holder=False)
    return Deed(outing.start_s, outing.now_s, car)


def _night_away(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    office, corner = car.town.near_offices[1], moved(car.town.pool, -4300.0, -2100.0)
    outing = stage.outing(car, at(day, "15:00")).drive(office).wait(50).drive(corner)
    first_end = outing.now_s
    evening = outing.km
    outing.wait_until(at(day, "07:40") + DAY_S)
    begun = outing.now_s
    outing.drive(office).wait(60).drive(car.town.pool)
    stage.order(car, outing, [office], end_at=iso(first_end + 600), closed_at=iso(first_end + 900), planned_km=evening)
    stage.ledger.rows["orders"][-1]["recorded_km"] = round(evening, 1)
    stage.order(car, outing, [office], start_at=iso(begun - 300))
    row = stage.ledger.rows["orders"][-1]
    row["created_at"], row["approved_at"] = iso(begun - 12 * 3600), iso(begun - 11 * 3600)
    row["planned_km"] = row["recorded_km"] = round(outing.km - evening, 1)
    return Deed(first_end, begun, car)


def _two_days(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    stop = stage.random.choice(car.town.offices)
    outing = stage.outing(car, at(day, "14:00")).drive(stop).wait_until(at(day, "10:00") + DAY_S).drive(car.town.pool)
    stage.order(car, outing, [stop])
    return Deed(outing.start_s, outing.now_s, car)


def _breakdown(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    garage = moved(car.town.offices[0], 300.0, 500.0)
    outing = stage.outing(car, at(day, "14:00")).drive(car.town.offices[0]).wait(40).drive(garage)
    arrived = outing.now_s
    outing.wait_until(at(day, "10:00") + DAY_S).drive(car.town.pool)
    stage.order(car, outing, [car.town.offices[0]], end_at=iso(arrived + 1800))
    stage.workshop(car, arrived - 600, outing.now_s + 600, garage)
    return Deed(arrived, outing.now_s, car)


def _lost_fix(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The last fix of the day is on the way home; in the basement there is none until the morning."""
    car = stage.car(**over)
    day = stage.day(car)
    outing = stage.served(car, day, "14:00")
    car.spoiling.silent.append((outing.now_s - 150, at(day, "08:00") + DAY_S))
    return Deed(outing.now_s, at(day, "08:00") + DAY_S, car)


_OFF, _OUT = "off_route", "outside_approved_region"
_PLACE, _NIGHT = "stopped_at_sensitive_place", "parked_off_base_overnight"
_AROUND = ("off_route", "used_inside_allowance_area")
CASES: tuple[Case, ...] = (
    deed(
        "another_way",
        _OFF,
        "the order names one town, the car went to another",
        _elsewhere,
        ("order_without_movement",),
    ),
    lookalike("grassland_track", _OFF, "straight over the grass, where the map has no road", _over_the_grass),
    lookalike("added_stop", _OFF, "the second stop is in the order", _added_stop),
    lookalike("fuel_on_the_way", _OFF, "round by the filling station, with its transaction", _rest_and_fuel),
    lookalike("gcj_shift", _OFF, "positions in GCJ-02, as their column says", _gcj_trip),
    deed("another_region", _OUT, "hours in a region the order does not name", _outside, (_OFF,)),
    lookalike("region_in_the_order", _OUT, "the order names the other region", _approved_abroad),
    lookalike("border_road", _OUT, "a few minutes on the other side of a border", _border_road),
    lookalike(
        "gcj_border", _OUT, "only without the datum's conversion the car seems to be over the border", _gcj_border
    ),
    lookalike("jump_over_the_border", _OUT, "single positions jump into another region", _jump_abroad),
    deed("scenic", _PLACE, "an hour at a scenic spot the order does not name", _at_place("scenic", 65), _AROUND),
    deed("entertainment", _PLACE, "50 minutes at a place of entertainment", _at_place("entertainment", 50), _AROUND),
    lookalike("school_inspection", _PLACE, "the school is the order's stop", _at_place("school", 60, ordered=True)),
    lookalike("short_stop", _PLACE, "eight minutes at a mall", _at_place("mall", 8)),
    lookalike("lunch", _PLACE, "lunch by the office the order names, during the task", _lunch),
    lookalike("next_door", _PLACE, "parked by the office the order names, next to a mall", _next_door),
    lookalike("gcj_place", _PLACE, "only without the datum's conversion the car seems to be there", _gcj_place),
    deed(
        "corner",
        _NIGHT,
        "the night in a street far from the yard, no order open",
        _night_away,
        ("moved_without_order", _OFF),
    ),
    lookalike("two_days", _NIGHT, "an order of two days", _two_days),
    lookalike("breakdown", _NIGHT, "broken down, in a workshop overnight", _breakdown),
    lookalike("lost_fix", _NIGHT, "no fix in the basement: the last position is on the way home", _lost_fix),
)
