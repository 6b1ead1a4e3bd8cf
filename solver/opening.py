"""The opening: a good first plan in the first seconds, by compiled ruin and recreate (`solver.opening_search`).

The columns of its plan start the master and are the day's first incumbent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from solver.columns import Column, Costing
from solver.kernel_cache import forget_stale
from solver.opening_records import (
    BEST,
    COOLING,
    NOW,
    NUMBERS,
    OUTSIDE,
    TEMPERATURE,
    State,
    World,
    empty_state,
    empty_work,
)
from solver.opening_search import search
from solver.opening_start import place_start
from solver.opening_world import build_world
from solver.prepare import Prepared, prepare
from solver.problem import Option, Place, Pool, Problem, Region, Request, Travel, Vehicle

SLICE_SECONDS = 0.2
FIRST_ROUNDS = 50
MOST_ROUNDS = 1_000_000
FIXED_ROUNDS = 500  # in a slice where the plan must not depend on time
MOST_SEEN = 20_000
LONGEST = 48  # legs of a duty that the opening makes; a start may have more
HOT, WARM, COLD = 0.25, 0.03, 0.01  # temperatures, in mean costs of a request; WARM: where most are served at the start


@dataclass(frozen=True, slots=True)
class Opening:
    """A feasible plan: duties, services (indices into `Prepared.social`), unserved requests; cost with constant, CNY.

    `seen` holds duties of the plans passed on the way: alone they say little, together they price every request.
    """

    columns: tuple[Column, ...]
    social: tuple[int, ...]
    unserved: tuple[int, ...]
    cost: float
    seen: tuple[Column, ...] = ()


def open_day(
    prepared: Prepared,
    costing: Costing,
    *,
    seconds: float,
    seed: int,
    iterations: int | None = None,
    start: Sequence[Column] = (),
    stop: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Opening:
    """Search for `seconds`, or for exactly `iterations` rounds whatever time they take: then the plan depends only on
    problem, start, seed and iterations.

    `start` holds duties to begin with; those that cannot stand beside the others are left out. Between slices of about
    0.2 s `stop` may end the search and `progress` is told the best cost (CNY). A plan comes back in any case. The locks
    must be keepable (`solver.locks`).
    """
    began = time.monotonic()
    world = build_world(prepared)
    longest = max([LONGEST, *(len(column.options) + 1 for column in start), len(prepared.problem.locked) + 8])
    state, backup, best = (
        empty_state(
            len(world.slot_group), longest, len(prepared.groups), len(prepared.pair_limits), prepared.request_count
        )
        for _ in range(3)
    )
    place_start(prepared, costing, world, state, start)
    begun_warm = 2 * int((state.slot != OUTSIDE).sum()) > prepared.request_count
    work = empty_work(len(world.slot_group), prepared.request_count)
    numbers = np.zeros(NUMBERS)
    word = np.array([(seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64 | 1], dtype=np.uint64)
    search(world, state, backup, best, work, numbers, word, 1)
    if progress is not None:
        progress(float(numbers[BEST]) + prepared.constant)
    mean = abs(float(numbers[NOW])) / max(1, prepared.request_count)
    hot, cold = max((WARM if begun_warm else HOT) * mean, 1e-6), max(COLD * mean, 1e-7)
    numbers[TEMPERATURE] = hot
    rounds, done = FIRST_ROUNDS, 0
    seen: dict[tuple[int, tuple[int, ...]], Column] = {}
    while prepared.request_count and len(world.slot_group) and not (stop is not None and stop()):
        now = time.monotonic()
        if iterations is not None:
            rounds = min(FIXED_ROUNDS, iterations - done)
            numbers[COOLING] = (cold / hot) ** (1.0 / max(1, iterations))
        else:
            left = seconds - (now - began)
            rounds = rounds if left > 0 else 0
            numbers[TEMPERATURE] = hot * (cold / hot) ** min(1.0, (now - began) / max(seconds, 1e-9))
            numbers[COOLING] = 1.0
        if rounds <= 0:
            break
        search(world, state, backup, best, work, numbers, word, rounds)
        done += rounds
        if len(seen) < MOST_SEEN:
            seen.update((column.key, column) for column in _duties(prepared, costing, world, state))
        pace = (time.monotonic() - now) / rounds
        rounds = int(min(MOST_ROUNDS, 4 * rounds, max(1.0, SLICE_SECONDS / max(pace, 1e-9))))
        if iterations is None:
            rounds = max(1, min(rounds, int(max(0.01, seconds - (time.monotonic() - began)) / max(pace, 1e-9))))
        if progress is not None:
            progress(float(numbers[BEST]) + prepared.constant)
    return replace(_read(prepared, costing, world, best), seen=tuple(seen.values()))


def _duties(prepared: Prepared, costing: Costing, world: World, state: State) -> tuple[Column, ...]:
    """The duties of a state as columns."""
    return tuple(
        costing.column(
            prepared.groups[world.slot_group[slot]],
            [int(option) for option in state.sequence[slot, :length]],
            [bool(home) for home in state.home[slot, :length]],
        )
        for slot, length in enumerate(state.length)
        if length
    )


def _read(prepared: Prepared, costing: Costing, world: World, best: State) -> Opening:
    """The plan a state holds, with the costs that the master counts."""
    columns = _duties(prepared, costing, world, best)
    cheapest: dict[int, int] = {}
    for k, (option, supplier, _) in enumerate(prepared.social):
        if prepared.supplier_limits[supplier] is None:
            cheapest[option] = k
    services: set[int] = set()
    unserved: list[int] = []
    for request in range(prepared.request_count):
        if best.slot[request] != OUTSIDE:
            continue
        if best.option[request] >= 0:
            services.add(cheapest[int(best.option[request])])
            continue
        own = world.own[world.own_start[request] : world.own_start[request + 1]]
        known = [cheapest[int(option)] for option in own if int(option) in cheapest]
        service = min(known, key=lambda k: prepared.social[k][2], default=None)
        if service is None or prepared.social[service][2] > prepared.unserved_cost[request]:
            unserved.append(request)
        else:
            services.add(service)
    cost = (
        prepared.constant
        + sum(column.cost for column in columns)
        + sum(prepared.social[k][2] for k in services)
        + sum(float(prepared.unserved_cost[request]) for request in unserved)
    )
    return Opening(columns, tuple(sorted(services)), tuple(unserved), cost)


def warm_up() -> None:
    """Compile everything with a day of one vehicle and one request, anew where a source is newer than its code."""
    here = Path(__file__).parent
    forget_stale(Path(search.stats.cache_path or here / "__pycache__"), here.glob("opening_*.py"))
    option = Option("o", "direct", "r", "p", "p", 0.0, 10.0, 10.0, 5.0, 5.0, 0.0, ("q",), 1)
    prepared = prepare(
        Problem(
            name="warm-up",
            day="2026-01-01",
            regions=(Region("r"),),
            places=(Place("p", 40.0, 111.0),),
            travel=Travel(np.zeros((1, 1)), np.zeros((1, 1))),
            pools=(Pool("h", "r", "p"),),
            vehicles=(Vehicle("v", "h", "general", 4, "petrol", 1.0, 1.0, ((0.0, 100.0),)),),
            requests=(Request("q", "r", "u", 1, 1, 100.0, options=(option,)),),
        )
    )
    costing = Costing(prepared)
    duty = costing.column(prepared.groups[0], [0], [False])
    open_day(prepared, costing, seconds=1.0, seed=0, iterations=2, start=[duty])
