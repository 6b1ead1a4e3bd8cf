"""Kilometres by road where fixes are too far apart to tell the way: tunnels, silences, slow devices.

Dense fixes follow the road better than a graph does; only steps of two kilometres and more are asked of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fleet_data.roads.geodesy import pairwise_km
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.graph_files import load_graph
from fleet_data.roads.provider import Floats, RoadProvider
from fleet_data.tracks.segments.pieces import believed
from fleet_data.tracks.segments.settings import Kind
from fleet_data.tracks.segments.track import Track

SPARSE_KM: Final = 2.0
_PAIRS_AT_ONCE: Final = 25


def load_roads(word: str) -> RoadProvider:
    """`skeleton`, or a road file (GraphML, .osm.pbf). Raises RoadsError."""
    return GraphRoads(load_graph(None if word == "skeleton" else Path(word)), name=word)


def legs_by_road(table: pl.DataFrame, track: Track, roads: RoadProvider) -> pl.DataFrame:
    """The segments with a column `road_km`: of legs along fixes and by road between far ones, of unknown stretches the
    way by road between their ends; empty where no road is known. Raises RoadsError."""
    keep = np.flatnonzero(believed(track.vehicle, track.at_ms, track.lat, track.lon))
    places = np.column_stack([track.lat[keep], track.lon[keep]])
    extra = np.zeros(len(keep))  # what the road adds to the straight step that ends at each fix
    if len(keep) > 1:
        straight = pairwise_km(places[:-1], places[1:])
        sparse = np.flatnonzero((straight >= SPARSE_KM) & (track.vehicle[keep][1:] == track.vehicle[keep][:-1]))
        extra[sparse + 1] = _road_km(roads, places[sparse], places[sparse + 1]) - straight[sparse]
    running = np.cumsum(np.where(np.isfinite(extra), extra, 0.0))
    code = {name: place for place, name in enumerate(track.names)}
    vehicles = np.array([code[name] for name in table["vehicle"]], dtype=np.int64)
    first = _row(track, keep, vehicles, table["start"].cast(pl.Int64).to_numpy())
    last = _row(track, keep, vehicles, table["end"].cast(pl.Int64).to_numpy())
    moving = (table["kind"] != Kind.STAY.word).to_numpy()
    km = np.where(moving, table["km"].to_numpy() + running[last] - running[first], 0.0)
    return table.with_columns(pl.Series("road_km", np.round(km, 3)))


def _row(track: Track, keep: NDArray[np.int64], vehicle: NDArray[np.int64], at_ms: NDArray[np.int64]) -> Floats:
    """The believed fix of a vehicle at or after an instant."""
    start = int(track.at_ms.min()) if len(track) else 0
    spread = (int(track.at_ms.max()) - start + 1) if len(track) else 1
    keys = track.vehicle[keep].astype(np.int64) * spread + (track.at_ms[keep] - start)
    found: Floats = np.searchsorted(keys, vehicle * spread + (at_ms - start)).clip(0, max(len(keep) - 1, 0))
    return found


def _road_km(roads: RoadProvider, here: Floats, there: Floats) -> Floats:
    """Kilometres by road from each place to its other, asked for a few pairs at a time."""
    km = np.empty(len(here))
    for start in range(0, len(here), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        points = [(float(lat), float(lon)) for lat, lon in np.concatenate([here[part], there[part]])]
        count = len(points) // 2
        km[part] = np.diagonal(roads.matrix(points).km[:count, count:])
    return km
