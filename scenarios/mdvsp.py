"""Multi-depot vehicle scheduling instances of the literature as dispatch-instance/1.

The `.inp` form (gzip or plain text): depots m, trips n, the vehicles of each depot; then an (m + n) × (m + n) matrix of
costs, −1 where an arc does not exist, its first m rows pull-outs and its first m columns pull-ins.

Kilometres carry the costs at 1 CNY each. A trip is one option of no length at a place of its own, at the minute of its
rank in an order in which all arcs run forward. Arcs take no time, ways to and from a depot take longer than the whole
span of the trips: so no vehicle goes home in between, which in the literature would be another vehicle.
"""

from __future__ import annotations

import gzip
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from solver.problem import Option, Place, Pool, Problem, Region, Request, Travel, Vehicle

REGION = "mdvsp"
DAY = "2009-01-01"
# Leaving a trip out must never pay: so many times the dearest duty that serves one trip alone.
UNSERVED_FACTOR = 10


class MdvspError(ValueError):
    """A file that is not in the `.inp` form; the message names the file and what is wrong."""


def read_mdvsp(path: Path) -> Problem:
    """The instance in the file. Raises `MdvspError`, or `OSError` where it cannot be opened."""
    depots, trips, vehicles, costs = _numbers(path)
    ranks = _ranks(path, costs[depots:, depots:])
    far = trips + 1
    minutes = np.zeros(costs.shape)
    minutes[:depots, :] = minutes[:, :depots] = far
    minutes[costs < 0] = 10 * far
    dearest = float(costs[:depots, depots:].max() + costs[depots:, :depots].max())
    return Problem(
        name=path.name.removesuffix(".gz").removesuffix(".inp"),
        day=DAY,
        regions=(Region(REGION, "multi-depot vehicle scheduling"),),
        places=tuple(Place(_place(index, depots), 1.0 + index / 1000.0, 1.0) for index in range(depots + trips)),
        travel=Travel(km=np.maximum(costs, 0).astype(np.float64), minutes=minutes),
        pools=tuple(Pool(f"depot-{depot}", REGION, _place(depot, depots)) for depot in range(depots)),
        vehicles=tuple(
            _vehicle(depot, number, float(3 * far)) for depot in range(depots) for number in range(vehicles[depot])
        ),
        requests=tuple(
            _request(_place(depots + trip, depots), float(far + ranks[trip]), UNSERVED_FACTOR * dearest)
            for trip in range(trips)
        ),
    )


def read_trips(path: Path) -> int:
    """How many trips the file says it has, from its first line. Raises `MdvspError`, or `OSError`."""
    with _open(path) as file:
        words = file.readline().split()
    try:
        return int(words[1])
    except (ValueError, IndexError) as error:
        raise _no_inp(path, error) from None


def _open(path: Path) -> IO[str]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rt", encoding="ascii") if is_packed else path.open(encoding="ascii")


def _no_inp(path: Path, error: Exception) -> MdvspError:
    return MdvspError(
        f"{path.name}: 不是 .inp 格式 / not in the .inp form: depots, trips, vehicles of each depot, "
        f"then a square matrix ({error})"
    )


def _numbers(path: Path) -> tuple[int, int, list[int], NDArray[np.int64]]:
    """Depots, trips, vehicles of each depot, and the matrix."""
    try:
        with _open(path) as file:
            words = file.read().split()
        depots, trips = int(words[0]), int(words[1])
        vehicles = [int(word) for word in words[2 : 2 + depots]]
        costs = np.array(words[2 + depots :], dtype=np.int64).reshape(depots + trips, depots + trips)
    except (ValueError, IndexError, EOFError, gzip.BadGzipFile) as error:
        raise _no_inp(path, error) from None
    return depots, trips, vehicles, costs


def _ranks(path: Path, costs: NDArray[np.int64]) -> list[int]:
    """Each trip's place in an order in which all arcs run forward."""
    arcs = {trip: np.flatnonzero(costs[:, trip] >= 0).tolist() for trip in range(len(costs))}
    try:
        order = list(TopologicalSorter(arcs).static_order())
    except CycleError:
        raise MdvspError(
            f"{path.name}: 班次之间的弧成环，无从排定时刻 / "
            "the arcs between the trips form a cycle, so they have no times"
        ) from None
    ranks = [0] * len(order)
    for rank, trip in enumerate(order):
        ranks[trip] = rank
    return ranks


def _place(index: int, depots: int) -> str:
    return f"d{index}" if index < depots else f"t{index - depots}"


def _vehicle(depot: int, number: int, closes: float) -> Vehicle:
    return Vehicle(
        id=f"v{depot}-{number}",
        pool=f"depot-{depot}",
        category="general",
        seats=1,
        energy="petrol",
        fixed_cost=0.0,
        cost_per_km=1.0,
        available=((0.0, closes),),
    )


def _request(id: str, start: float, unserved_cost: float) -> Request:
    option = Option(
        id=f"{id}-direct",
        kind="direct",
        region=REGION,
        origin=id,
        destination=id,
        earliest=start,
        latest=start,
        minutes=0.0,
        driving_minutes=0.0,
        km=0.0,
        extra_cost=0.0,
        covers=(id,),
        passengers=1,
    )
    return Request(
        id=id,
        region=REGION,
        unit="mdvsp",
        passengers=1,
        priority=1,
        unserved_cost=unserved_cost,
        options=(option,),
    )
