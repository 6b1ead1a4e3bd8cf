"""From where to where a trip of a kind goes, among a world's places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from scenarios.places import DemoPlace, PlaceKind, distances_km
from scenarios.trip_kinds import Hub, Scope, TripKind

CIRCUITY = 1.3
SPEEDS_KMH = ((12.0, 28.0), (60.0, 50.0), (float("inf"), 75.0))  # up to so many road kilometres: speed
LENDER_SHARE = 0.7  # of far trips that go where an agreement lends a car at the other end
ALLOWANCE_AREA_KM = 9.0  # from the origin; a demonstration's stand-in for the boundary each level decides


@dataclass(frozen=True, slots=True)
class Journey:
    """One way of a trip; `drive_minutes` is a rough figure."""

    origin: DemoPlace
    destination: DemoPlace
    drive_minutes: float
    inside_area: bool


class JourneyDraw:
    """Draws journeys among the places of a world; distances from an origin are worked out once."""

    def __init__(
        self,
        places: Sequence[DemoPlace],
        league_of: Mapping[str, str],
        league_seats: Sequence[DemoPlace],
        lenders: Mapping[str, set[str]],
        speed_factor: float,
    ):
        self.lenders = lenders  # league → leagues whose pools serve its travellers by agreement
        self.league_of = league_of
        self.speed_factor = speed_factor
        self.league_seats = league_seats
        self.local: dict[str, list[DemoPlace]] = {}
        for place in places:
            self.local.setdefault(league_of[place.region], []).append(place)
        self.from_origin: dict[tuple[DemoPlace, bool], tuple[Sequence[DemoPlace], NDArray[np.float64]]] = {}

    def draw(self, kind: TripKind, origins: Sequence[DemoPlace], random: Random) -> Journey:
        """A journey of the kind from one of the origins."""
        office = random.choice(origins)
        if kind.hub is not Hub.NONE:
            hubs = [place for place in self.local[self.league_of[office.region]] if place.kind is PlaceKind.HUB]
            hub = min(hubs, key=lambda place: float(distances_km([office], [place])[0, 0]) * random.uniform(0.4, 1.6))
            return self.journey(hub, office) if kind.hub is Hub.FROM else self.journey(office, hub)
        away = kind.scope in (Scope.LEAGUE, Scope.REGION)
        places, km = self.distances(office, away)
        low, high = kind.scope.value
        if kind.scope in (Scope.BANNER, Scope.LEAGUE):  # slow roads: less far in the same hours
            high = max(low, high * self.speed_factor)
        fitting = np.flatnonzero((km >= low) & (km <= high))
        if len(fitting) == 0:  # nothing that far: the farthest place of the own league within the band's end
            places, km = self.distances(office, False)
            fitting = np.array([int(np.argmax(np.where(km <= high, km, -1.0)))])
        choices = [places[index] for index in fitting.tolist()]
        if kind.scope is Scope.REGION and random.random() < LENDER_SHARE:
            lenders = self.lenders.get(self.league_of[office.region], set())
            choices = [place for place in choices if self.league_of[place.region] in lenders] or choices
        return self.journey(office, random.choice(choices))

    def distances(self, office: DemoPlace, away: bool) -> tuple[Sequence[DemoPlace], NDArray[np.float64]]:
        """The places a trip may go to (of the league, or the other leagues' seats) and their straight kilometres."""
        if (office, away) not in self.from_origin:
            league = self.league_of[office.region]
            places: Sequence[DemoPlace] = (
                [seat for seat in self.league_seats if self.league_of[seat.region] != league]
                if away
                else [place for place in self.local[league] if place.kind is not PlaceKind.HUB and place != office]
            )
            self.from_origin[office, away] = places, distances_km([office], places)[0]
        return self.from_origin[office, away]

    def journey(self, origin: DemoPlace, destination: DemoPlace) -> Journey:
        """The journey with its rough driving minutes."""
        straight_km = float(distances_km([origin], [destination])[0, 0])
        road_km = straight_km * CIRCUITY
        speed_kmh = next(speed for up_to, speed in SPEEDS_KMH if road_km <= up_to) * self.speed_factor
        return Journey(origin, destination, 60 * road_km / speed_kmh, straight_km <= ALLOWANCE_AREA_KM)
