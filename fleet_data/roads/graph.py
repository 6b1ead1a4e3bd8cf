"""Roads by a graph: places are put on their nearest nodes and driven the quickest way.

Maps have holes, and the skeleton has known ones: a way longer than `cap` times the geodesic is taken for one and
cut down to that, and a pair no way joins is given that length. What closures add to a way is added after the cap,
and a pair that closures part stays parted: a snowed-in town is not a hole in the map.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from fleet_data.roads.closures import closures
from fleet_data.roads.geodesy import geodesic_matrix_km, pairwise_km
from fleet_data.roads.network import Graph, Network, network_of
from fleet_data.roads.paths import quickest
from fleet_data.roads.provider import Floats, Point, RoadMatrix, RoadsError, as_degrees, positive

_CAP = 1.45
# At each end of a way this much is driven in town, at the access speed.
_TOWN_KM = 3.0


class GraphRoads:
    """Kilometres and minutes over a networkx graph (see `network_of` for what its nodes and edges hold).

    From a place to its node it is `circuity` times the geodesic at `access_speed_kmh`. `speed_factor` multiplies
    every speed (0.6 on a day of snow). `closed_areas` are outlines (longitude, latitude), `closed_edges` pairs of
    node ids. Raises `RoadsError` for a graph or a setting that cannot be used.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        name: str = "graph",
        circuity: float = 1.3,
        access_speed_kmh: float = 40.0,
        cap: float = _CAP,
        speed_factor: float = 1.0,
        closed_areas: Sequence[BaseGeometry] = (),
        closed_edges: Sequence[tuple[Hashable, Hashable]] = (),
    ) -> None:
        self.name = name
        self._circuity = positive(circuity, "绕行系数", "the circuity")
        self._access_kmh = positive(access_speed_kmh, "接驳车速", "the access speed")
        self._speed_factor = positive(speed_factor, "车速系数", "the speed factor")
        self._cap = positive(cap, "绕行上限", "the cap")
        if cap < 1:
            raise RoadsError(f"绕行上限 {cap} 不应小于 1", f"the cap is {cap}; at least 1 is expected")
        self._network = network_of(graph)
        self._landing = self._network.landing_nodes()
        self._tree = cKDTree(_on_sphere(self._network.places[self._landing]))
        self._closures = closures(closed_areas, closed_edges)
        self._open = self._network.kept(self._closures.open_edges(self._network)) if self._closures else None
        self._cruise_kmh = float(self._network.km.sum() / self._network.minutes.sum() * 60.0)

    @property
    def digest(self) -> str:
        """SHA-256 over the graph, the settings and the closures."""
        total = hashlib.sha256(b"graph/1")
        settings = (self._circuity, self._access_kmh, self._cap, self._speed_factor)
        total.update(repr(settings).encode())
        network = self._network
        for array in (network.places, network.tail, network.head, network.km, network.minutes):
            total.update(array.tobytes())
        for area in self._closures.areas:
            total.update(shapely.to_wkb(area))
        if self._open:
            total.update(self._open.tail.tobytes() + self._open.head.tobytes())
        return total.hexdigest()

    def matrix(self, points: Sequence[Point]) -> RoadMatrix:
        """From every point to every point; infinite where closures part them."""
        places = as_degrees(points)
        if not len(places):
            return RoadMatrix(np.zeros((0, 0)), np.zeros((0, 0)))
        _, nearest = self._tree.query(_on_sphere(places))
        nodes = self._landing[np.asarray(nearest, dtype=np.int64)]
        access_km = pairwise_km(places, self._network.places[nodes]) * self._circuity
        direct_km = geodesic_matrix_km(places)
        km, minutes = self._through(self._network, nodes, access_km)
        same = nodes[:, None] == nodes[None, :]
        km[same], minutes[same] = (direct_km * self._circuity)[same], self._access_minutes(direct_km)[same]
        capped_km, capped_minutes = self._capped(km, minutes, direct_km)
        if self._open is not None:
            shut_km, shut_minutes = self._through(self._open, nodes, access_km)
            parted = np.isinf(shut_km) & np.isfinite(km) & ~same
            with np.errstate(invalid="ignore"):
                # A hole is infinite before and after: nothing is added to it.
                longer_km = np.where(same | np.isinf(km), 0.0, shut_km - km)
                longer_minutes = np.where(same | np.isinf(km), 0.0, shut_minutes - minutes)
            inside = self._closures.shut_in(places)
            parted |= inside[:, None] | inside[None, :]
            capped_km = np.where(parted, np.inf, np.maximum(capped_km + longer_km, direct_km))
            capped_minutes = np.where(parted, np.inf, capped_minutes + longer_minutes)
        for table in (capped_km, capped_minutes):
            np.fill_diagonal(table, 0.0)
        return RoadMatrix(capped_km, capped_minutes / self._speed_factor)

    def _through(self, network: Network, nodes: NDArray[np.int64], access_km: Floats) -> tuple[Floats, Floats]:
        """Kilometres and minutes by way of the nodes, access at both ends; each node is routed once."""
        unique, which = np.unique(nodes, return_inverse=True)
        minutes, km = quickest(network, unique)
        access = access_km[:, None] + access_km[None, :]
        grid = np.ix_(which, which)
        return km[grid] + access, minutes[grid] + access / self._access_kmh * 60.0

    def _capped(self, km: Floats, minutes: Floats, direct_km: Floats) -> tuple[Floats, Floats]:
        """Kilometres between the geodesic and the cap, and their minutes: the town ends slow, the rest as found."""
        cap = np.where(np.isinf(km), min(self._cap, _CAP), self._cap)
        capped_km = np.minimum(np.maximum(km, direct_km), cap * direct_km)
        with np.errstate(invalid="ignore", divide="ignore"):
            pace = np.where(np.isfinite(km) & (km > 0), minutes / km, 60.0 / self._cruise_kmh)
        town_km = np.minimum(capped_km, 2 * _TOWN_KM)
        in_town = town_km / self._access_kmh * 60.0 + (capped_km - town_km) * pace
        return capped_km, np.maximum(capped_km * pace, in_town)

    def _access_minutes(self, direct_km: Floats) -> Floats:
        return direct_km * self._circuity / self._access_kmh * 60.0


def _on_sphere(places: Floats) -> Floats:
    """Unit vectors, so that the nearest node is the nearest on the ground too."""
    lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
