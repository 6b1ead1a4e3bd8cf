"""What the opening knows of a slot (compiled): times and cost of a duty, limits, the cheapest place for an option.

Starts of a leg form an interval, propagated as in `solver.columns.Costing.schedule`: straight on where that can be,
else through the pool. Minutes, kilometres and CNY; the arrays are those of `solver.opening_records`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from solver.opening_records import Floats, Instants, State, World

EARLIEST, LATEST, MINUTES, DRIVE, KM = 0, 1, 2, 3, 4
BEGIN, END, IDLE, DRIVE_LIMIT, KM_LIMIT, PER_KM, FIXED = 0, 1, 2, 3, 4, 5, 6
A, B, RELEASE, LAST, LEG_MINUTES, LEG_KM = 0, 1, 2, 3, 4, 5
TOTAL_DRIVE, TOTAL_KM, TOTAL_COST = 0, 1, 2
EPSILON = 1e-9
SLACK = 1e-8  # sums in another order may differ by this, less than what `Costing.schedule` forgives
INSTANTS = 64

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def inner(function: Compiled) -> Compiled:
    """Compile what only compiled code calls: without a way in from Python, which is most of the time of compiling."""
    options: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Compiled, njit(**options)(function))


@inner
def random_number(seed: Instants) -> float:
    """The next number in [0, 1) (xorshift; its state is one word that is never zero)."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True, nogil=True)
def surely_busy(clock: Floats, latest: float, release: float) -> np.uint64:
    """The sampled instants strictly between the latest start and the earliest release, as bits."""
    bits = np.uint64(0)
    first = max(0, int(np.ceil((latest - clock[0] + SLACK) / clock[1])))
    last = min(INSTANTS - 1, int(np.floor((release - clock[0] - SLACK) / clock[1])))
    for place in range(first, last + 1):
        bits |= np.uint64(1) << np.uint64(place)
    return bits


@inner
def _step(travel, pool, at, release, longest, origin, earliest, latest):
    """Drive to an origin: earliest (inf: too late) and latest start, minutes and km of the way, whether via the pool.

    `longest` is the latest release plus the idle limit.
    """
    minutes = travel[at, origin, 0]
    start = max(earliest, release + minutes)
    last = min(latest, longest + minutes)
    if start <= last + EPSILON:
        return start, max(start, last), minutes, travel[at, origin, 1], False
    minutes = travel[at, pool, 0] + travel[pool, origin, 0]
    start = max(earliest, release + minutes)
    if start <= latest + EPSILON:
        return start, max(start, latest), minutes, travel[at, pool, 1] + travel[pool, origin, 1], True
    return np.inf, np.inf, 0.0, 0.0, False


@inner
def tally(world: World, state: State, slot: int, sign: int) -> None:
    """Count a slot's duty in (+1) or out (−1) of what the group uses and the limited pairs it touches."""
    if state.length[slot] == 0:
        return
    group = world.slot_group[slot]
    state.duties[group] += sign
    for place in range(state.length[slot]):
        pair = world.pair[group, world.region[state.sequence[slot, place]]]
        if pair < 0:
            continue
        fresh = True
        for before in range(place):
            if world.pair[group, world.region[state.sequence[slot, before]]] == pair:
                fresh = False
        if fresh:
            state.touching[pair] += sign


@inner
def may_touch(world: World, state: State, slot: int, group: int, option: int) -> bool:
    """Whether one more option of this region in the slot keeps the limit of its pair."""
    pair = world.pair[group, world.region[option]]
    if pair < 0 or state.touching[pair] < world.pair_most[pair]:
        return True
    for place in range(state.length[slot]):
        if world.pair[group, world.region[state.sequence[slot, place]]] == pair:
            return True
    return False


@inner
def may_open(world: World, state: State, group: int) -> bool:
    """Whether one more duty of the group keeps the reserve; a vehicle with a duty in each interval counts once."""
    mine = world.class_of[group]
    row = world.row_of[mine]
    if row < 0:
        return True
    used = 0
    for r in range(world.row_start[row], world.row_start[row + 1]):
        of_class = world.row_class[r]
        most = 0
        for c in range(world.class_start[of_class], world.class_start[of_class + 1]):
            other = world.class_group[c]
            most = max(most, state.duties[other] + (1 if other == group else 0))
        used += most
    return used <= world.row_most[row]


@inner
def rebuild(world: World, state: State, slot: int) -> bool:
    """Work out a slot's legs, totals and busy instants from its sequence; False when it breaks a limit."""
    length = state.length[slot]
    state.busy[slot] = np.uint64(0)
    if length == 0:
        for field in range(3):
            state.total[slot, field] = 0.0
        return True
    group = world.slot_group[slot]
    limits, options, ends, leg = world.group, world.option, world.ends, state.leg
    pool = world.pool[group]
    at, release, longest = pool, limits[group, BEGIN], np.inf
    drive, km, ways, cost = 0.0, 0.0, 0.0, limits[group, FIXED]
    for place in range(length):
        to = state.sequence[slot, place]
        start, last, minutes, way, home = _step(
            world.travel, pool, at, release, longest, ends[to, 0], options[to, EARLIEST], options[to, LATEST]
        )
        if start == np.inf:
            return False
        release = start + options[to, MINUTES]
        longest = last + options[to, MINUTES] + limits[group, IDLE]
        leg[slot, place, A] = start
        leg[slot, place, B] = last
        leg[slot, place, RELEASE] = release
        leg[slot, place, LEG_MINUTES] = minutes
        leg[slot, place, LEG_KM] = way
        state.home[slot, place] = home
        drive += minutes + options[to, DRIVE]
        km += way + options[to, KM]
        ways += way
        cost += world.price[to, group]
        at = ends[to, 1]
    home_minutes, home_km = world.travel[at, pool, 0], world.travel[at, pool, 1]
    drive += home_minutes
    km += home_km
    if (
        release + home_minutes > limits[group, END] + EPSILON
        or drive > limits[group, DRIVE_LIMIT] + SLACK
        or km > limits[group, KM_LIMIT] + SLACK
    ):
        return False
    state.total[slot, TOTAL_DRIVE] = drive
    state.total[slot, TOTAL_KM] = km
    state.total[slot, TOTAL_COST] = cost + limits[group, PER_KM] * (ways + home_km)
    by = limits[group, END] - home_minutes
    for place in range(length - 1, -1, -1):
        to = state.sequence[slot, place]
        by = min(options[to, LATEST], by - options[to, MINUTES])
        leg[slot, place, LAST] = by
        state.busy[slot] |= surely_busy(world.clock, by, leg[slot, place, RELEASE])
        if place > 0:
            by -= world.travel[ends[state.sequence[slot, place - 1], 1], ends[to, 0], 0]
    return True


