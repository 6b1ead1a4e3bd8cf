"""A table of a dataset, from Parquet or CSV, as checked columns: bad rows apart, each with its reason."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from inspection.dataset.cells import DTYPES, read_cells, why
from inspection.dataset.columns import Table
from inspection.dataset.rejected import DatasetError, Rejected


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: the rows that can be used, all columns of the table in its order, and the rows that cannot.

    `present` are the columns the file has; the others are empty.
    """

    frame: pl.DataFrame
    rejected: tuple[Rejected, ...]
    present: frozenset[str]


def find_file(folder: Path, name: str) -> Path | None:
    """`NAME.parquet` (a file, or a folder of parts) or `NAME.csv`; None for neither, DatasetError for both."""
    found = [path for path in (folder / f"{name}.parquet", folder / f"{name}.csv") if path.exists()]
    if len(found) > 1:
        raise DatasetError(
            f"{name} 同时有 .parquet 和 .csv，请只保留一个。 / There are both {name}.parquet and {name}.csv; keep one."
        )
    return found[0] if found else None


def read_table(path: Path, table: Table) -> Sheet:
    """The table in the file; DatasetError names a missing required column or a file that cannot be read."""
    raw, faults = read_raw(path)
    require_columns(path, table, raw.columns)
    return check_rows(raw, table, path.name, pl.int_range(1, len(raw) + 1, eager=True), faults)


def check_rows(
    raw: pl.DataFrame, table: Table, file: str, numbers: pl.Series, faults: dict[int, str] | None = None
) -> Sheet:
    """Read the cells of raw rows; `numbers` are the rows' numbers in the file, `faults` rows bad before their cells."""
    present = frozenset(raw.columns)
    values: dict[str, pl.Series] = {}
    bad_row = pl.repeat(False, len(raw), eager=True, dtype=pl.Boolean)
    told: list[Rejected] = []
    for number, reason in sorted((faults or {}).items()):
        bad_row[number - 1] = True
        told.append(Rejected(file, number, "", reason))
    for column in table.columns:
        if column.name not in present:
            values[column.name] = pl.repeat(None, len(raw), eager=True, dtype=DTYPES[column.kind])
            continue
        source = raw[column.name]
        cells, bad = read_cells(source, column)
        values[column.name] = cells
        fresh = bad & ~bad_row
        if fresh.any():
            told += [Rejected(file, numbers[at], column.name, why(column, source[at])) for at in fresh.arg_true()]
            bad_row |= fresh
    for first, second in table.spans:
        reversed_ = ((values[second] < values[first]).fill_null(False)) & ~bad_row
        told += [
            Rejected(file, numbers[at], second, f"早于 {first} / is before {first}") for at in reversed_.arg_true()
        ]
        bad_row |= reversed_
    frame = pl.DataFrame(values).with_columns(numbers.alias("row"))
    if table.key:
        twice = (
            ~frame.select(list(table.key))
            .with_columns(bad_row.alias("bad"))
            .with_row_index("i")
            .select((pl.col("i") == pl.col("i").first().over([*table.key, "bad"])) | pl.col("bad"))
            .to_series()
        )
        key = " + ".join(table.key)
        told += [
            Rejected(file, numbers[at], table.key[-1], f"与前面的行 {key} 相同 / an earlier row has the same {key}")
            for at in twice.arg_true()
        ]
        bad_row |= twice
    return Sheet(frame.filter(~bad_row), tuple(sorted(told)), present)


def require_columns(path: Path, table: Table, there: list[str]) -> None:
    """DatasetError where a required column of the table is not among those there."""
    missing = [column.name for column in table.columns if column.required and column.name not in there]
    if missing:
        names = "、".join(missing)
        raise DatasetError(
            f"{path.name} 缺少必需的列：{names}；请补上后重试（格式见 docs/inspection-dataset.md）。 / The table "
            f"{table.name} ({path.name}) lacks required columns: {', '.join(missing)}; add them and try again "
            f"(docs/inspection-dataset.md tells the format)."
        )


def read_raw(path: Path) -> tuple[pl.DataFrame, dict[int, str]]:
    """All rows as they stand, and rows whose number of cells is not that of the header, by row number."""
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path / "*.parquet" if path.is_dir() else path), {}
        return _read_csv(path)
    except (OSError, UnicodeDecodeError, csv.Error, pl.exceptions.PolarsError) as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: Exception) -> DatasetError:
    """The sentence for a file that cannot be opened as what its name says."""
    cause = str(error).splitlines()[0][:200]
    return DatasetError(
        f"无法读取 {path.name}：{cause}；请检查文件是否完整、CSV 是否为 UTF-8。 / Cannot read {path.name}: {cause}; "
        f"check that the file is whole and, for CSV, in UTF-8."
    )


def _read_csv(path: Path) -> tuple[pl.DataFrame, dict[int, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        header = [name.strip() for name in next(rows, [])]
        columns: list[list[str]] = [[] for _ in header]
        faults: dict[int, str] = {}
        for number, row in enumerate((row for row in rows if row), 1):
            if len(row) != len(header):
                faults[number] = uneven(len(row), len(header))
                row = (row + [""] * len(header))[: len(header)]
            for cells, cell in zip(columns, row, strict=True):
                cells.append(cell)
    return pl.DataFrame(dict(zip(header, columns, strict=True)), schema=dict.fromkeys(header, pl.String)), faults


def uneven(cells: int, header: int) -> str:
    """The reason for a row with more or fewer cells than the header."""
    return f"有 {cells} 个单元格，表头有 {header} 个 / the row has {cells} cells, the header {header}"


def read_geojson(path: Path) -> list[tuple[int, dict[str, object], dict[str, object] | None]]:
    """(number, properties, geometry) of every feature; DatasetError where the file is no feature collection."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        features = data["features"]
        return [(n, dict(f.get("properties") or {}), f.get("geometry")) for n, f in enumerate(features, 1)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(path, error) from None
