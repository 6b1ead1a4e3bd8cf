"""What makes a day rich: every rule of the format occurs, and some of each kind bind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenarios.instances.fleet import draw_reserves, enrich_fleet
from scenarios.instances.geography import Geography
from scenarios.instances.yesterday import draw_assignments
from solver.problem import CrossRegion, Option, Problem, Request, Supplier

RAIL_SHARE = 0.06
SHARED_SHARE = 0.08
NEEDS_CATEGORY_SHARE = 0.12
NEEDS_4X4_SHARE = 0.1
NEEDS_WHEELCHAIR_SHARE = 0.02


def enrich(rng: np.random.Generator, geography: Geography, problem: Problem) -> Problem:
    """The day with needs, alternatives, shared trips, lent vehicles, reserves, locks and published trips."""
    vehicles = enrich_fleet(rng, list(problem.vehicles))
    requests = [_with_needs(rng, request) for request in problem.requests]
    requests = [_with_rail(rng, geography, request) for request in requests]
    day = replace(
        problem,
        pools=tuple(draw_reserves(rng, list(problem.pools), vehicles)),
        vehicles=tuple(vehicles),
        requests=tuple(requests),
        shared=tuple(_draw_shared(rng, requests)),
        cross_region=tuple(_draw_cross_region(rng, geography)),
        social=tuple(_limited(rng, supplier, len(requests)) for supplier in problem.social),
    )
    locked, published = draw_assignments(rng, day)
    return replace(day, locked=tuple(locked), published=tuple(published))


def _with_needs(rng: np.random.Generator, request: Request) -> Request:
    categories: frozenset[str] = frozenset()
    features: set[str] = set()
    if rng.random() < NEEDS_CATEGORY_SHARE:
        choices = ({"confidential"}, {"enforcement"}, {"emergency", "general"}, {"general"})
        categories = frozenset(choices[int(rng.integers(len(choices)))])
    if request.passengers <= 4 and rng.random() < NEEDS_4X4_SHARE:
        features.add("4x4")
    elif 1 < request.passengers <= 6 and rng.random() < NEEDS_WHEELCHAIR_SHARE:
        features.add("wheelchair")
    return replace(request, categories=categories, features=frozenset(features))


def _with_rail(rng: np.random.Generator, geography: Geography, request: Request) -> Request:
    """Some travellers may take the train and be driven by another region's pool instead."""
    others = [district for district in geography.districts if district.pool.region != request.region]
    if not others or rng.random() >= RAIL_SHARE:
        return request
    district, direct = others[int(rng.integers(len(others)))], request.options[0]
    station = geography.places[int(rng.choice(district.places))].id
    minutes = float(rng.integers(50, 140))
    earliest = direct.earliest + float(5 * rng.integers(10, 24))
    rail = replace(
        direct,
        id=f"{request.id}-rail",
        kind="rail_and_local",
        region=district.pool.region,
        origin=station,
        destination=station,
        earliest=earliest,
        latest=earliest + 20.0,
        minutes=minutes,
        driving_minutes=float(np.floor(minutes * 0.4)),
        km=round(minutes * 0.28, 1),
        extra_cost=float(rng.integers(40, 160)),
    )
    return replace(request, options=(direct, rail))


def _draw_shared(rng: np.random.Generator, requests: list[Request]) -> list[Option]:
    """Pairs of out-and-back trips of one region that leave about the same time."""
    wanted = int(len(requests) * SHARED_SHARE / 2)
    waiting: dict[str, Request] = {}
    shared: list[Option] = []
    for request in sorted(requests, key=lambda request: (request.options[0].earliest, request.id)):
        if len(shared) == wanted:
            break
        direct = request.options[0]
        if direct.origin != direct.destination or request.passengers > 6 or rng.random() < 0.4:
            continue
        first = waiting.pop(request.region, None)
        if first is None or direct.earliest - first.options[0].earliest > 20:
            waiting[request.region] = request
            continue
        shared.append(_shared(f"s{len(shared) + 1}", first, request))
    return shared


def _shared(id: str, first: Request, second: Request) -> Option:
    one, other = first.options[0], second.options[0]
    minutes = max(one.minutes, other.minutes) + 15.0
    return Option(
        id=id,
        kind="shared",
        region=one.region,
        origin=one.origin,
        destination=one.origin,
        earliest=other.earliest,
        latest=max(other.earliest, min(one.latest, other.latest)),
        minutes=minutes,
        driving_minutes=min(minutes, max(one.driving_minutes, other.driving_minutes) + 12.0),
        km=round(max(one.km, other.km) + 9.0, 1),
        extra_cost=10.0,
        covers=(first.id, second.id),
        passengers=first.passengers + second.passengers,
    )


def _draw_cross_region(rng: np.random.Generator, geography: Geography) -> list[CrossRegion]:
    """Each region lends to the next one and back; some agreements cap the vehicles."""
    regions = [region.id for region in geography.regions]
    pairs = {(a, b) for a, b in zip(regions, regions[1:] + regions[:1], strict=True) if a != b}
    entries = []
    for lender, borrower in sorted(pairs | {(b, a) for a, b in pairs}):
        cap = int(rng.integers(2, 6)) if rng.random() < 0.6 else None
        entries.append(CrossRegion(lender, borrower, float(rng.integers(40, 90)), cap))
    return entries


def _limited(rng: np.random.Generator, supplier: Supplier, requests: int) -> Supplier:
    """Half of the firms have only so many cars."""
    if rng.random() < 0.5:
        return supplier
    return replace(supplier, max_options=int(rng.integers(2, 4 + requests // 50)))
