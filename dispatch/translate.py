"""Records and ways into a dispatch-instance/1: the only mapper from the field's words to the solver's.

What the law says about who may serve whom becomes features, since the format keeps `categories` for
requests that no supplier may serve: a request asks for `for:<purpose>`, which a car has where its category
and the day's seals permit that purpose, and a supplier where the catalogue does. A request with a rail way
also asks for `of:<region>`, which only its own region's cars and suppliers, and cars sent by an agreement
with that region, have. Minutes from local midnight, kilometres, CNY.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from dispatch.crews import Crew
from dispatch.electric import fuel_price_cny, list_pools_with_electric, range_km
from dispatch.eligibility import AgreementInForce, EligibleSupplier
from dispatch.points import Points, RoadTable
from dispatch.policy import Policy
from dispatch.rail import cars_left_to_cross_region
from dispatch.requests import Need
from dispatch.ways import Way, place_id
from fleet_data.regions import find_region, list_ancestors
from rulebook.terms import Purpose, VehicleCategory
from solver.problem import CrossRegion, Place, Pool, Problem, Region, Request, Rules, Supplier, Travel, Vehicle

NO_ROAD = 100_000.0  # kilometres and minutes between places no road joins: more than any day or range holds


def build_problem(
    name: str,
    day: date,
    needs: Sequence[Need],
    ways: Sequence[Way],
    crews: Sequence[Crew],
    agreements: Sequence[AgreementInForce],
    suppliers: Sequence[EligibleSupplier],
    points: Points,
    roads: RoadTable,
    policy: Policy,
    range_share: float = 1.0,
) -> Problem:
    """The day as the solver takes it; every id is the ledgers' own, places are points.

    `range_share` is what is left of an electric car's range that day.
    """
    with_electric = list_pools_with_electric([crew.vehicle.record for crew in crews])
    own: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        if way.option.kind != "shared":
            own[way.option.covers[0]].append(way)
    by_rail = {way.option.covers[0] for way in ways if way.rail is not None}
    scopes = {need.record.region for need in needs if need.id in by_rail}
    pool_points = {
        crew.vehicle.record.pool: points.add(crew.vehicle.record.pool_lat, crew.vehicle.record.pool_lon)
        for crew in crews
    }
    used = {place_id(number) for number in pool_points.values()}
    used.update(end for way in ways for end in (way.option.origin, way.option.destination))
    numbers = [number for number in range(len(points.coordinates)) if place_id(number) in used]
    return Problem(
        name=name,
        day=day.isoformat(),
        regions=_regions(needs, crews, suppliers, ways),
        places=tuple(Place(place_id(number), *points.coordinates[number]) for number in numbers),
        travel=_travel(roads, numbers),
        pools=_pools(crews, pool_points, policy.emergency_reserve_share),
        vehicles=tuple(
            replace(
                _vehicle(crew, agreements, scopes),
                fixed_cost=crew.vehicle.record.fixed_cost_cny
                + fuel_price_cny(crew.vehicle.record, with_electric, policy.electric),
                range_km=range_km(crew.vehicle.record, range_share),
            )
            for crew in crews
        ),
        requests=tuple(
            _request(need, own[need.id], policy, {scope_word(need.record.region)} if need.id in by_rail else set())
            for need in needs
        ),
        shared=tuple(way.option for way in ways if way.option.kind == "shared"),
        cross_region=tuple(
            CrossRegion(
                each.record.pool_region,
                each.record.request_region,
                each.record.cost_per_option_cny,
                cars_left_to_cross_region(each, ways),
            )
            for each in agreements
        ),
        social=tuple(_supplier(each, scopes) for each in suppliers),
        rules=Rules(policy.max_idle_away_minutes, policy.change_cost_cny),
    )


def purpose_word(purpose: Purpose) -> str:
    """The feature that says for which purpose a car or supplier may be sent."""
    return f"for:{purpose.value}"


def scope_word(region: str) -> str:
    """The feature that says whose requests a car or supplier may serve."""
    return f"of:{region}"


def _request(need: Need, ways: Iterable[Way], policy: Policy, scope: set[str]) -> Request:
    record = need.record
    return Request(
        id=need.id,
        region=record.region,
        unit=record.unit,
        passengers=record.passengers,
        priority=record.priority,
        unserved_cost=policy.unserved_cny[record.priority],
        categories=frozenset(category.value for category in need.categories),
        features=need.features | {purpose_word(record.purpose)} | scope,
        options=tuple(way.option for way in ways),
    )


def _vehicle(crew: Crew, agreements: Iterable[AgreementInForce], scopes: set[str]) -> Vehicle:
    record = crew.vehicle.record
    served = {record.pool_region} | {
        each.record.request_region for each in agreements if each.record.pool_region == record.pool_region
    }
    return Vehicle(
        id=record.plate,
        pool=record.pool,
        category=record.category.value,
        seats=record.seats,
        energy=record.energy.value,
        fixed_cost=record.fixed_cost_cny,
        cost_per_km=record.cost_per_km_cny,
        available=crew.available,
        range_km=record.range_km,
        max_driving_minutes=crew.max_driving_minutes,
        features=record.features
        | {purpose_word(purpose) for purpose in crew.vehicle.purposes}
        | {scope_word(region) for region in served & scopes},
    )


def _supplier(supplier: EligibleSupplier, scopes: set[str]) -> Supplier:
    record = supplier.record
    return Supplier(
        id=record.supplier,
        region=record.region,
        seats=record.seats,
        base_cost=record.base_cost_cny,
        cost_per_km=record.cost_per_km_cny,
        cost_per_minute=record.cost_per_minute_cny,
        features=record.features
        | {purpose_word(purpose) for purpose in supplier.rulings}
        | {scope_word(region) for region in {record.region} & scopes},
        max_options=record.max_options,
    )


def _pools(crews: Sequence[Crew], pool_points: dict[str, int], emergency_share: float) -> tuple[Pool, ...]:
    """Pools with their reserve: the crewed cars the ledger marks, and the share of emergency cars kept for emergencies.

    The share is rounded down, so that a pool's only emergency car may still answer an emergency.
    """
    marked: Counter[tuple[str, str]] = Counter()
    present: Counter[tuple[str, str]] = Counter()
    region: dict[str, str] = {}
    for crew in crews:
        record = crew.vehicle.record
        region[record.pool] = record.pool_region
        present[record.pool, record.category.value] += 1
        marked[record.pool, record.category.value] += record.reserve
    reserve: dict[str, dict[str, int]] = defaultdict(dict)
    for (pool, category), count in present.items():
        kept = marked[pool, category]
        if category == VehicleCategory.EMERGENCY.value:
            kept = max(kept, math.floor(count * emergency_share + 1e-9))
        if kept:
            reserve[pool][category] = kept
    return tuple(Pool(pool, region[pool], place_id(pool_points[pool]), reserve[pool]) for pool in region)


def _travel(roads: RoadTable, numbers: list[int]) -> Travel:
    grid = np.ix_(numbers, numbers)
    return Travel(np.nan_to_num(roads.km[grid], posinf=NO_ROAD), np.nan_to_num(roads.minutes[grid], posinf=NO_ROAD))


def _regions(
    needs: Iterable[Need], crews: Iterable[Crew], suppliers: Iterable[EligibleSupplier], ways: Iterable[Way]
) -> tuple[Region, ...]:
    """Every region that is named, with all above it, so that no parent is missing."""
    codes = {need.record.region for need in needs} | {crew.vehicle.record.pool_region for crew in crews}
    codes |= {each.record.region for each in suppliers} | {way.option.region for way in ways}
    known = {code: region for code in codes if (region := find_region(code)) is not None}
    for code in list(known):
        known.update((above.code, above) for above in list_ancestors(code))
    return tuple(Region(code, known[code].name, known[code].parent) for code in sorted(known))
