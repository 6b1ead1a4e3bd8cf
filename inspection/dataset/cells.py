"""Cells to values, a column at a time: what a cell says, or why it says nothing usable.

Every kind reads text (CSV) and typed columns (Parquet) alike. An empty cell is no value; a cell that is
not empty and cannot be read is a fault of its row.
"""

from __future__ import annotations

import json

import polars as pl

from inspection.dataset.columns import Column, Kind

_TRUE, _FALSE = ("true", "1", "yes", "t", "y", "是"), ("false", "0", "no", "f", "n", "否")
_ZONED = r"(?i)(z|[+-]\d{2}:?\d{2})$"


def read_cells(raw: pl.Series, column: Column) -> tuple[pl.Series, pl.Series]:
    """The values of a column, and which cells hold something that cannot be read.

    Instants become milliseconds since 1970 (Int64), days `Date`, numbers `Float64`, flags `Boolean`, the rest
    text; names and places stay text (`names_of`, `places_of` read a cell).
    """
    raw = _trimmed(raw)
    empty = raw.is_null()
    values = _READERS[column.kind](raw)
    bad = values.is_null() & ~empty
    if column.kind is Kind.NUMBER:
        bad |= values.is_nan() | values.is_infinite()
        if column.least is not None:
            bad |= values < column.least
        if column.most is not None:
            bad |= values > column.most
    if column.words:
        bad |= ~values.is_in(list(column.words))
    if column.kind is Kind.PLACES:
        bad |= ~empty & pl.Series([text is not None and places_of(text) is None for text in values], dtype=pl.Boolean)
    if column.filled:
        bad |= empty
    return values, bad.fill_null(False)


def why(column: Column, cell: object) -> str:
    """The reason why a cell was not usable, in Chinese and English."""
    if cell is None or cell == "":
        return "必填单元格为空 / the required cell is empty"
    shown = str(cell)[:60]
    zh, en = {
        Kind.TEXT: (f"应为 {'、'.join(column.words)}", f"expected one of {', '.join(column.words)}"),
        Kind.NUMBER: _number_expected(column),
        Kind.INSTANT: ("应为 ISO 8601 时刻", "expected an instant in ISO 8601"),
        Kind.DAY: ("应为 YYYY-MM-DD 日期", "expected a day as YYYY-MM-DD"),
        Kind.FLAG: ("应为 true 或 false", "expected true or false"),
        Kind.NAMES: ("应为以分号分隔的编号", "expected identifiers separated by ';'"),
        Kind.PLACES: ("应为 JSON 坐标列表 [[lat, lon], …]", "expected JSON [[lat, lon], ...]"),
    }[column.kind]
    return f"“{shown}”无法使用，{zh} / '{shown}' cannot be used: {en}"


def names_of(cell: str | None) -> tuple[str, ...]:
    """The identifiers of a `;`-separated cell."""
    return tuple(name for part in (cell or "").split(";") if (name := part.strip()))


def places_of(cell: str | None) -> tuple[tuple[float, float], ...] | None:
    """The (lat, lon) pairs of a JSON cell; empty where it is; None where it is no list of places."""
    if cell is None:
        return ()
    try:
        found = tuple((float(lat), float(lon)) for lat, lon in json.loads(cell))
    except (ValueError, TypeError):
        return None
    return found if all(abs(lat) <= 90.0 and abs(lon) <= 180.0 for lat, lon in found) else None


def _number_expected(column: Column) -> tuple[str, str]:
    if column.least is not None and column.most is not None:
        return (
            f"应为 {column.least:g} 至 {column.most:g} 的数",
            f"expected a number from {column.least:g} to {column.most:g}",
        )
    if column.least is not None:
        return f"应为不小于 {column.least:g} 的数", f"expected a number of {column.least:g} or more"
    return "应为数", "expected a number"


def _trimmed(raw: pl.Series) -> pl.Series:
    if raw.dtype == pl.Categorical or isinstance(raw.dtype, pl.Enum):
        raw = raw.cast(pl.String)
    if raw.dtype == pl.Null:  # a column of empty cells
        return raw.cast(pl.String)
    if raw.dtype != pl.String:
        return raw
    text = raw.str.strip_chars()
    return text.set(text == "", None)


def _text(raw: pl.Series) -> pl.Series:
    if isinstance(raw.dtype, pl.List | pl.Array):
        return pl.Series(
            raw.name, [None if cell is None else ";".join(map(str, cell)) for cell in raw], dtype=pl.String
        )
    return raw.cast(pl.String)


def _number(raw: pl.Series) -> pl.Series:
    return raw.cast(pl.Float64, strict=False)


def _instant(raw: pl.Series) -> pl.Series:
    if isinstance(raw.dtype, pl.Datetime):
        return raw.dt.cast_time_unit("ms").dt.epoch("ms")
    if raw.dtype == pl.Date:
        return raw.cast(pl.Datetime("ms")).dt.epoch("ms")
    if raw.dtype != pl.String:
        return pl.Series(raw.name, [None] * len(raw), dtype=pl.Int64)
    spaced = raw.str.replace(" ", "T", literal=True)
    zoned = spaced.zip_with(spaced.str.contains(_ZONED).fill_null(True), spaced + "Z")
    return zoned.str.to_datetime("%+", time_unit="ms", time_zone="UTC", strict=False).dt.epoch("ms")


def _day(raw: pl.Series) -> pl.Series:
    if raw.dtype == pl.Date:
        return raw
    if isinstance(raw.dtype, pl.Datetime):
        return raw.dt.date()
    return raw.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)


def _flag(raw: pl.Series) -> pl.Series:
    if raw.dtype == pl.Boolean:
        return raw
    text = raw.cast(pl.Int64, strict=False).cast(pl.String) if raw.dtype.is_numeric() else raw.str.to_lowercase()
    values = pl.Series(raw.name, [None] * len(raw), dtype=pl.Boolean)
    return values.set(text.is_in(_TRUE).fill_null(False), True).set(text.is_in(_FALSE).fill_null(False), False)


def _places(raw: pl.Series) -> pl.Series:
    if isinstance(raw.dtype, pl.List | pl.Array):
        cells = [None if cell is None else json.dumps([list(pair) for pair in cell]) for cell in raw.to_list()]
        return pl.Series(raw.name, cells, dtype=pl.String)
    return raw.cast(pl.String)


DTYPES: dict[Kind, type[pl.DataType]] = {
    Kind.TEXT: pl.String,
    Kind.NUMBER: pl.Float64,
    Kind.INSTANT: pl.Int64,
    Kind.DAY: pl.Date,
    Kind.FLAG: pl.Boolean,
    Kind.NAMES: pl.String,
    Kind.PLACES: pl.String,
}
_READERS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INSTANT: _instant,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.NAMES: _text,
    Kind.PLACES: _places,
}
