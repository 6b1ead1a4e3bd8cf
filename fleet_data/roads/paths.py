"""Quickest ways through a network: minutes, and the kilometres of the same ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from fleet_data.roads.network import Network
from fleet_data.roads.provider import Floats

# Distances and predecessors of a batch of sources are kept at once; this many numbers of each.
_BATCH_NUMBERS = 20_000_000


def quickest(network: Network, nodes: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Minutes and kilometres from each of the nodes to each of them; infinite where no way leads."""
    weights = network.matrix(network.minutes)
    count, total = len(nodes), len(network.ids)
    minutes, km = np.empty((count, count)), np.empty((count, count))
    batch = max(1, _BATCH_NUMBERS // total)
    for start in range(0, count, batch):
        sources = nodes[start : start + batch]
        reached, before = dijkstra(weights, directed=True, indices=sources, return_predecessors=True)
        minutes[start : start + batch] = reached[:, nodes]
        for row, predecessors in enumerate(before, start=start):
            km[row] = _km_along(network, predecessors)[nodes]
    km[np.isinf(minutes)] = np.inf
    return minutes, km


def _km_along(network: Network, predecessors: NDArray[np.int32]) -> Floats:
    """Kilometres from the root of a tree to every node, by doubling the step up the tree until all are at the root."""
    total = len(network.ids)
    up = predecessors.astype(np.int64)
    below = np.flatnonzero(up >= 0)
    keys = network.tail * total + network.head  # ascending, as the network's edges are sorted
    km = np.zeros(total)
    km[below] = network.km[np.searchsorted(keys, up[below] * total + below)]
    up[up < 0] = np.flatnonzero(up < 0)
    while True:
        further = up[up]
        km += km[up]
        if np.array_equal(further, up):
            return km
        up = further
