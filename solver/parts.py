"""A large day in parts: pools that lie together, with the requests they mostly serve, worked on side by side.

Every part is the same day with everything else shut. What parts share (limits on lent vehicles, suppliers) is dealt
out by what the whole day's relaxation uses, so that plans of parts laid together are a plan of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.columns import Column
from solver.incumbent import Incumbent
from solver.prepare import Prepared
from solver.rows import Rows
from solver.terrain import Floats, Integers

T = TypeVar("T")
MOST_TORN = 0.03  # of the requests of a part that a cut may leave to both sides
LEAST_SHARE = 0.3  # of a part that is cut in two: what each side gets at least


@dataclass(frozen=True, slots=True)
class Part:
    """Some groups and the requests left to them; `bounds` are the caps' (`Rows.bounds`) as dealt out."""

    groups: tuple[int, ...]
    outside: NDArray[np.bool_]  # (R,)
    bounds: Floats


def split(rows: Rows, columns: Sequence[Column], values: Floats, count: int) -> list[Part]:
    """The day in about `count` parts, after how much (`values`) of each duty a plan or a relaxation uses."""
    prepared = rows.prepared
    places = sorted({of_class.pool_place for of_class in prepared.classes})
    if count < 2 or len(places) < 2:
        everything = tuple(range(len(prepared.groups)))
        return [Part(everything, np.zeros(prepared.request_count, dtype=bool), rows.bounds)]
    place_of = {place: k for k, place in enumerate(places)}
    pool = np.array([place_of[prepared.classes[group.of_class].pool_place] for group in prepared.groups])
    flow = _flow(prepared, places, columns, values, pool)
    label = np.zeros(len(places), dtype=np.int64)
    while label.max() + 1 < count:
        load = np.bincount(label, weights=flow.sum(axis=0), minlength=int(label.max()) + 1)
        largest = int(np.argmax(load))
        members = np.flatnonzero(label == largest)
        side = _half(prepared, places, members, flow) if len(members) > 1 else None
        if side is None:
            break
        label[side] = label.max() + 1
    sides = int(label.max()) + 1
    by_part = np.stack([flow[:, label == k].sum(axis=1) for k in range(sides)], axis=1)
    owner = np.argmax(by_part, axis=1)
    part_of_group = label[pool]
    bounds = _deal(rows, columns, values, part_of_group, owner, sides)
    return [
        Part(tuple(int(g) for g in np.flatnonzero(part_of_group == k)), owner != k, bounds[k]) for k in range(sides)
    ]


def side_by_side(parts: Sequence[Part], work: Callable[[Part], T], workers: int) -> list[T]:
    """What `work` makes of each part, in their order, so many at a time."""
    if workers < 2 or len(parts) < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(work, parts))


def lay_together(prepared: Prepared, plans: Sequence[Incumbent]) -> Incumbent:
    """One plan of the plans of all parts."""
    columns = tuple(column for plan in plans for column in plan.columns)
    social = tuple(sorted(k for plan in plans for k in plan.social))
    unserved = tuple(sorted(r for plan in plans for r in plan.unserved))
    cost = prepared.constant + sum(column.cost for column in columns)
    cost += sum(prepared.social[k][2] for k in social) + sum(float(prepared.unserved_cost[r]) for r in unserved)
    return Incumbent(columns, social, unserved, float(cost))


def _flow(
    prepared: Prepared, places: Sequence[int], columns: Sequence[Column], values: Floats, pool: Integers
) -> Floats:
    """How much of each request (R,) each pool serves; what none serves goes to the nearest pool."""
    flow = np.zeros((prepared.request_count, len(places)))
    for column, value in zip(columns, values, strict=True):
        if value > 1e-6:
            flow[list(column.requests), pool[column.group]] += value
    arrays, minutes = prepared.arrays, prepared.km_minutes[1]
    for r in np.flatnonzero(flow.sum(axis=1) < 1e-3):
        origin = arrays.origin[prepared.serving(int(r))[0]] if len(prepared.serving(int(r))) else places[0]
        flow[r, int(np.argmin(minutes[places, origin]))] = 1.0
    return flow


def _half(prepared: Prepared, places: Sequence[int], members: Integers, flow: Floats) -> Integers | None:
    """One side of the cut through these pools that tears the fewest requests; None where it would tear too many."""
    minutes = prepared.km_minutes[1][np.ix_([places[k] for k in members], [places[k] for k in members])]
    ends = np.unravel_index(int(np.argmax(minutes)), minutes.shape)
    order = members[np.argsort(minutes[:, ends[0]] - minutes[:, ends[1]], kind="stable")]
    best: tuple[float, float, int] | None = None
    whole = float(flow[:, order].sum())
    for cut in range(1, len(order)):
        one, other = flow[:, order[:cut]].sum(axis=1), flow[:, order[cut:]].sum(axis=1)
        balance = min(float(one.sum()), float(other.sum())) / max(whole, 1e-9)
        torn = float(np.minimum(one, other).sum()) / max(whole, 1e-9)
        if best is None or (torn + max(0.0, LEAST_SHARE - balance), torn, cut) < best:
            best = (torn + max(0.0, LEAST_SHARE - balance), torn, cut)
    return order[best[2] :] if best is not None and best[1] <= MOST_TORN else None


def _deal(
    rows: Rows, columns: Sequence[Column], values: Floats, part_of_group: Integers, owner: Integers, sides: int
) -> Floats:
    """The caps' bounds for each part (parts, caps): shared ones by use, in whole numbers."""
    used = np.zeros((sides, len(rows.caps)))
    for column, value in zip(columns, values, strict=True):
        if value > 1e-6:
            used[part_of_group[column.group], rows.caps_of(column)] += value
    wanted = np.zeros_like(used)
    for static in rows.statics:
        for row, _ in static.caps:
            if static.requests:
                wanted[owner[static.requests[0]], row] += 1.0
    bounds = np.repeat(rows.bounds[None, :], sides, axis=0)
    for k, cap in enumerate(rows.caps):
        if cap.kind not in ("pair", "supplier"):
            continue
        weight = used[:, k] if used[:, k].sum() > 0 else wanted[:, k]
        share = rows.bounds[k] * (weight / weight.sum() if weight.sum() > 0 else np.full(sides, 1.0 / sides))
        whole = np.floor(share + 1e-9)
        for side in np.argsort(whole - share, kind="stable")[: round(rows.bounds[k] - whole.sum())]:
            whole[side] += 1.0
        bounds[:, k] = whole
    return bounds
