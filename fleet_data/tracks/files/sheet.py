"""Tables of fixes: CSV and Parquet, each row read or told why not."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import polars as pl

from fleet_data.tracks.files.headers import match_headers
from fleet_data.tracks.files.rows import NUMBERS, FileRows, TrackFileError, UnreadableRow
from fleet_data.tracks.files.times import Fold, to_ms

_SPEEDS: Final = {"speed_ms": 3.6, "speed_kn": 1.852, "speed_mph": 1.609344}
_DATUMS: Final = ("wgs84", "gcj02", "bd09")
_FALSE: Final = ("0", "false", "f", "no", "n", "v", "a0", "否", "无效")


def read_csv(path: Path) -> pl.DataFrame:
    """All columns as text; UTF-8 or GB 18030, comma, semicolon or tab. Raises TrackFileError."""
    try:
        content: bytes | Path = path
        with path.open("rb") as file:
            head = file.read(65_536)
        if not head.startswith(b"\x1f\x8b"):
            try:
                head[: head.rfind(b"\n") + 1].decode("utf-8")
            except UnicodeDecodeError:
                content = path.read_bytes().decode("gb18030").encode()
        line = head.split(b"\n", 1)[0]
        separator = max(b",;\t|", key=lambda mark: line.count(bytes([mark])))
        return pl.read_csv(
            BytesIO(content) if isinstance(content, bytes) else content,
            separator="," if head.startswith(b"\x1f\x8b") else chr(separator),
            infer_schema=False,
            truncate_ragged_lines=True,
            quote_char='"',
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
        raise TrackFileError(_say_unreadable(path, error)) from error


def read_parquet(path: Path) -> pl.DataFrame:
    """The table as it is. Raises TrackFileError."""
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TrackFileError(_say_unreadable(path, error)) from error


def rows_of(
    table: pl.DataFrame, said: Mapping[str, str], vehicle: str, zone: str, fold: Fold | None, where: str
) -> FileRows:
    """Fixes of a table; `vehicle` names them where no column does. Raises TrackFileError."""
    found = match_headers(table.columns, said, where)
    when = table[found["at"]]
    if "date" in found:
        days, times = table[found["date"]].cast(pl.String), when.cast(pl.String)
        when = pl.select(pl.concat_str(days, times, separator=" ")).to_series()
    at, why = to_ms(when, zone, fold)
    columns = {"at_ms": at, "vehicle": pl.Series([vehicle] * len(table), dtype=pl.String)}
    if "vehicle" in found:
        columns["vehicle"] = table[found["vehicle"]].cast(pl.String).str.strip_chars()
    for name in NUMBERS:
        columns[name] = _number(table[found[name]]) if name in found else _nulls(len(table))
    for name, factor in _SPEEDS.items():
        if name in found and "speed_kmh" not in found:
            columns["speed_kmh"] = _number(table[found[name]]) * factor
    columns["datum"] = (
        table[found["datum"]].cast(pl.String).str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")
        if "datum" in found
        else pl.Series([None] * len(table), dtype=pl.String)
    )  # fmt: skip
    columns["valid"] = (
        ~table[found["valid"]].cast(pl.String).str.to_lowercase().is_in(list(_FALSE)).fill_null(value=False)
        if "valid" in found
        else pl.Series([True] * len(table))
    )
    fixes = pl.DataFrame(columns)
    placed = fixes["lat"].is_finite() & fixes["lon"].is_finite()
    reason = fixes.select(
        pl.when(pl.col("vehicle").is_null() | (pl.col("vehicle") == "")).then(pl.lit("no_vehicle"))
        .when(pl.col("at_ms").is_null()).then(why)
        .when(~placed.fill_null(value=False) & pl.col("valid")).then(pl.lit("no_position"))
        .when(pl.col("datum").is_not_null() & ~pl.col("datum").is_in(list(_DATUMS))).then(pl.lit("unknown_datum"))
    ).to_series()  # fmt: skip
    bad = reason.is_not_null()
    if not bad.any():
        return FileRows(fixes)
    numbers = bad.arg_true().to_list()
    raws = [",".join("" if value is None else str(value) for value in row) for row in table.filter(bad).iter_rows()]
    unreadable = [
        UnreadableRow(number + 1, word, raw.encode(), name)
        for number, word, raw, name in zip(
            numbers, reason.filter(bad).to_list(), raws, fixes["vehicle"].filter(bad).to_list(), strict=True
        )
    ]
    return FileRows(fixes.filter(~bad), unreadable)


def _number(values: pl.Series) -> pl.Series:
    if values.dtype.is_numeric():
        return values.cast(pl.Float64)
    return values.cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)


def _nulls(count: int) -> pl.Series:
    return pl.Series([None] * count, dtype=pl.Float64)


def _say_unreadable(path: Path, error: Exception) -> str:
    reason = " ".join(str(error).split())[:200]
    return f"无法读取 {path}（{reason}）。 / {path} cannot be read ({reason}); check that it is what its ending says."
