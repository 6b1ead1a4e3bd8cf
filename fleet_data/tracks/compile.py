"""Compile the passes over tracks into their on-disk cache: `python -m fleet_data.tracks.compile`, called at set-up."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fleet_data.tracks import segments
from fleet_data.tracks.segments.pieces import believed


def compile_kernels() -> None:
    """Run every compiled function once, with the types that real days have."""
    # numba looks at the file of the outer function only; an inner one may have changed.
    for old in (Path(segments.__file__).parent / "__pycache__").glob("*.nb[ic]"):
        old.unlink()
    at_ms = np.arange(40, dtype=np.int64) * 30_000
    lat = np.r_[np.full(20, 40.8), 40.8 + np.arange(20) / 300.0]
    track = segments.track_of(["v"], np.zeros(40, dtype=np.int32), at_ms, lat, np.full(40, 111.7), np.full(40, np.nan))
    segments.cut(track)
    believed(track.vehicle, track.at_ms, track.lat, track.lon)


if __name__ == "__main__":
    compile_kernels()
