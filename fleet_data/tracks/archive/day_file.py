"""One sealed file: a legal day's points sorted by device and time, as Parquet that any tool reads.

Numbers that end after a few decimals are written as decimals: exact, and a few bytes small. Serial numbers,
items and raw originals are in a file of their own beside it, where there are any; the leaves file has a hash a device.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from fleet_data.audit.merkle import leaf_hash, root_of
from fleet_data.tracks.columns import Points

# Column of the file → most decimals tried, beginning with the fewest.
_DECIMALS: Final = {
    "lat": (5, 6, 7), "lon": (5, 6, 7), "speed_kmh": (0, 1, 2), "course_degrees": (0, 1, 2), "altitude_m": (0, 1, 2),
    "odometer_km": (1, 2, 3), "reported_lat": (6, 7), "reported_lon": (6, 7),
}  # fmt: skip
_WHOLE_DIGITS: Final = {"odometer_km": 8, "altitude_m": 5}
_CODES: Final = ("satellites", "alarm_bits", "status_bits")
_BESIDE_TYPES: Final = {"serial": pl.Int64, "items": pl.Binary, "raw": pl.Binary}
_BESIDE: Final = tuple(_BESIDE_TYPES)
_UNKNOWN: Final = {"satellites": -1, "serial": -1, "alarm_bits": 0, "status_bits": 0}
_ROW_GROUP: Final = 30_000  # a reader of one device skips the others
NUMBERS: Final = tuple(_DECIMALS)


@dataclass(frozen=True, slots=True)
class Written:
    """What a sealed file is: digest (SHA-256 of the file) and Merkle root over its devices, hex."""

    path: Path
    digest: str
    root: str
    points: int
    bytes: int


def table_of(points: Points, names: Mapping[int, str], flags: Any) -> pl.DataFrame:
    """Points as a table of the file's columns, sorted by device name, time and content; floats not yet shrunk."""
    columns: dict[str, Any] = {
        "device": pl.Series([names[int(number)] for number in points["device_id"]], dtype=pl.String),
        "at": pl.Series(points["fix_at_ms"]).cast(pl.Datetime("ms", "UTC")),
        "delay_ms": points["received_at_ms"] - points["fix_at_ms"],
        "flags": flags,
        "source": points["source"].astype(np.int8),
        "datum": points["datum"].astype(np.int8),
        "content": points["content"],
    }
    for name in NUMBERS:
        columns[name] = pl.Series(points[name].astype(np.float64)).fill_nan(None)
        if points[name].dtype == np.float32:  # 87.3 as a float of 32 bits, not 87.30000305
            columns[name] = pl.Series(points[name]).cast(pl.String).cast(pl.Float64).fill_nan(None)
    for name in (*_CODES, "serial"):
        values = pl.Series(points[name].astype(np.int64))
        columns[name] = pl.select(pl.when(values != _UNKNOWN[name]).then(values)).to_series()
    for name, kept in (("items", points.items), ("raw", points.raw)):
        found: list[bytes | None] = [None] * len(points) if kept is None else [value or None for value in kept]
        columns[name] = pl.Series(found, dtype=pl.Binary)
    return pl.DataFrame(columns).sort("device", "at", "content").drop("content")


def write_day_file(table: pl.DataFrame, path: Path) -> Written:
    """Write the file, its originals and its leaves, flushed to the disk; the path is new. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    leaves = leaves_of(table)
    # A row is there for every point of a device that has any, so that twins of one time stay in their order.
    originals = table.select("device", "at", *_BESIDE).filter(
        pl.any_horizontal(pl.col(*_BESIDE).is_not_null()).any().over("device")
    )
    if len(originals):
        _put(originals, originals_path(path))
    _put(_shrunk(table.drop(_BESIDE)), path)
    root = root_of("sha256", list(leaves.values())).hex()
    told = {"root": root, "leaves": [[name, leaf.hex()] for name, leaf in leaves.items()]}
    _put_bytes(json.dumps(told, ensure_ascii=False).encode(), leaves_path(path))
    return Written(path, digest_of(path), root, len(table), path.stat().st_size)


def read_day_file(path: Path, devices: Sequence[str] | None = None, *, originals: bool = False) -> pl.DataFrame:
    """The table of a file as it was before writing, of all devices or some; serials, items and raw only where asked."""
    scan = pl.scan_parquet(path)
    if devices is not None:
        scan = scan.filter(pl.col("device").is_in(list(devices)))
    table = scan.collect()
    table = table.with_columns(
        pl.col(name).cast(pl.Float64) for name in NUMBERS
    ).with_columns(pl.col("delay_ms", *_CODES).cast(pl.Int64))  # fmt: skip
    if not originals:
        return table
    kept = originals_path(path)
    if not kept.is_file():
        return table.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _BESIDE_TYPES.items())
    # Two fixes of one time: their originals stand in the same order.
    number = pl.int_range(pl.len()).over("device", "at").alias("_twin")
    beside = pl.read_parquet(kept)
    if devices is not None:
        beside = beside.filter(pl.col("device").is_in(list(devices)))
    return table.with_columns(number).join(
        beside.with_columns(number), on=["device", "at", "_twin"], how="left", maintain_order="left"
    ).drop("_twin")  # fmt: skip


def leaves_of(table: pl.DataFrame) -> dict[str, bytes]:
    """A hash a device over its rows, by device name; the same however the rows are kept."""
    columns = ["at", "delay_ms", "flags", "source", "datum", *NUMBERS, *_CODES]
    return {
        str(part["device"][0]): leaf_hash("sha256", part.select(columns).write_csv().encode() + _beside_bytes(part))
        for part in table.partition_by("device", maintain_order=True)
    }


def _beside_bytes(part: pl.DataFrame) -> bytes:
    if not part.select(pl.any_horizontal(pl.col(*_BESIDE).is_not_null()).any()).item():
        return b""
    return repr(part.select(_BESIDE).rows()).encode()


def originals_path(path: Path) -> Path:
    """Where items and raw originals of a file are."""
    return path.with_suffix(".raw.parquet")


def leaves_path(path: Path) -> Path:
    """Where the hashes of a file's devices are."""
    return path.with_suffix(".leaves.json")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shrunk(table: pl.DataFrame) -> pl.DataFrame:
    """Floats as decimals where that is exact, whole numbers as small as they go."""
    columns = []
    for name, tried in _DECIMALS.items():
        values = table[name].to_numpy()
        known = values[~np.isnan(values)]
        whole = _WHOLE_DIGITS.get(name, 3)
        if not (np.abs(known) < 10.0**whole - 1).all():
            continue
        for places in tried:
            if np.array_equal(np.round(known, places), known):
                digits = whole + places
                columns.append(table[name].cast(pl.Decimal(max(digits, 1), places)))
                break
    columns += [table[name].shrink_dtype() for name in ("delay_ms", "flags", *_CODES)]
    return table.with_columns(columns)


def _put(table: pl.DataFrame, path: Path) -> None:
    table.write_parquet(path, compression="zstd", compression_level=9, row_group_size=_ROW_GROUP, statistics=True)
    _flush(path)


def _put_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    _flush(path)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
