"""The day as the arrays of the compiled opening (`solver.opening_records`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from solver.opening_kernel import INSTANTS, surely_busy
from solver.opening_records import Flags, Floats, Instants, Integers, World
from solver.prepare import Prepared

NEIGHBOURS = 100
TIME_WEIGHT = 0.1  # of a minute between two trips against a minute of driving between their origins
TOGETHER = 0.25  # requests that may share a vehicle are so much nearer


def build_world(prepared: Prepared) -> World:
    """Assemble the arrays; suppliers with a limit are left to the master."""
    arrays, groups, classes = prepared.arrays, prepared.groups, prepared.classes
    n, requests = len(prepared.options), prepared.request_count
    counts = [classes[group.of_class].count for group in groups]
    slot_start = _starts(counts)
    row_of = np.full(len(classes), -1, dtype=np.int64)
    for row, (members, _) in enumerate(prepared.reserve_rows):
        row_of[members] = row
    price = np.full((n, len(groups)), np.inf, dtype=np.float32)
    for group in groups:
        price[group.terrain.options, group.index] = group.price
    covers = [prepared.covers(option) for option in range(n)]
    own: list[list[int]] = [[] for _ in range(requests)]
    shared: list[list[int]] = [[] for _ in range(requests)]
    for option, covered in enumerate(covers):
        for request in covered:
            (own if len(covered) == 1 else shared)[request].append(option)
    fare = _fares(prepared)
    outside = np.array(
        [min([cost, *(fare[option] for option in own[r])]) for r, cost in enumerate(prepared.unserved_cost)],
        dtype=float,
    )
    alone_start, alone_group, alone_cost = _alone(prepared)
    served_alone = np.append(alone_cost, np.inf)[alone_start[:-1]]
    served_alone[alone_start[:-1] == alone_start[1:]] = np.inf
    cheapest = np.array([min((served_alone[option] for option in own[r]), default=np.inf) for r in range(requests)])
    clock = _clock(arrays.earliest, arrays.earliest + arrays.minutes)
    region_code = {region: k for k, region in enumerate(dict.fromkeys(arrays.region))}
    region = np.array([region_code[name] for name in arrays.region], dtype=np.int64)
    pair = np.full((len(groups), max(1, len(region_code))), -1, dtype=np.int64)
    for group in groups:
        pair[group.index, region[group.terrain.options]] = group.pairs
    fits = np.isfinite(price) @ np.array(counts, dtype=float) if groups else np.zeros(n)
    first = np.array([(o + s + [-1])[0] for o, s in zip(own, shared, strict=True)], dtype=np.int64)
    return World(
        option=np.column_stack([arrays.earliest, arrays.latest, arrays.minutes, arrays.drive, arrays.km]),
        ends=np.column_stack([arrays.origin, arrays.destination]),
        travel=np.ascontiguousarray(np.stack([prepared.km_minutes[1], prepared.km_minutes[0]], axis=-1), dtype=float),
        price=price,
        group=_groups(prepared),
        pool=np.array([classes[group.of_class].pool_place for group in groups], dtype=np.int64),
        slot_start=slot_start,
        slot_group=np.repeat(np.arange(len(groups)), counts),
        class_of=np.array([group.of_class for group in groups], dtype=np.int64),
        class_start=_starts(map(len, prepared.class_groups)),
        class_group=_joined(prepared.class_groups),
        row_of=row_of,
        row_start=_starts(len(members) for members, _ in prepared.reserve_rows),
        row_class=_joined([members for members, _ in prepared.reserve_rows]),
        row_most=np.array([most for _, most in prepared.reserve_rows], dtype=np.int64),
        pair=pair,
        region=region,
        pair_most=np.array([most for _, _, most in prepared.pair_limits], dtype=np.int64),
        cover_start=arrays.cover_start,
        cover=arrays.cover_request,
        own_start=_starts(map(len, own)),
        own=_joined(own),
        shared_start=_starts(map(len, shared)),
        shared=_joined(shared),
        alone_start=alone_start,
        alone_group=alone_group,
        alone_cost=alone_cost,
        busy=_busy(clock, arrays.latest, arrays.earliest + arrays.minutes),
        clock=clock,
        outside=outside,
        fare=fare,
        pinned=_pinned(prepared),
        near=_near(prepared, first, [covered for covered in covers if len(covered) > 1]),
        keys=_keys(prepared, first, fits, outside, cheapest),
    )


def _starts(sizes: Iterable[int]) -> Integers:
    return np.concatenate([[0], np.cumsum(list(sizes))]).astype(np.int64)


def _joined(lists: Sequence[Sequence[int]]) -> Integers:
    return np.array([k for members in lists for k in members], dtype=np.int64)


def _fares(prepared: Prepared) -> Floats:
    fare = np.full(len(prepared.options), np.inf)
    for option, supplier, cost in prepared.social:
        if prepared.supplier_limits[supplier] is None:
            fare[option] = min(fare[option], cost)
    return fare


def _groups(prepared: Prepared) -> Floats:
    table = np.zeros((len(prepared.groups), 7))
    for group in prepared.groups:
        begin, end, idle, driving, range_km, per_km, fixed, _, _, track_drive, track_km = group.limits
        table[group.index] = (
            begin, end, idle, driving if track_drive else np.inf, range_km if track_km else np.inf, per_km, fixed,
        )  # fmt: skip
    return table


def _alone(prepared: Prepared) -> tuple[Integers, Integers, Floats]:
    """For each option the groups that can serve it alone, cheapest first, as a CSR; and the costs, CNY."""
    arrays = prepared.arrays
    options: list[Integers] = [np.zeros(0, dtype=np.int64)]
    groups: list[Integers] = [np.zeros(0, dtype=np.int64)]
    costs: list[Floats] = [np.zeros(0)]
    for group, limits in zip(prepared.groups, _groups(prepared), strict=True):
        begin, end, _, driving, range_km, per_km, fixed = limits
        chosen = group.terrain.options
        out_minutes, out_km, in_minutes, in_km, _ = group.terrain.home
        start = np.maximum(arrays.earliest[chosen], begin + out_minutes)
        possible = (
            (start <= arrays.latest[chosen] + 1e-9)
            & (start + arrays.minutes[chosen] + in_minutes <= end + 1e-9)
            & (out_minutes + in_minutes + arrays.drive[chosen] <= driving + 1e-9)
            & (out_km + in_km + arrays.km[chosen] <= range_km + 1e-9)
        )
        options.append(chosen[possible])
        groups.append(np.full(int(possible.sum()), group.index, dtype=np.int64))
        costs.append((fixed + per_km * (out_km + in_km) + group.price)[possible])
    option, cost = np.concatenate(options), np.concatenate(costs)
    order = np.lexsort((cost, option))
    starts = _starts(np.bincount(option, minlength=len(prepared.options)))
    return starts, np.concatenate(groups)[order], cost[order]


def _clock(earliest: Floats, release: Floats) -> Floats:
    """First instant and minutes between instants, so that the instants span the day."""
    if not len(earliest):
        return np.array([0.0, 1.0])
    first, last = float(earliest.min()), float(release.max())
    return np.array([first, max(1.0, (last - first) / (INSTANTS - 1))])


def _busy(clock: Floats, latest: Floats, release: Floats) -> Instants:
    return np.array([surely_busy(clock, x, y) for x, y in zip(latest, release, strict=True)], dtype=np.uint64)


def _pinned(prepared: Prepared) -> Flags:
    pinned = np.zeros(len(prepared.options), dtype=np.bool_)
    pinned[[prepared.option_index[lock.option] for lock in prepared.problem.locked]] = True
    return pinned


def _near(prepared: Prepared, first: Integers, together: list[Integers]) -> Integers:
    """For each request itself and those nearest in time and place; a request without options is near nobody."""
    arrays, requests = prepared.arrays, len(first)
    most = min(NEIGHBOURS, requests)
    near = np.zeros((requests, most), dtype=np.int64)
    if not len(prepared.options):
        near[:] = np.arange(requests)[:, None]
        return near
    middle = (arrays.earliest + arrays.latest + arrays.minutes)[first] / 2.0
    origin = arrays.origin[first]
    minutes = prepared.km_minutes[1]
    partners: list[list[int]] = [[] for _ in range(requests)]
    for covered in together:
        for request in covered:
            partners[request].extend(int(other) for other in covered if other != request)
    block = max(1, 2_000_000 // max(1, requests))
    for begin in range(0, requests, block):
        rows = np.arange(begin, min(requests, begin + block))
        distance = minutes[origin[rows][:, None], origin[None, :]] + TIME_WEIGHT * np.abs(
            middle[rows][:, None] - middle[None, :]
        )
        distance[:, first < 0] = np.inf
        for row in rows:
            distance[row - begin, partners[row]] *= TOGETHER
        distance[np.arange(len(rows)), rows] = -1.0
        nearest = np.argpartition(distance, most - 1, axis=1)[:, :most]
        order = np.argsort(np.take_along_axis(distance, nearest, axis=1), axis=1, kind="stable")
        near[rows] = np.take_along_axis(nearest, order, axis=1)
    return near


def _keys(prepared: Prepared, first: Integers, fits: Floats, outside: Floats, cheapest: Floats) -> Floats:
    """Orders of putting back: earliest, fewest fitting vehicles, dearest outside, longest, most saved by a vehicle."""
    if not len(prepared.options):
        return np.zeros((5, len(first)))
    arrays = prepared.arrays
    saved = np.where(
        np.isfinite(cheapest) & np.isfinite(outside), outside - np.where(cheapest < np.inf, cheapest, 0), 0
    )
    return np.stack([arrays.earliest[first], fits[first], -outside, -arrays.minutes[first], -saved])
