"""What the compiled opening works on: a world that never changes and the state of one plan, as tuples of arrays.

A *slot* is room for one duty of a group; the slots of a group stand together and are alike. Units as in
`solver.problem`; costs in CNY; integers are indices into the arrays of `solver.prepare`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Instants = NDArray[np.uint64]
Flags = NDArray[np.bool_]


class World(NamedTuple):
    """n options, G groups, S slots, C classes, R requests. A list per row is a pair `x_start`, `x` (CSR)."""

    option: Floats  # (n, 5): earliest, latest, minutes, driving minutes, km
    ends: Integers  # (n, 2): origin, destination
    travel: Floats  # (places, places, 2): minutes, km
    price: NDArray[np.float32]  # (n, G): CNY of serving the option, its own kilometres included; inf: does not fit
    group: Floats  # (G, 7): begin, end, idle limit, driving limit, range (inf: none), CNY a km, CNY a duty
    pool: Integers  # (G,): place of the pool
    slot_start: Integers  # (G + 1,): slots of a group
    slot_group: Integers  # (S,)
    class_of: Integers  # (G,)
    class_start: Integers  # (C + 1,): groups of a class
    class_group: Integers
    row_of: Integers  # (C,): reserve row of a class, −1: none
    row_start: Integers  # classes of a reserve row
    row_class: Integers
    row_most: Integers  # how many vehicles of a reserve row may have duties
    pair: Integers  # (G, regions): limited cross-region pair, −1: none
    region: Integers  # (n,)
    pair_most: Integers  # how many slots may touch a pair
    cover_start: Integers  # requests covered by an option
    cover: Integers
    own_start: Integers  # options that cover a request alone
    own: Integers
    shared_start: Integers  # options that cover a request and others
    shared: Integers
    alone_start: Integers  # groups that can serve an option and nothing else, cheapest first
    alone_group: Integers
    alone_cost: Floats
    busy: Instants  # (n,): sampled instants at which a vehicle that serves the option is surely busy
    clock: Floats  # (2,): first sampled instant, minutes between two
    outside: Floats  # (R,): CNY of a request that no vehicle serves
    fare: Floats  # (n,): CNY of the cheapest supplier without a limit, inf: none
    pinned: Flags  # (n,): locked, never taken out
    near: Integers  # (R, neighbours): requests near in time and place, nearest first
    keys: Floats  # (orders, R): requests are put back by rising key


class State(NamedTuple):
    """One plan. `leg` holds, as it is now, the interval of starts, the release of the earliest start, the last start
    that leaves the rest possible, and minutes and km of the way to the origin; `total` driving minutes, km and cost."""

    length: Integers  # (S,)
    sequence: Integers  # (S, longest): options
    home: Flags  # (S, longest): whether home before the leg
    leg: Floats  # (S, longest, 6)
    total: Floats  # (S, 3)
    busy: Instants  # (S,)
    duties: Integers  # (G,): slots in use
    touching: Integers  # (pairs,): slots that touch a pair
    slot: Integers  # (R,): slot, or OUTSIDE, or ABSENT while a request is being placed
    option: Integers  # (R,): option that serves it; −1: by itself outside, at `World.outside`


class Work(NamedTuple):
    """What is needed to undo one round: absent requests with where they were, and the slots touched."""

    absent: Integers  # (R,)
    slot: Integers  # (R,): by place in `absent`
    option: Integers
    key: Floats
    touched: Integers  # (S,)
    mark: Integers  # (S,): last round that touched the slot
    size: Integers  # (2,): how many are absent, how many slots are touched


OUTSIDE, ABSENT = -1, -2
ABSENTEES, TOUCHED = 0, 1  # places in `Work.size`
# Numbers of a search: cost now and best, temperature (CNY), cooling a round, rounds done, length of the longest string.
NOW, BEST, TEMPERATURE, COOLING, ROUND, STRING = 0, 1, 2, 3, 4, 5
NUMBERS = 6


def empty_state(slots: int, longest: int, groups: int, pairs: int, requests: int) -> State:
    """A plan that serves nobody: every request is outside."""
    return State(
        length=np.zeros(slots, dtype=np.int64),
        sequence=np.zeros((slots, longest), dtype=np.int64),
        home=np.zeros((slots, longest), dtype=np.bool_),
        leg=np.zeros((slots, longest, 6)),
        total=np.zeros((slots, 3)),
        busy=np.zeros(slots, dtype=np.uint64),
        duties=np.zeros(groups, dtype=np.int64),
        touching=np.zeros(pairs, dtype=np.int64),
        slot=np.full(requests, OUTSIDE, dtype=np.int64),
        option=np.full(requests, -1, dtype=np.int64),
    )


def empty_work(slots: int, requests: int) -> Work:
    """Nothing absent, nothing touched."""
    return Work(
        absent=np.zeros(requests, dtype=np.int64),
        slot=np.zeros(requests, dtype=np.int64),
        option=np.zeros(requests, dtype=np.int64),
        key=np.zeros(requests),
        touched=np.zeros(slots, dtype=np.int64),
        mark=np.full(slots, -1, dtype=np.int64),
        size=np.zeros(2, dtype=np.int64),
    )