@njit(cache=True, nogil=True)
def load(world: World, state: State, slot: int, bound: bool) -> int:
    """Take in the options written into an empty slot: −1 when a reserve or a limited pair refuses (looked at only where
    `bound`), 0 when its legs have to be set from outside, 1 when all is well."""
    length = state.length[slot]
    group = world.slot_group[slot]
    state.length[slot] = 0
    if bound:
        if not may_open(world, state, group):
            return -1
        for place in range(length):
            if not may_touch(world, state, slot, group, state.sequence[slot, place]):
                return -1
    state.length[slot] = length
    tally(world, state, slot, 1)
    return 1 if rebuild(world, state, slot) else 0


@inner
def find_place(world: World, state: State, option: int, below: float, blink: float, seed: Instants):
    """The cheapest place for an option that costs less than `below`: cost, slot (−1: none), position."""
    best, best_slot, best_place = below, -1, -1
    for a in range(world.alone_start[option], world.alone_start[option + 1]):
        if world.alone_cost[a] >= best:
            break
        group = world.alone_group[a]
        first, end = world.slot_start[group], world.slot_start[group + 1]
        if state.duties[group] >= end - first or not may_open(world, state, group):
            continue
        for slot in range(first, end):
            if state.length[slot] == 0:
                if may_touch(world, state, slot, group, option):
                    best, best_slot, best_place = world.alone_cost[a], slot, 0
                break
    earliest, latest, lasts = (
        world.option[option, EARLIEST],
        world.option[option, LATEST],
        world.option[option, MINUTES],
    )
    origin, destination = world.ends[option, 0], world.ends[option, 1]
    busy = world.busy[option]
    travel, ends, options, limits = world.travel, world.ends, world.option, world.group
    lengths, sequence, leg, total = state.length, state.sequence, state.leg, state.total
    for group in range(world.pool.shape[0]):
        price = float(world.price[option, group])
        if price >= best:
            continue
        pool, idle = world.pool[group], limits[group, IDLE]
        for slot in range(world.slot_start[group], world.slot_start[group + 1]):
            length = lengths[slot]
            if length == 0 or length >= sequence.shape[1] or state.busy[slot] & busy:
                continue
            for place in range(length + 1):
                if place < length and leg[slot, place, LAST] < earliest + lasts - EPSILON:
                    continue
                at, release, longest = pool, limits[group, BEGIN], np.inf
                if place > 0:
                    before = sequence[slot, place - 1]
                    at = ends[before, 1]
                    release = leg[slot, place - 1, RELEASE]
                    longest = leg[slot, place - 1, B] + options[before, MINUTES] + idle
                if release + travel[at, origin, 0] > latest + EPSILON:
                    break
                if random_number(seed) < blink:
                    continue
                start, last, minutes, km, _ = _step(travel, pool, at, release, longest, origin, earliest, latest)
                if start == np.inf:
                    continue
                drive, at = minutes + options[option, DRIVE], destination
                release, longest = start + lasts, last + lasts + idle
                following = place
                while following < length:
                    to = sequence[slot, following]
                    start, last, minutes, way, _ = _step(
                        travel, pool, at, release, longest, ends[to, 0], options[to, EARLIEST], options[to, LATEST]
                    )
                    if start == np.inf or start > leg[slot, following, LAST] + EPSILON:
                        break
                    drive += minutes - leg[slot, following, LEG_MINUTES]
                    km += way - leg[slot, following, LEG_KM]
                    if start == leg[slot, following, A] and last == leg[slot, following, B]:
                        following = length
                        release = -np.inf  # the rest stays as it is
                        break
                    at = ends[to, 1]
                    release = start + options[to, MINUTES]
                    longest = last + options[to, MINUTES] + idle
                    following += 1
                if following < length:
                    continue
                if place == length:
                    old = ends[sequence[slot, length - 1], 1]
                    drive += travel[at, pool, 0] - travel[old, pool, 0]
                    km += travel[at, pool, 1] - travel[old, pool, 1]
                cost = price + limits[group, PER_KM] * km
                if (
                    cost < best
                    and release + travel[at, pool, 0] <= limits[group, END] + EPSILON
                    and total[slot, TOTAL_DRIVE] + drive <= limits[group, DRIVE_LIMIT] + EPSILON
                    and total[slot, TOTAL_KM] + km + options[option, KM] <= limits[group, KM_LIMIT] + EPSILON
                    and may_touch(world, state, slot, group, option)
                ):
                    best, best_slot, best_place = cost, slot, place
    return best, best_slot, best_place
