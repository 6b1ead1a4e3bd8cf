"""The trips of a random day: mostly out and back with waiting, with a morning and an afternoon peak."""

from __future__ import annotations

import numpy as np

from scenarios.instances.geography import District, Geography
from solver.problem import Option, Request, Supplier, Travel

SPEED_KMH = 45.0
ONE_WAY_SHARE = 0.14
EXACT_SHARE = 0.25
HOURS = (6.5, 17.5)
# Priority 1 is the most urgent: what leaving it unserved costs in CNY, before a jitter of ±15 %.
UNSERVED_CNY = {1: 2600.0, 2: 1500.0, 3: 950.0}


def draw_requests(
    rng: np.random.Generator, geography: Geography, travel: Travel, count: int, hours: tuple[float, float] = HOURS
) -> list[Request]:
    """`count` requests with one direct option each, in order of their ids, not of time."""
    return [
        _request(
            rng, geography, travel, geography.districts[int(rng.integers(len(geography.districts)))], number, hours
        )
        for number in range(1, count + 1)
    ]


def _request(
    rng: np.random.Generator,
    geography: Geography,
    travel: Travel,
    district: District,
    number: int,
    hours: tuple[float, float],
) -> Request:
    origin = int(rng.choice(district.places))
    busy, driving = _durations(rng)
    destination, km = origin, driving / 60.0 * SPEED_KMH * float(rng.uniform(0.85, 1.05))
    if rng.random() < ONE_WAY_SHARE:
        near = [other for other in geography.districts if other.pool.region == district.pool.region]
        destination = int(rng.choice(near[int(rng.integers(len(near)))].places))
        km = max(3.0, float(travel.km[origin, destination]))
        driving = max(5.0, float(travel.minutes[origin, destination]))
        busy = driving + float(rng.uniform(5, 30))
    earliest = _start(rng, hours)
    window = 0.0 if rng.random() < EXACT_SHARE else float(5 * rng.integers(1, 7))
    passengers, priority = _passengers(rng), int(rng.choice([1, 2, 3], p=[0.15, 0.5, 0.35]))
    id = f"r{number}"
    option = Option(
        id=f"{id}-direct",
        kind="direct",
        region=district.pool.region,
        origin=geography.places[origin].id,
        destination=geography.places[destination].id,
        earliest=earliest,
        latest=earliest + window,
        minutes=float(np.ceil(busy)),
        driving_minutes=float(np.floor(driving)),
        km=round(km, 1),
        extra_cost=0.0,
        covers=(id,),
        passengers=passengers,
    )
    return Request(
        id=id,
        region=district.pool.region,
        unit=f"u{int(rng.integers(1, 60))}",
        passengers=passengers,
        priority=priority,
        unserved_cost=round(UNSERVED_CNY[priority] * float(rng.uniform(0.85, 1.15))),
        options=(option,),
    )


def _durations(rng: np.random.Generator) -> tuple[float, float]:
    """Busy minutes between 60 and 360, and the 30 to 60 % of them that are driven."""
    busy = min(360.0, 60.0 + float(rng.gamma(1.4, 36.0)))
    return busy, busy * float(rng.uniform(0.3, 0.6))


def _start(rng: np.random.Generator, hours: tuple[float, float]) -> float:
    """Minutes from midnight on a five-minute grid: two peaks over an even floor, cut to `hours`."""
    first, last = hours[0] * 60.0, hours[1] * 60.0
    while True:
        kind = rng.random()
        start = rng.normal(530, 70) if kind < 0.2 else rng.normal(850, 70) if kind < 0.35 else rng.uniform(first, last)
        if first <= start <= last:
            return float(5 * round(float(start) / 5))


def _passengers(rng: np.random.Generator) -> int:
    kind = rng.random()
    if kind < 0.8:
        return int(rng.integers(1, 5))
    return int(rng.integers(5, 7)) if kind < 0.92 else int(rng.integers(7, 15))


def draw_suppliers(geography: Geography) -> list[Supplier]:
    """A firm of sedans and a firm of vans in every region."""
    suppliers = []
    for region in geography.regions:
        suppliers.append(Supplier(f"taxi-{region.id}", region.id, 4, 40, 3.2, 0.6))
        suppliers.append(Supplier(f"van-{region.id}", region.id, 14, 120, 5.0, 1.0))
    return suppliers
