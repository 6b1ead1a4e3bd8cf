"""Small random days in which every rule of the format occurs; small enough for `brute_force`."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from solver.problem import (
    CrossRegion,
    Lock,
    Option,
    Place,
    Pool,
    Problem,
    Published,
    Region,
    Request,
    Rules,
    Supplier,
    Travel,
    Vehicle,
)

REGIONS = ("north", "south")
CATEGORIES = ("general", "special")
FEATURES = ("4x4", "wheelchair")
PLACES = 4

regions = st.sampled_from(REGIONS)
places = st.integers(0, PLACES - 1).map(lambda index: f"p{index}")
prices = st.integers(0, 40).map(lambda tens: tens * 10.0)


def subsets(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    """Mostly nothing, now and then some of the names."""
    return st.one_of(st.just(frozenset()), st.just(frozenset()), st.frozensets(st.sampled_from(names)))


@st.composite
def travels(draw: st.DrawFn) -> Travel:
    """Any matrices, near or far: not symmetric, and the straight way need not be the shortest."""
    step = draw(st.sampled_from([1.0, 5.0]))
    cells = st.integers(0, 12).map(lambda steps: steps * step)
    drawn = [draw(st.lists(cells, min_size=PLACES * PLACES, max_size=PLACES * PLACES)) for _ in range(2)]
    km, minutes = (np.array(numbers).reshape(PLACES, PLACES) for numbers in drawn)
    np.fill_diagonal(km, 0.0)
    np.fill_diagonal(minutes, 0.0)
    return Travel(km=km, minutes=minutes)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """One long interval, or two with or without a gap."""
    noon = draw(st.integers(40, 56)) * 15.0
    gap = draw(st.integers(0, 4)) * 15.0
    return draw(
        st.sampled_from([*[((360.0, 1320.0),)] * 4, ((420.0, noon), (noon + gap, 1260.0)), ((540.0, noon),), ()])
    )


@st.composite
def options(draw: st.DrawFn, id: str, covers: tuple[str, ...], passengers: int) -> Option:
    earliest = draw(st.integers(26, 70)) * 15.0
    minutes = draw(st.integers(0, 12)) * 15.0
    return Option(
        id=id,
        kind="shared" if len(covers) > 1 else draw(st.sampled_from(["direct", "rail_and_local"])),
        region=draw(regions),
        origin=draw(places),
        destination=draw(places),
        earliest=earliest,
        latest=earliest + draw(st.sampled_from([0.0, 0.0, 15.0, 40.0, 120.0])),
        minutes=minutes,
        driving_minutes=draw(st.integers(0, 4)) / 4 * minutes,
        km=draw(st.integers(0, 12)) * 5.0,
        extra_cost=draw(st.sampled_from([0.0, 0.0, 25.0])),
        covers=covers,
        passengers=passengers,
    )


@st.composite
def requests(draw: st.DrawFn, id: str) -> Request:
    passengers = draw(st.integers(1, 6))
    count = draw(st.sampled_from([1, 1, 1, 2, 0]))
    return Request(
        id=id,
        region=draw(regions),
        unit="u1",
        passengers=passengers,
        priority=draw(st.integers(1, 3)),
        unserved_cost=draw(st.integers(0, 30)) * 50.0,
        categories=draw(subsets(CATEGORIES)),
        features=draw(subsets(FEATURES)),
        options=tuple(draw(options(f"{id}-{number}", (id,), passengers)) for number in range(count)),
    )


@st.composite
def vehicles(draw: st.DrawFn, id: str) -> Vehicle:
    return Vehicle(
        id=id,
        pool=draw(st.sampled_from(["pool-north", "pool-south"])),
        category=draw(st.sampled_from(["general", "general", "special"])),
        seats=draw(st.sampled_from([4, 4, 6])),
        energy=draw(st.sampled_from(["petrol", "electric"])),
        fixed_cost=draw(st.sampled_from([0.0, 50.0, 90.0])),
        cost_per_km=draw(st.sampled_from([0.0, 0.5, 1.0])),
        available=draw(intervals()),
        range_km=draw(st.sampled_from([None, None, 80.0, 150.0])),
        max_driving_minutes=draw(st.sampled_from([None, None, 120.0, 240.0])),
        features=draw(subsets(FEATURES)),
    )


@st.composite
def suppliers(draw: st.DrawFn, id: str) -> Supplier:
    return Supplier(
        id=id,
        region=draw(regions),
        seats=draw(st.sampled_from([4, 6])),
        base_cost=draw(prices),
        cost_per_km=draw(st.sampled_from([0.0, 3.0])),
        cost_per_minute=draw(st.sampled_from([0.0, 0.5])),
        features=draw(subsets(FEATURES)),
        max_options=draw(st.sampled_from([None, 0, 1, 2])),
    )


@st.composite
def agreements(draw: st.DrawFn) -> tuple[CrossRegion, ...]:
    pairs = draw(st.lists(st.tuples(regions, regions), unique=True, max_size=3))
    return tuple(
        CrossRegion(lender, borrower, draw(prices), draw(st.sampled_from([None, None, 0, 1])))
        for lender, borrower in pairs
    )


@st.composite
def problems(
    draw: st.DrawFn, min_requests: int = 0, max_requests: int = 4, max_vehicles: int = 3, max_locks: int = 0
) -> Problem:
    """A day; locks (when asked for) may clash, name anything and repeat."""
    asked = tuple(draw(requests(f"r{number}")) for number in range(draw(st.integers(min_requests, max_requests))))
    fleet = tuple(
        draw(vehicles(f"v{number}")) for number in range(draw(st.integers(min(min_requests, 1), max_vehicles)))
    )
    ids = [request.id for request in asked]
    covers = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True).map(tuple) if len(ids) > 1 else None
    together = draw(st.lists(covers, max_size=2)) if covers is not None else []
    shared = tuple(draw(options(f"s{number}", each, draw(st.integers(2, 6)))) for number, each in enumerate(together))
    own = [option for request in asked for option in request.options]
    published: tuple[Published, ...] = ()
    locked: tuple[Lock, ...] = ()
    if fleet and asked:
        changed = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
        published = tuple(Published(id, draw(st.sampled_from(fleet)).id) for id in changed)
    if fleet and own and max_locks:
        pairs = [(option, vehicle) for option in (*own, *shared) for vehicle in fleet]
        likely = [(option, vehicle) for option, vehicle in pairs if _is_likely(option, vehicle, asked)]
        locked = tuple(draw(locks(likely or pairs)) for _ in range(draw(st.integers(1, max_locks))))
    reserve = st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 2), max_size=1)
    return Problem(
        name="random-day",
        day="2026-11-23",
        regions=tuple(Region(region) for region in REGIONS),
        places=tuple(Place(f"p{index}", 40.0 + index / 10, 111.0) for index in range(PLACES)),
        travel=draw(travels()),
        pools=tuple(Pool(f"pool-{region}", region, draw(places), draw(reserve)) for region in REGIONS),
        vehicles=fleet,
        requests=asked,
        shared=shared,
        cross_region=draw(agreements()),
        social=tuple(draw(suppliers(f"taxi-{number}")) for number in range(draw(st.integers(0, 2)))),
        rules=Rules(
            max_idle_away_minutes=draw(st.sampled_from([None, 0.0, 30.0, 60.0])),
            change_cost=draw(st.sampled_from([0.0, 35.0])),
        ),
        locked=locked,
        published=published,
    )


@st.composite
def locks(draw: st.DrawFn, pairs: list[tuple[Option, Vehicle]]) -> Lock:
    option, vehicle = draw(st.sampled_from(pairs))
    start = option.earliest + draw(st.sampled_from([0.0, 0.0, 15.0, 300.0]))
    return Lock(
        request=draw(st.sampled_from(option.covers)),
        option=option.id,
        vehicle=vehicle.id,
        start=draw(st.sampled_from([None, None, None, start])),
    )


def _is_likely(option: Option, vehicle: Vehicle, asked: tuple[Request, ...]) -> bool:
    """Whether the vehicle may hold the option; regions and times stay open."""
    covered = [request for request in asked if request.id in option.covers]
    return option.passengers <= vehicle.seats and all(
        request.features <= vehicle.features and (not request.categories or vehicle.category in request.categories)
        for request in covered
    )
