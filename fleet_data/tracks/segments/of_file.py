"""Segments of a file's fixes, without a database."""

from __future__ import annotations

import numpy as np
import polars as pl

from fleet_data.tracks import datum as datums
from fleet_data.tracks.files import FileRows
from fleet_data.tracks.intake.judgement import OLDEST_FILE_MS
from fleet_data.tracks.records import Datum
from fleet_data.tracks.segments.track import Track, track_of


def track_of_file(rows: FileRows, datum: Datum) -> tuple[Track, int]:
    """The fixes that can be used, in WGS-84, and how many cannot: no fix, (0, 0), off the Earth, before 2000."""
    fixes = rows.fixes
    lat, lon = rows.number("lat", np.nan, "f8"), rows.number("lon", np.nan, "f8")
    at_ms = fixes["at_ms"].to_numpy().astype(np.int64)
    usable = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ~((lat == 0) & (lon == 0)) & fixes["valid"].to_numpy()
    usable &= at_ms >= OLDEST_FILE_MS
    said = fixes["datum"].fill_null(str(datum))
    for name, convert in ((Datum.GCJ02, datums.gcj02_to_wgs84), (Datum.BD09, datums.bd09_to_wgs84)):
        of_datum = (said == str(name)).to_numpy() & usable
        if of_datum.any():
            lat[of_datum], lon[of_datum] = convert(lat[of_datum], lon[of_datum])
    names = fixes["vehicle"].unique().sort()
    codes = fixes["vehicle"].cast(pl.Enum(names)).to_physical().to_numpy() if len(fixes) else np.zeros(0, np.int32)
    track = track_of(
        names.to_list(), codes[usable], at_ms[usable], lat[usable], lon[usable],
        rows.number("speed_kmh", np.nan, "f4")[usable],
    )  # fmt: skip
    return track, int(np.count_nonzero(~usable))
