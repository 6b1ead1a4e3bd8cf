"""A problem as arrays: options, classes of like vehicles, and the groups that pricing works on.

A *class* is a set of vehicles that no rule of the day tells apart; a *group* is one class in one interval
of its availability: a duty belongs to exactly one group. Vehicles named by a lock or by the published plan
are classes of their own, since something distinguishes them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solver.problem import Lock, Option, Problem, Vehicle
from solver.terrain import (
    Floats,
    Integers,
    OptionArrays,
    Terrain,
    direct_arcs,
    fastest_km_a_minute,
    make_terrain,
)


@dataclass(frozen=True, slots=True)
class VehicleClass:
    """Vehicles alike in everything the day looks at; `sample` is one of them."""

    vehicles: tuple[int, ...]
    sample: Vehicle
    pool_place: int
    pool_region: str

    @property
    def count(self) -> int:
        """How many vehicles the class holds."""
        return len(self.vehicles)


@dataclass(frozen=True, slots=True)
class Group:
    """One class in one interval: the terrain, each option's own price in this group, and the limits of a duty."""

    index: int
    of_class: int
    begin: float
    end: float
    terrain: Terrain
    price: Floats  # (n local,) cost per km · km + extra + cross-region − published reward, CNY
    pairs: Integers  # (n local,) limited cross-region pair of the option, −1: none
    limits: tuple[float, ...]  # see `pricing_kernel.label`


@dataclass(slots=True)
class Prepared:
    """Everything derived from the problem once."""

    problem: Problem
    options: list[Option]
    arrays: OptionArrays
    request_index: dict[str, int]
    option_index: dict[str, int]
    classes: list[VehicleClass]
    groups: list[Group]
    class_groups: list[list[int]]
    reserve_rows: list[tuple[list[int], int]]  # classes, how many of their vehicles may have duties
    pair_limits: list[tuple[str, str, int]]  # pool region, request region, most vehicles
    social: list[tuple[int, int, float]]  # option, supplier, fare with extra cost, CNY
    supplier_limits: list[int | None]
    unserved_cost: Floats  # inf: must be served (locked)
    constant: float  # change cost of all published requests; a duty that keeps one earns it back
    km_minutes: tuple[Floats, Floats] = field(repr=False)
    request_options: list[Integers] = field(repr=False)

    @property
    def request_count(self) -> int:
        """How many requests the day has."""
        return len(self.problem.requests)

    def serving(self, request: int) -> Integers:
        """The options that cover a request."""
        return self.request_options[request]

    def covers(self, option: int) -> Integers:
        """The requests an option covers."""
        return self.arrays.cover_request[self.arrays.cover_start[option] : self.arrays.cover_start[option + 1]]


def prepare(problem: Problem) -> Prepared:
    """Derive the arrays. The locks must be keepable (`solver.locks`)."""
    options = problem.all_options()
    place_index = {place.id: k for k, place in enumerate(problem.places)}
    request_index = {request.id: k for k, request in enumerate(problem.requests)}
    option_index = {option.id: k for k, option in enumerate(options)}
    locked = {lock.request: lock for lock in problem.locked}
    lock_option = {option_index[lock.option]: lock for lock in problem.locked}
    arrays = _arrays(options, place_index, request_index, lock_option)
    allowed = [
        all(r not in locked or locked[r].option == option.id for r in option.covers) for option in options
    ]  # an option that would serve a locked request another way is out
    classes = _classes(problem, place_index)
    km, minutes = problem.travel.km, problem.travel.minutes
    pair_limits = [
        (entry.pool_region, entry.request_region, entry.max_vehicles)
        for entry in problem.cross_region
        if entry.max_vehicles is not None
    ]
    prepared = Prepared(
        problem=problem,
        options=options,
        arrays=arrays,
        request_index=request_index,
        option_index=option_index,
        classes=classes,
        groups=[],
        class_groups=[[] for _ in classes],
        reserve_rows=_reserve_rows(problem, classes),
        pair_limits=pair_limits,
        social=_social(problem, options, locked),
        supplier_limits=[supplier.max_options for supplier in problem.social],
        unserved_cost=np.array([np.inf if r.id in locked else r.unserved_cost for r in problem.requests]),
        constant=problem.rules.change_cost * len({entry.request for entry in problem.published}),
        km_minutes=(km, minutes),
        request_options=_by_request(arrays, len(problem.requests)),
    )
    _make_groups(prepared, np.array(allowed, dtype=bool), lock_option)
    return prepared


