"""Options as arrays, and what a group of vehicles can make of them: direct ways, ways home, slices of the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from solver.pricing_completion import link_slices

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TravelArrays = tuple[Floats, Floats]  # kilometres and minutes between places

SLICE_MINUTES = 10.0
MOST_SLICES = 240  # of one option


@dataclass(frozen=True, slots=True)
class OptionArrays:
    """All options of the day in the order of `Problem.all_options`, each array (n,); minutes, km, CNY."""

    earliest: Floats
    latest: Floats
    minutes: Floats
    drive: Floats
    km: Floats
    extra: Floats
    origin: Integers
    destination: Integers
    cover_start: Integers  # CSR: requests covered by an option
    cover_request: Integers
    region: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terrain:
    """What a group's duties can be made of; local option k is `options[k]`. Groups of one pool may share it."""

    options: Integers
    home: tuple[Floats, Floats, Floats, Floats, Integers]
    arcs: tuple[Integers, Integers, Floats, Floats]
    widest: float
    # first slice (n + 1,), option of each, by falling start; width (n,)
    slices: tuple[Integers, Integers, Integers, Floats]
    free: Integers  # (n,) −1: nothing has to follow or precede
    links: tuple[Any, ...]  # which slice can follow which, see `pricing_completion.link_slices`


def fastest_km_a_minute(arrays: OptionArrays, travel: TravelArrays) -> float:
    """No move of the day covers more kilometres a driving minute than this."""
    km, minutes = travel
    moves = np.concatenate([km.ravel(), arrays.km])
    spent = np.concatenate([minutes.ravel(), arrays.drive])
    real = moves > 0
    if not real.any():
        return 0.0
    if (spent[real] <= 0).any():
        return 1e9
    return float((moves[real] / spent[real]).max())


def direct_arcs(
    arrays: OptionArrays, travel: TravelArrays, idle_minutes: float | None
) -> tuple[Integers, Integers, Floats, Floats]:
    """Pairs (i, j) that a vehicle may serve one straight after the other, as CSR over i: start, j, minutes, km."""
    km, minutes = travel
    n = len(arrays.earliest)
    covers = csr_matrix(
        (np.ones(len(arrays.cover_request), dtype=bool), arrays.cover_request, arrays.cover_start),
        shape=(n, int(arrays.cover_request.max(initial=-1)) + 1),
    )
    repeats = csr_matrix(covers @ covers.T, dtype=bool)  # an option and another way to serve the same request
    starts = [0]
    to: list[Integers] = []
    block = max(1, 4_000_000 // max(n, 1))
    for first in range(0, n, block):
        rows = np.arange(first, min(n, first + block))
        leg = minutes[arrays.destination[rows][:, None], arrays.origin[None, :]]
        ready = (arrays.earliest + arrays.minutes)[rows][:, None] + leg
        possible = ready <= arrays.latest[None, :] + 1e-9
        if idle_minutes is not None:
            last = (arrays.latest + arrays.minutes)[rows][:, None] + leg + idle_minutes
            possible &= last >= arrays.earliest[None, :] - 1e-9
        possible &= ~repeats[rows].toarray()
        for k in range(len(rows)):
            successors = np.flatnonzero(possible[k])
            to.append(successors)
            starts.append(starts[-1] + len(successors))
    targets = np.concatenate(to).astype(np.int64) if to else np.zeros(0, dtype=np.int64)
    sources = np.repeat(np.arange(n), np.diff(np.array(starts)))
    ends = (arrays.destination[sources], arrays.origin[targets])
    return np.array(starts, dtype=np.int64), targets, minutes[ends], km[ends]


def make_terrain(
    arrays: OptionArrays,
    travel: TravelArrays,
    pool_place: int,
    chosen: Integers,
    arcs: tuple[Integers, Integers, Floats, Floats],
) -> Terrain:
    """The terrain of the chosen options around a pool, with the arcs among them."""
    km, minutes = travel
    local = np.full(len(arrays.earliest), -1, dtype=np.int64)
    local[chosen] = np.arange(len(chosen))
    start, to, leg_minutes, leg_km = arcs
    counts = start[chosen + 1] - start[chosen]
    first = np.repeat(start[chosen] - np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(chosen) else chosen, counts)
    places = first + np.arange(int(counts.sum()))
    kept = local[to[places]] >= 0
    source = np.repeat(np.arange(len(chosen)), counts)[kept]
    arc_start = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=len(chosen)))]).astype(np.int64)
    places = places[kept]
    out_minutes = minutes[pool_place, arrays.origin[chosen]].astype(float)
    home = (
        out_minutes,
        km[pool_place, arrays.origin[chosen]].astype(float),
        minutes[arrays.destination[chosen], pool_place].astype(float),
        km[arrays.destination[chosen], pool_place].astype(float),
        np.argsort(arrays.earliest[chosen] - out_minutes, kind="stable").astype(np.int64),
    )
    widest = float((arrays.latest[chosen] - arrays.earliest[chosen]).max()) if len(chosen) else 0.0
    mine = (arc_start, local[to[places]], leg_minutes[places], leg_km[places])
    basics = (arrays.earliest[chosen], arrays.latest[chosen], arrays.minutes[chosen])
    slices = _slices(*basics)
    free = np.full(len(chosen), -1, dtype=np.int64)
    return Terrain(chosen.astype(np.int64), home, mine, widest, slices, free, link_slices(basics, home, mine, slices))


def _slices(earliest: Floats, latest: Floats, minutes: Floats) -> tuple[Integers, Integers, Integers, Floats]:
    """Windows cut into slices of about `SLICE_MINUTES`, so that a bound on the rest of a duty knows how late it is."""
    width = latest - earliest
    # never longer than the trip itself: else going round between short trips would seem to take no time
    longest = np.minimum(SLICE_MINUTES, np.maximum(minutes, 0.5))
    counts = np.clip(np.ceil(width / longest - 1e-9), 1, MOST_SLICES).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    owner = np.repeat(np.arange(len(earliest)), counts).astype(np.int64)
    step = np.maximum(width / counts, 1e-3)
    start = earliest[owner] + (np.arange(len(owner)) - first[owner]) * step[owner]
    return first, owner, np.argsort(-start, kind="stable").astype(np.int64), step
