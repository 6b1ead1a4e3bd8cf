"""Rail and a local car (铁路加属地保障): the traveller takes the train, the destination's pool supplies the car.

Offered where the trip is long and an agreement with the destination's league is in force. Kilometres,
minutes, CNY. Trains are reckoned from dated proposals (fare, speed, transfer), not from a timetable: a
dispatcher confirms the train.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dispatch.clock import to_minutes
from dispatch.driving import RestRule
from dispatch.eligibility import AgreementInForce
from dispatch.points import Points, RoadTable
from dispatch.requests import Need
from dispatch.ways import RailLeg, Stop, Way, make_way, path_km, path_stretches
from fleet_data.regions import Region, find_region_at, get_region, list_ancestors


@dataclass(frozen=True, slots=True)
class RailRule:
    """When rail is offered and what it is reckoned at."""

    min_trip_km: float  # one way by road
    fare_cny_per_km: float  # one traveller
    speed_kmh: float
    transfer_minutes: float  # to the train, and from it to the car
    max_access_km: float  # from the origin to its league's station


@dataclass(frozen=True, slots=True)
class RailTrip:
    """A need that rail may serve: the hubs (league seats) as points, and the agreement that lets the car be sent."""

    need: Need
    home: Region
    away: Region
    home_hub: int
    away_hub: int
    agreement: AgreementInForce


def list_rail_trips(needs: Iterable[Need], agreements: Iterable[AgreementInForce], points: Points) -> list[RailTrip]:
    """The needs whose destination lies in another league, with which their region has an agreement in force.

    Their hubs are numbered among the points; how far they are is asked once roads are known.
    """
    by_pair = {(each.record.pool_region, each.record.request_region): each for each in agreements}
    asking = {request_region for _, request_region in by_pair}
    trips = []
    for need in needs:
        record = need.record
        if record.region not in asking:
            continue
        home, away = league_of(record.region), find_league_at(record.destination_lat, record.destination_lon)
        if home is None or away is None or home.code == away.code:
            continue
        agreement = by_pair.get((away.code, record.region))
        if agreement is not None:
            hubs = points.add(home.seat_lat, home.seat_lon), points.add(away.seat_lat, away.seat_lon)
            trips.append(RailTrip(need, home, away, *hubs, agreement))
    return trips


def list_rail_ways(trips: Iterable[RailTrip], roads: RoadTable, rule: RailRule, rest: RestRule, day: date) -> list[Way]:
    """A rail-and-local way for each long trip; where an agreement caps its cars, no more ways than half that cap.

    The format counts the cars of cross-region service only, so the other half of the cap is what is left to it
    (see `cars_left_to_cross_region`).
    """
    ways: list[Way] = []
    used: dict[str, int] = defaultdict(int)
    for trip in sorted(trips, key=lambda each: (each.need.record.priority, each.need.id)):
        cap = trip.agreement.record.max_vehicles
        if cap is not None and used[trip.agreement.record.agreement] >= cap // 2:
            continue
        way = _rail_way(trip, roads, rule, rest, day)
        if way is not None:
            ways.append(way)
            used[trip.agreement.record.agreement] += 1
    return ways


def cars_left_to_cross_region(agreement: AgreementInForce, rail_ways: Iterable[Way]) -> int | None:
    """The agreement's cap less one car for each rail way offered under it; None where it has no cap."""
    cap = agreement.record.max_vehicles
    if cap is None:
        return None
    return cap - sum(way.rail is not None and way.rail.agreement == agreement.record.agreement for way in rail_ways)


def league_of(code: str) -> Region | None:
    """The league a region is or lies in; None for the autonomous region itself."""
    return next((each for each in (get_region(code), *list_ancestors(code)) if each.level == "league"), None)


def find_league_at(lat: float, lon: float) -> Region | None:
    """The league in which a place lies; None outside the region."""
    region = find_region_at(lat, lon)
    return None if region is None else league_of(region.code)


def _rail_way(trip: RailTrip, roads: RoadTable, rule: RailRule, rest: RestRule, day: date) -> Way | None:
    record, hub, goal = trip.need.record, trip.away_hub, trip.need.destination
    path = (hub, goal, hub) if record.round_trip else (hub, goal)
    if not roads.leads(trip.need.origin, goal) or not roads.leads(trip.home_hub, hub) or not roads.leads(*path):
        return None
    if float(roads.km[trip.need.origin, goal]) < rule.min_trip_km:
        return None
    if not roads.leads(trip.need.origin, trip.home_hub) or (
        float(roads.km[trip.need.origin, trip.home_hub]) > rule.max_access_km
    ):
        return None
    rail_km = float(roads.km[trip.home_hub, hub])
    rail_minutes = rail_km / rule.speed_kmh * 60 + rule.transfer_minutes
    journeys = 2 if record.round_trip else 1
    fare_cny = rail_km * rule.fare_cny_per_km * record.passengers * journeys
    station = f"{trip.away.short_name}站"
    stops = [Stop(station, hub, "接站"), Stop(record.destination, goal)]
    if record.round_trip:
        stops.append(Stop(station, hub, "送站"))
    return make_way(
        f"{trip.need.id}-rail",
        "rail_and_local",
        (trip.need,),
        tuple(stops),
        path_stretches(path, roads, (record.stay_minutes,)),
        rest,
        earliest=max(to_minutes(record.depart_earliest, day), 0.0) + rail_minutes,
        latest=to_minutes(record.depart_latest, day) + rail_minutes,
        km=path_km(path, roads),
        region=trip.away.code,
        extra_cost_cny=fare_cny + trip.agreement.record.cost_per_option_cny,
        passengers=record.passengers,
        rail=RailLeg(
            f"{trip.home.short_name}站",
            station,
            round(rail_km, 1),
            round(rail_minutes, 1),
            round(fare_cny, 2),
            trip.agreement.record.agreement,
        ),
    )
