"""A track file of any kind we read, by its ending."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from fleet_data.tracks.files.gpx import read_gpx
from fleet_data.tracks.files.rows import FileRows, TrackFileError
from fleet_data.tracks.files.sheet import read_csv, read_parquet, rows_of
from fleet_data.tracks.files.times import Fold

ENDINGS: Final = (".csv", ".csv.gz", ".txt", ".tsv", ".parquet", ".gpx", ".plt")
_PLT_HEAD: Final = 6
_FOOT_M: Final = 0.3048


def read_track_file(
    path: Path,
    *,
    said: Mapping[str, str] | None = None,
    vehicle: str | None = None,
    zone: str = "Asia/Shanghai",
    fold: Fold | None = None,
) -> FileRows:
    """Fixes of a file, or of every such file in a folder (its name is the vehicle's where no column is).

    `said` maps columns to our names; `zone` is that of times without one. Raises TrackFileError.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise TrackFileError(
            f"没有时区“{zone}”。 / There is no time zone '{zone}'; write e.g. Europe/London."
        ) from None
    if path.is_dir():
        return _folder(path, said or {}, zone, fold)
    if not path.is_file():
        raise TrackFileError(f"找不到文件 {path}。 / There is no file {path}.")
    name = path.name.lower()
    if not name.endswith(ENDINGS):
        endings = " ".join(ENDINGS)
        raise TrackFileError(f"{path} 不是轨迹文件，可读：{endings}。 / {path} is no track file; read are {endings}.")
    called = vehicle or path.name.split(".")[0]
    if name.endswith(".gpx"):
        return rows_of(read_gpx(path), said or {}, called, "UTC", fold, str(path))
    if name.endswith(".plt"):
        return rows_of(_plt(path), {}, called, "UTC", fold, str(path))
    table = read_parquet(path) if name.endswith(".parquet") else read_csv(path)
    return rows_of(table, said or {}, called, zone, fold, str(path))


def _folder(path: Path, said: Mapping[str, str], zone: str, fold: Fold | None) -> FileRows:
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(ENDINGS))
    if not files:
        raise TrackFileError(f"{path} 中没有轨迹文件。 / There are no track files in {path}.")
    parts = []
    for file in files:
        # GeoLife keeps a person's files in USER/Trajectory: the folder below ours says whose they are.
        inner = file.relative_to(path).parts
        parts.append(
            read_track_file(file, said=said, vehicle=inner[0] if len(inner) > 1 else None, zone=zone, fold=fold)
        )
    return FileRows(pl.concat([part.fixes for part in parts]), [row for part in parts for row in part.unreadable])


def _plt(path: Path) -> pl.DataFrame:
    """GeoLife: six lines of preamble, then latitude, longitude, 0, feet, days since 1899, date, time (UTC)."""
    names = ["lat", "lon", "_zero", "feet", "_days", "date", "time"]
    try:
        table = pl.read_csv(path, has_header=False, skip_rows=_PLT_HEAD, new_columns=names, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise TrackFileError(f"{path} 不是 PLT 轨迹（{error}）。 / {path} is no PLT track ({error}).") from error
    feet = pl.col("feet").cast(pl.Float64, strict=False)
    return table.with_columns(
        pl.when(feet > -777).then((feet * _FOOT_M).round(2)).cast(pl.String).alias("altitude")
    ).select("lat", "lon", "altitude", "date", "time")