def _arrays(
    options: list[Option], places: dict[str, int], requests: dict[str, int], locked: dict[int, Lock]
) -> OptionArrays:
    starts = {k: lock.start for k, lock in locked.items() if lock.start is not None}
    covers = [[requests[r] for r in option.covers] for option in options]
    return OptionArrays(
        earliest=np.array([starts.get(k, option.earliest) for k, option in enumerate(options)], dtype=float),
        latest=np.array([starts.get(k, option.latest) for k, option in enumerate(options)], dtype=float),
        minutes=np.array([option.minutes for option in options], dtype=float),
        drive=np.array([option.driving_minutes for option in options], dtype=float),
        km=np.array([option.km for option in options], dtype=float),
        extra=np.array([option.extra_cost for option in options], dtype=float),
        origin=np.array([places[option.origin] for option in options], dtype=np.int64),
        destination=np.array([places[option.destination] for option in options], dtype=np.int64),
        cover_start=np.concatenate([[0], np.cumsum([len(c) for c in covers])]).astype(np.int64),
        cover_request=np.array([r for c in covers for r in c], dtype=np.int64),
        region=tuple(option.region for option in options),
    )


def _by_request(arrays: OptionArrays, requests: int) -> list[Integers]:
    owner = np.repeat(np.arange(len(arrays.earliest)), np.diff(arrays.cover_start))
    order = np.argsort(arrays.cover_request, kind="stable")
    ends = np.cumsum(np.bincount(arrays.cover_request, minlength=requests))[:-1]
    return [part.astype(np.int64) for part in np.split(owner[order], ends)]


def _classes(problem: Problem, places: dict[str, int]) -> list[VehicleClass]:
    pools = {pool.id: pool for pool in problem.pools}
    named = {lock.vehicle for lock in problem.locked} | {entry.vehicle for entry in problem.published}
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for k, v in enumerate(problem.vehicles):
        own = v.id if v.id in named else None
        key = (
            v.pool, v.category, v.seats, v.fixed_cost, v.cost_per_km,
            v.available, v.range_km, v.max_driving_minutes, v.features, own,
        )  # fmt: skip
        alike[key].append(k)
    result = []
    for members in alike.values():
        sample = problem.vehicles[members[0]]
        pool = pools[sample.pool]
        result.append(VehicleClass(tuple(members), sample, places[pool.place], pool.region))
    return result


def _reserve_rows(problem: Problem, classes: list[VehicleClass]) -> list[tuple[list[int], int]]:
    rows = []
    for pool in problem.pools:
        for category, kept in pool.reserve.items():
            members = [k for k, c in enumerate(classes) if c.sample.pool == pool.id and c.sample.category == category]
            if kept > 0 and members:
                rows.append((members, max(0, sum(classes[k].count for k in members) - kept)))
    return rows


def _social(problem: Problem, options: list[Option], locked: dict[str, Lock]) -> list[tuple[int, int, float]]:
    """Services worth considering: for each option the cheapest supplier without a limit, and cheaper limited ones."""
    requests = {request.id: request for request in problem.requests}
    by_region: dict[str, list[int]] = defaultdict(list)
    for k, supplier in enumerate(problem.social):
        by_region[supplier.region].append(k)
    result = []
    for k, option in enumerate(options):
        covered = [requests[r] for r in option.covers]
        if any(r.categories or r.id in locked for r in covered):
            continue
        needs = frozenset().union(*(r.features for r in covered))
        fares: list[tuple[float, int]] = []
        for s in by_region.get(option.region, []):
            supplier = problem.social[s]
            if supplier.seats >= option.passengers and needs <= supplier.features and supplier.max_options != 0:
                fare = supplier.base_cost + supplier.cost_per_km * option.km + supplier.cost_per_minute * option.minutes
                fares.append((fare + option.extra_cost, s))
        for fare, s in sorted(fares):
            result.append((k, s, fare))
            if problem.social[s].max_options is None:
                break
    return result


