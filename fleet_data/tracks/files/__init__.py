"""Track files: CSV, Parquet, GPX and GeoLife's PLT, read into fixes with a reason for every row that gives none."""

from fleet_data.tracks.files.reading import read_track_file
from fleet_data.tracks.files.rows import FileRows, TrackFileError, UnreadableRow

__all__ = ["FileRows", "TrackFileError", "UnreadableRow", "read_track_file"]
