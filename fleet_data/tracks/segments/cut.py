"""A track cut into stays, legs and unknown stretches, as a table.

A stay is dated at its first fix inside; a silence is unknown, never a trip or a stop; the answer depends on what was
said, not on the order, batches or repetitions in which it came.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from fleet_data.tracks.segments.pieces import walk
from fleet_data.tracks.segments.settings import Kind, Settings
from fleet_data.tracks.segments.track import Track

SCHEMA: Final[dict[str, Any]] = {
    "vehicle": pl.String,
    "kind": pl.String,
    "start": pl.Datetime("ms", "UTC"),
    "end": pl.Datetime("ms", "UTC"),
    "place": pl.String,  # of a stay: latitude,longitude of its centre; else the places of its ends
    "km": pl.Float64,  # along the fixes; of an unknown stretch: straight, so at least
    "fixes": pl.Int64,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "to_lat": pl.Float64,
    "to_lon": pl.Float64,
}


def cut(track: Track, settings: Settings | None = None) -> pl.DataFrame:
    """Stays, legs and unknown stretches by vehicle and time, columns as in `SCHEMA`.

    `lat`, `lon` are the centre of a stay and the beginning of anything else; `to_lat`, `to_lon` its end.
    """
    if not len(track):
        return pl.DataFrame(schema=SCHEMA)
    settings = settings or Settings()
    kinds, ends, tells = walk(
        track.vehicle, track.at_ms, track.lat, track.lon, track.speed_kmh,
        settings.stay_seconds * 1000.0, settings.gap_seconds * 1000.0, settings.box_m,
    )  # fmt: skip
    first, last = ends[:, 0], ends[:, 1]
    staying = kinds == Kind.STAY
    lat, lon = np.where(staying, tells[:, 0], track.lat[first]), np.where(staying, tells[:, 1], track.lon[first])
    to_lat, to_lon = np.where(staying, lat, track.lat[last]), np.where(staying, lon, track.lon[last])
    table = pl.DataFrame(
        {
            "vehicle": pl.Series(track.names)[track.vehicle[first]],
            "kind": pl.Series([kind.word for kind in Kind])[kinds],
            "start": track.at_ms[first],
            "end": track.at_ms[last],
            "km": np.round(tells[:, 2], 3),
            "fixes": tells[:, 3].astype(np.int64),
            "lat": np.round(lat, 6),
            "lon": np.round(lon, 6),
            "to_lat": np.round(to_lat, 6),
            "to_lon": np.round(to_lon, 6),
        }
    )
    here, there = pl.format("{},{}", "lat", "lon"), pl.format("{},{}", "to_lat", "to_lon")
    stay = pl.col("kind") == Kind.STAY.word
    return table.with_columns(
        pl.col("start", "end").cast(pl.Datetime("ms", "UTC")),
        pl.when(stay).then(here).otherwise(pl.concat_str(here, there, separator=" > ")).alias("place"),
    ).select(list(SCHEMA))
