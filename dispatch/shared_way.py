"""One shared journey: the parties picked up and set down in given orders, waited for, and brought back. Minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from dispatch.driving import RestRule, Stretch
from dispatch.points import RoadTable
from dispatch.requests import Need
from dispatch.ways import Stop, Way, make_way, path_km


@dataclass(frozen=True, slots=True)
class SharingRule:
    """How far sharing may put a party out: its own driving lengthened at most by a ratio, its whole day by minutes."""

    max_detour_ratio: float
    max_detour_minutes: float
    max_departure_gap_minutes: float


@dataclass(frozen=True, slots=True)
class Party:
    """A need with its window in minutes and its own direct way."""

    need: Need
    way: Way

    @property
    def alone_minutes(self) -> float:
        """What its own way takes from pick-up to release."""
        return self.way.option.minutes

    def ride_minutes(self, roads: RoadTable) -> float:
        """Driving from its origin straight to its destination."""
        return float(roads.minutes[self.need.origin, self.need.destination])


def try_shared_way(
    pick_up: tuple[Party, ...],
    set_down: tuple[Party, ...],
    roads: RoadTable,
    rule: SharingRule,
    rest: RestRule,
) -> Way | None:
    """The journey in these orders, if every window, ride and day holds."""
    round_trip = pick_up[0].need.record.round_trip
    stops = [Stop(party.need.record.origin, party.need.origin, f"接 {party.need.id}") for party in pick_up]
    stops += [Stop(party.need.record.destination, party.need.destination, f"送 {party.need.id}") for party in set_down]
    path = [stop.point for stop in stops]
    if not roads.leads(*path):
        return None
    hops = [float(roads.minutes[a, b]) for a, b in pairwise(path)]
    reached = [0.0]
    for minutes in hops:
        reached.append(reached[-1] + minutes)
    up = {party.need.id: reached[i] for i, party in enumerate(pick_up)}
    down = {party.need.id: reached[len(pick_up) + i] for i, party in enumerate(set_down)}
    earliest = max(party.way.option.earliest - up[party.need.id] for party in pick_up)
    latest = min(party.way.option.latest - up[party.need.id] for party in pick_up)
    rides = {party.need.id: down[party.need.id] - up[party.need.id] for party in pick_up}
    if math.floor(latest) < math.ceil(earliest) or not all(
        _bearable(p, rides[p.need.id], roads, rule) for p in pick_up
    ):
        return None
    stretches = [Stretch(minutes) for minutes in hops]
    if round_trip:
        back = _way_back(pick_up, set_down, down, reached[-1], roads)
        if back is None:
            return None
        back_stops, wait_minutes, back_stretches, home = back
        if any(home[p.need.id] - up[p.need.id] > p.alone_minutes + rule.max_detour_minutes for p in pick_up):
            return None
        stretches[-1] = Stretch(hops[-1], wait_minutes)
        stretches += back_stretches
        stops += back_stops
    return make_way(
        "shared-" + "-".join(sorted(party.need.id for party in pick_up)),
        "shared",
        tuple(party.need for party in sorted(pick_up, key=lambda party: party.need.id)),
        tuple(stops),
        tuple(stretches),
        rest,
        earliest=earliest,
        latest=latest,
        km=path_km(tuple(stop.point for stop in stops), roads),
        region=pick_up[0].need.record.region,
        extra_cost_cny=0.0,
        passengers=sum(party.need.record.passengers for party in pick_up),
    )


def _bearable(party: Party, ride_minutes: float, roads: RoadTable, rule: SharingRule) -> bool:
    """Whether the ride out is not lengthened beyond either limit."""
    own = party.ride_minutes(roads)
    return ride_minutes <= own * rule.max_detour_ratio + 1e-9 and ride_minutes <= own + rule.max_detour_minutes


def _way_back(
    pick_up: tuple[Party, ...],
    set_down: tuple[Party, ...],
    down: dict[str, float],
    reached: float,
    roads: RoadTable,
) -> tuple[list[Stop], float, list[Stretch], dict[str, float]] | None:
    """The last set down are fetched first; everyone is home in the order of the pick-up reversed.

    Gives the stops, the minutes waited before leaving, the stretches and when each party is home.
    """
    fetch = tuple(reversed(set_down))
    stops = [Stop(party.need.record.destination, party.need.destination, f"接返 {party.need.id}") for party in fetch]
    stops += [Stop(p.need.record.origin, p.need.origin, f"送返 {p.need.id}") for p in reversed(pick_up)]
    path = [stop.point for stop in stops]
    if not roads.leads(*path):
        return None
    hops = [float(roads.minutes[a, b]) for a, b in pairwise(path)]
    ready = {party.need.id: down[party.need.id] + party.need.record.stay_minutes for party in fetch}
    # The whole wait is spent at the first fetch, so that nobody is waited for later.
    passed, leave = 0.0, reached
    for i, party in enumerate(fetch):
        leave = max(leave, ready[party.need.id] - passed)
        passed += hops[i]
    at, home = leave, {}
    for i, minutes in enumerate(hops):
        at += minutes
        if i + 1 >= len(fetch):
            home[_home_at(pick_up, i + 1 - len(fetch))] = at
    return stops, leave - reached, [Stretch(minutes) for minutes in hops], home


def _home_at(pick_up: tuple[Party, ...], place: int) -> str:
    """The request that gets home at this place of the way back."""
    return pick_up[len(pick_up) - 1 - place].need.id
