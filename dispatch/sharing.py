"""Shared options (合并乘车): requests that fit in time, direction and seats ride in one car.

The car picks the parties up, sets them down, waits until every party's stay is over and brings them
back. A shared option is kept only when it drives less than the parties would apart. Minutes, kilometres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, permutations

import numpy as np

from dispatch.driving import RestRule
from dispatch.points import RoadTable
from dispatch.requests import Need
from dispatch.shared_way import Party, SharingRule, try_shared_way
from dispatch.ways import Way

MAX_OPTIONS = 6  # shared options a request: beyond a handful they only slow the solver


def list_shared_ways(
    ways: Sequence[tuple[Need, Way]], roads: RoadTable, rule: SharingRule, rest: RestRule, seats: dict[str, int]
) -> list[Way]:
    """Shared ways among requests that consent, in each region for the purposes that may ride together.

    `seats` is the largest car a region's requests can get; `ways` are the direct ways.
    """
    groups: dict[tuple[str, bool, frozenset[str], frozenset[str]], list[Party]] = defaultdict(list)
    for need, way in ways:
        if need.record.share_consent and need.may_share:
            key = (need.record.region, need.record.round_trip, need.categories, need.features)
            groups[key].append(Party(need, way))
    found: list[tuple[float, Way]] = []
    for (region, *_), parties in groups.items():
        pairs = _list_pairs(parties, roads, rule, rest, seats.get(region, 0))
        found += pairs.values()
        found += _list_triples(parties, pairs, roads, rule, rest, seats.get(region, 0))
    return _keep_best(found)


def _list_pairs(
    parties: list[Party], roads: RoadTable, rule: SharingRule, rest: RestRule, seats: int
) -> dict[tuple[int, int], tuple[float, Way]]:
    if len(parties) < 2:
        return {}
    earliest = np.array([party.way.option.earliest for party in parties])
    latest = np.array([party.way.option.latest for party in parties])
    origin = np.array([party.need.origin for party in parties])
    people = np.array([party.need.record.passengers for party in parties])
    goal = np.array([party.need.destination for party in parties])
    hop = roads.minutes[np.ix_(origin, origin)]  # from the first pick-up to the second
    meets = (earliest[:, None] + hop <= latest[None, :]) & (latest[:, None] + hop >= earliest[None, :])
    # However they are set down, who is picked up first rides at least by way of the other's origin.
    ridden = hop + roads.minutes[np.ix_(origin, goal)].T
    meets &= np.abs(earliest[:, None] - earliest[None, :]) <= rule.max_departure_gap_minutes
    meets &= ridden <= rule.max_detour_ratio * roads.minutes[origin, goal][:, None] + 1e-9
    may = (meets | meets.T) & (people[:, None] + people[None, :] <= seats)
    found: dict[tuple[int, int], tuple[float, Way]] = {}
    for a, b in zip(*np.nonzero(np.triu(may, 1)), strict=True):
        best = _best_way((parties[a], parties[b]), roads, rule, rest)
        if best is not None:
            found[int(a), int(b)] = best
    return found


def _list_triples(
    parties: list[Party],
    pairs: dict[tuple[int, int], tuple[float, Way]],
    roads: RoadTable,
    rule: SharingRule,
    rest: RestRule,
    seats: int,
) -> Iterable[tuple[float, Way]]:
    """Three parties each two of whom could share; only the partners that save most are tried."""
    partners: dict[int, list[int]] = defaultdict(list)
    for (a, b), _ in sorted(pairs.items(), key=lambda item: -item[1][0]):
        if len(partners[a]) < MAX_OPTIONS:
            partners[a].append(b)
    for a, others in partners.items():
        for b, c in combinations(sorted(others), 2):
            three = (parties[a], parties[b], parties[c])
            if (b, c) in pairs and sum(party.need.record.passengers for party in three) <= seats:
                best = _best_way(three, roads, rule, rest)
                if best is not None:
                    yield best


def _best_way(
    parties: tuple[Party, ...], roads: RoadTable, rule: SharingRule, rest: RestRule
) -> tuple[float, Way] | None:
    """The shared way that saves most kilometres over the parties' own ways, and what it saves; None where none does."""
    apart_km = sum(party.way.option.km for party in parties)
    best: tuple[float, Way] | None = None
    for pick_up in _list_orders(parties, lambda party: party.need.origin):
        for set_down in _list_orders(parties, lambda party: party.need.destination):
            way = try_shared_way(pick_up, set_down, roads, rule, rest)
            if way is not None and way.option.km < apart_km and (best is None or apart_km - way.option.km > best[0]):
                best = (apart_km - way.option.km, way)
    return best


def _list_orders(parties: tuple[Party, ...], place: Callable[[Party], int]) -> list[tuple[Party, ...]]:
    """The orders in which the parties' places can be visited; orders of parties at one place are the same."""
    seen: dict[tuple[int, ...], tuple[Party, ...]] = {}
    for order in permutations(parties):
        seen.setdefault(tuple(place(party) for party in order), order)
    return list(seen.values())


def _keep_best(found: list[tuple[float, Way]]) -> list[Way]:
    """The ways that save most, no request in more than MAX_OPTIONS of them; ties by id."""
    used: dict[str, int] = defaultdict(int)
    kept: list[Way] = []
    for _, way in sorted(found, key=lambda item: (-item[0], item[1].option.id)):
        if all(used[request] < MAX_OPTIONS for request in way.option.covers):
            kept.append(way)
            for request in way.option.covers:
                used[request] += 1
    return kept