def _make_groups(prepared: Prepared, allowed: NDArray[np.bool_], locked: dict[int, Lock]) -> None:
    problem, arrays = prepared.problem, prepared.arrays
    requests = {request.id: request for request in problem.requests}
    needs = [frozenset().union(*(requests[r].features for r in option.covers)) for option in prepared.options]
    wanted = [[requests[r].categories for r in option.covers if requests[r].categories] for option in prepared.options]
    seats = np.array([option.passengers for option in prepared.options])
    entries = {(entry.pool_region, entry.request_region): entry for entry in problem.cross_region}
    pair_of = {(pool, request): k for k, (pool, request, _) in enumerate(prepared.pair_limits)}
    published: dict[str, set[str]] = defaultdict(set)
    for entry in problem.published:
        published[entry.vehicle].add(entry.request)
    arcs = direct_arcs(arrays, prepared.km_minutes, problem.rules.max_idle_away_minutes)
    idle = problem.rules.max_idle_away_minutes
    fastest = fastest_km_a_minute(arrays, prepared.km_minutes)
    region_code = {region: k for k, region in enumerate(sorted(set(arrays.region)))}
    option_region = np.array([region_code[region] for region in arrays.region], dtype=np.int64)
    fits_cache: dict[tuple[object, ...], NDArray[np.bool_]] = {}
    terrains: dict[tuple[int, bytes], Terrain] = {}
    lock_vehicle = {k: lock.vehicle for k, lock in locked.items()}
    for c, of_class in enumerate(prepared.classes):
        v = of_class.sample
        key = (v.category, v.features)
        if key not in fits_cache:
            fits_cache[key] = np.array(
                [n <= v.features and all(v.category in w for w in ws) for n, ws in zip(needs, wanted, strict=True)],
                dtype=bool,
            )
        surcharge = np.full(len(region_code), np.inf)
        pair = np.full(len(region_code), -1, dtype=np.int64)
        for region, code in region_code.items():
            if region == of_class.pool_region:
                surcharge[code] = 0.0
            elif (of_class.pool_region, region) in entries:
                surcharge[code] = entries[of_class.pool_region, region].cost_per_option
                pair[code] = pair_of.get((of_class.pool_region, region), -1)
        fits = allowed & fits_cache[key] & (seats <= v.seats) & np.isfinite(surcharge[option_region])
        for k, owner in lock_vehicle.items():
            fits[k] &= owner == v.id
        reward = np.zeros(len(prepared.options))
        if v.id in published:
            for k, option in enumerate(prepared.options):
                reward[k] = problem.rules.change_cost * len(published[v.id].intersection(option.covers))
        for begin, end in v.available:
            inside = (
                fits & (np.maximum(arrays.earliest, begin) + arrays.minutes <= end + 1e-9) & (arrays.latest >= begin)
            )
            chosen = np.flatnonzero(inside)
            terrain_key = (of_class.pool_place, chosen.tobytes())
            if terrain_key not in terrains:
                terrains[terrain_key] = make_terrain(arrays, prepared.km_minutes, of_class.pool_place, chosen, arcs)
            price = (
                v.cost_per_km * arrays.km[chosen]
                + arrays.extra[chosen]
                + surcharge[option_region[chosen]]
                - reward[chosen]
            )
            # one type throughout, or the compiled functions would be compiled anew
            limits = tuple(
                float(limit)
                for limit in (
                    begin, end, np.inf if idle is None else idle, v.max_driving_minutes or 0.0, v.range_km or 0.0,
                    v.cost_per_km, v.fixed_cost, terrains[terrain_key].widest, fastest,
                    v.max_driving_minutes is not None, v.range_km is not None,
                )
            )  # fmt: skip
            group = Group(
                len(prepared.groups), c, begin, end, terrains[terrain_key], price, pair[option_region[chosen]], limits
            )
            prepared.class_groups[c].append(group.index)
            prepared.groups.append(group)
