"""Re-read a device's days from sealed files: what an inspection opens again months later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from sqlalchemy import Engine

from fleet_data.session import reading
from fleet_data.stores import track_days
from fleet_data.stores.errors import NotKeptError
from fleet_data.tracks.archive.day_file import digest_of, read_day_file


class AlteredFileError(RuntimeError):
    """A sealed file is missing or is not what its digest says; the sentence names it."""


def read_history(
    engine: Engine,
    folder: Path,
    device: str,
    first: date,
    last: date,
    *,
    version: int | None = None,
    check: bool = False,
) -> pl.DataFrame:
    """A device's sealed points of some days (the newest versions, or one), by time.

    With `check` every digest is computed first. Raises AlteredFileError, and NotKeptError for a version not there.
    """
    with reading(engine) as session:
        files = track_days.list_files(session, first, last, version)
    if version is not None and not files:
        raise NotKeptError(
            f"{first} 至 {last} 没有第 {version} 版封存。 / {first} to {last}: version {version} is not kept."
        )
    tables = []
    for file in files:
        path = folder / file.path
        if not path.is_file() or (check and digest_of(path) != file.digest):
            raise AlteredFileError(_say_altered(path))
        table = read_day_file(path, [device])
        if len(table):
            tables.append(table)
    return pl.concat(tables) if tables else pl.DataFrame(schema={"device": pl.String, "at": pl.Datetime("ms", "UTC")})


def list_altered(engine: Engine, folder: Path, first: date, last: date) -> list[Path]:
    """Files of days that are missing or not what their digests say."""
    with reading(engine) as session:
        files = track_days.list_files(session, first, last)
    return [
        folder / file.path
        for file in files
        if not (folder / file.path).is_file() or digest_of(folder / file.path) != file.digest
    ]


def _say_altered(path: Path) -> str:
    return (
        f"封存文件 {path} 缺失或已被改动，请从备份恢复。 / "
        f"The sealed file {path} is missing or was altered; restore it from a backup."
    )
