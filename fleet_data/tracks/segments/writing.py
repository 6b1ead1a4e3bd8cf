"""Segments as files: one CSV for people, one Parquet for programs."""

from __future__ import annotations

from pathlib import Path

import polars as pl

_INSTANT = "%Y-%m-%dT%H:%M:%S%.3fZ"


def write_segments(table: pl.DataFrame, out: Path) -> list[Path]:
    """`segments.csv` and `segments.parquet` in a folder, which is made. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    as_text, as_columns = out / "segments.csv", out / "segments.parquet"
    table.with_columns(pl.col("start", "end").dt.strftime(_INSTANT)).write_csv(as_text)
    table.write_parquet(as_columns)
    return [as_text, as_columns]
