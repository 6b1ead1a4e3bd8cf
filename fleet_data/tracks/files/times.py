"""Times as files write them, to milliseconds since 1970 in UTC.

A time without zone is read in the zone the caller names. An hour that the clocks repeat or leave out is not guessed:
such a row has no time, unless the caller says which of the two it is.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import polars as pl

Fold: TypeAlias = Literal["earliest", "latest"]
_FORMATS: Final = (
    "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y/%m/%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M",
    "%Y-%m-%dT%H:%M", "%Y%m%d %H:%M:%S%.f", "%d/%m/%Y %H:%M:%S%.f", "%d-%b-%Y %H:%M:%S%.f", "%d.%m.%Y %H:%M:%S%.f",
    "%Y年%m月%d日 %H:%M:%S",
)  # fmt: skip
_ZONED: Final = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z")
_STAMP: Final = "%Y%m%d%H%M%S"
_SECONDS_UNTIL: Final = 1e11  # a number below is seconds, above milliseconds, microseconds, nanoseconds


def to_ms(values: pl.Series, zone: str, fold: Fold | None) -> tuple[pl.Series, pl.Series]:
    """Milliseconds (null where there is none), and a reason word for the nulls."""
    if values.dtype.is_temporal():
        return _of_instants(values, zone, fold)
    if values.dtype.is_numeric():
        return _of_numbers(values), _reasons(values, "no_time")
    text = values.cast(pl.String).str.strip_chars()
    stamp = text.str.len_chars() == 14
    numbers = pl.select(pl.when(~stamp).then(text)).to_series().cast(pl.Float64, strict=False)
    zoned = text.str.replace(r"Z$", "+00:00")
    at = _of_numbers(numbers)
    for form in _ZONED:
        if at.null_count():
            parsed = zoned.str.to_datetime(form, strict=False, time_unit="ms", time_zone="UTC")
            at = pl.select(pl.coalesce(at, parsed.dt.timestamp("ms"))).to_series()
    local = pl.Series([None] * len(text), dtype=pl.Datetime("ms"))
    for form in (*_FORMATS, _STAMP):
        if at.null_count() + local.null_count() > len(text):
            parsed = text.str.to_datetime(form, strict=False, time_unit="ms")
            local = pl.select(pl.coalesce(local, parsed)).to_series()
    of_local, why = _of_instants(local, zone, fold)
    at = pl.select(pl.coalesce(at, of_local)).to_series()
    none = pl.select(pl.when(text.is_null() | (text == "")).then(pl.lit("no_time")).otherwise(pl.lit("bad_time")))
    reasons = pl.select(pl.when(local.is_not_null()).then(why).otherwise(none.to_series())).to_series()
    return at, reasons


def _of_numbers(values: pl.Series) -> pl.Series:
    number = values.cast(pl.Float64)
    size = number.abs()
    expression = (
        pl.when(size < _SECONDS_UNTIL).then(number * 1e3)
        .when(size < _SECONDS_UNTIL * 1e3).then(number)
        .when(size < _SECONDS_UNTIL * 1e6).then(number / 1e3)
        .otherwise(number / 1e6)
    )  # fmt: skip
    finite = pl.when(number.is_finite()).then(expression.round(0))
    return pl.select(finite.cast(pl.Int64, strict=False)).to_series()


def _of_instants(values: pl.Series, zone: str, fold: Fold | None) -> tuple[pl.Series, pl.Series]:
    kind = values.dtype
    if kind == pl.Date:
        return pl.Series([None] * len(values), dtype=pl.Int64), _reasons(values, "bad_time")
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        return values.dt.timestamp("ms"), _reasons(values, "no_time")
    local = values.cast(pl.Datetime("ms"))
    at = local.dt.replace_time_zone(zone, ambiguous=fold or "null", non_existent="null")
    twice = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    why = pl.select(
        pl.when(local.is_null()).then(pl.lit("no_time"))
        .when(twice.is_null()).then(pl.lit("time_left_out_by_the_clocks"))
        .otherwise(pl.lit("time_repeated_by_the_clocks"))
    ).to_series()  # fmt: skip
    return at.dt.timestamp("ms"), why


def _reasons(values: pl.Series, word: str) -> pl.Series:
    return pl.Series([word] * len(values), dtype=pl.String)
