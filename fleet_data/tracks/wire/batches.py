"""A batch of positions as JSON: compact rows, columns or objects; rows that cannot be read are told one by one.

    {"device": "T1", "datum": "wgs84", "rows": [[1795219200000, 40.84, 111.75, 32.5, 90], …]}
    {"device": "T1", "datum": "wgs84", "columns": {"at": […], "lat": […], "lon": […], "speed_kmh": […]}}
    {"device": "T1", "datum": "gcj02", "points": [{"at": "2026-11-21T08:00:00+08:00", "lat": 40.84, "lon": 111.75}]}

`at` is milliseconds since 1970, or in objects also an ISO 8601 time with zone. `fields` names the places of `rows`
where they are not those of `FIELDS`. The datum must be named. Without a device the caller's own is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.records import UNKNOWN, Datum, PointBatch, Receipt, Source, Unreadable, Verdict
from fleet_data.tracks.wire.inflating import BadBodyError

FIELDS: Final = ("at", "lat", "lon", "speed_kmh", "course_degrees", "altitude_m", "satellites", "odometer_km")
_NEEDED: Final = ("at", "lat", "lon")
MOST_ROWS: Final = 50_000
_LARGEST_MS: Final = 2.0**52


class _Batch(msgspec.Struct, forbid_unknown_fields=True):
    datum: Datum
    device: str | None = None
    fields: list[str] | None = None
    rows: list[list[float]] | None = None
    columns: dict[str, list[float]] | None = None
    points: list[dict[str, Any]] | None = None


class _Loose(msgspec.Struct, forbid_unknown_fields=True):
    datum: Datum
    device: str | None = None
    fields: list[str] | None = None
    rows: list[Any] | None = None
    columns: dict[str, list[Any]] | None = None
    points: list[Any] | None = None


_STRICT = msgspec.json.Decoder(_Batch)
_LENIENT = msgspec.json.Decoder(_Loose)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A batch for the door; `rows` are the places of its fixes in what was sent; the rest could not be read."""

    batch: PointBatch
    rows: NDArray[np.int64]
    unreadable: list[tuple[int, Unreadable]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What became of a row that was sent, and why where it is no point."""

    row: int
    verdict: str
    reason: str | None = None


def parse_batch(body: bytes, device: str | None, received_at: datetime) -> Parsed:
    """Read a body; `device` is the caller's own, where it is a device. Raises BadBodyError with nothing taken."""
    try:
        told: _Batch | _Loose = _STRICT.decode(body)
    except msgspec.ValidationError:
        try:
            told = _LENIENT.decode(body)
        except msgspec.ValidationError as error:
            raise BadBodyError(f"请求体不符合格式：{error} / The body is not as expected: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadBodyError(f"请求体不是 JSON：{error} / The body is no JSON: {error}.") from None
    name = told.device or device
    if not name:
        raise BadBodyError("请求体缺少 device。 / The body names no device.")
    table, bad = _table(told)
    rows = np.flatnonzero(~np.isnan(table[:, 0]))
    table = table[rows]
    missing = [
        (row, Unreadable(Source.HTTP, received_at, name, "bad_row", msgspec.json.encode(original)))
        for row, original in bad
    ]
    return Parsed(_batch(name, told.datum, received_at, table), rows, missing)


def verdicts_of(parsed: Parsed, receipt: Receipt) -> list[RowVerdict]:
    """A verdict for every row that was sent, in its order."""
    told = [
        RowVerdict(int(row), Verdict(code).name.lower(), receipt.reasons.get(place))
        for place, (row, code) in enumerate(zip(parsed.rows, receipt.verdicts, strict=True))
    ]
    told += [RowVerdict(row, Verdict.QUARANTINED.name.lower(), one.reason) for row, one in parsed.unreadable]
    return sorted(told, key=lambda one: one.row)


def _table(told: _Batch | _Loose) -> tuple[NDArray[np.float64], list[tuple[int, Any]]]:
    """Values in the order of `FIELDS`, NaN unknown; a row that cannot be read is NaN throughout, and listed."""
    given = [part for part in (told.rows, told.columns, told.points) if part is not None]
    if len(given) != 1:
        raise BadBodyError("请求体应含 rows、columns、points 之一。 / The body needs one of rows, columns, points.")
    if told.columns is not None:
        return _of_columns(told.columns)
    rows = told.rows if told.rows is not None else told.points
    assert rows is not None
    if len(rows) > MOST_ROWS:
        raise BadBodyError(f"一次最多 {MOST_ROWS} 行。 / At most {MOST_ROWS} rows at once; send smaller batches.")
    if told.points is not None:
        return _one_by_one([_of_object(row) for row in rows], rows)
    places = _places(told.fields)
    if isinstance(told, _Batch) and rows:
        try:
            values = np.array(rows, dtype=np.float64)
        except ValueError:
            values = np.empty(0)
        if values.ndim == 2 and 3 <= values.shape[1] <= len(places) and places[:3] == [0, 1, 2]:
            table = np.full((len(rows), len(FIELDS)), np.nan)
            table[:, places[: values.shape[1]]] = values
            if (np.abs(table[:, 0]) < _LARGEST_MS).all():
                return table, []
    return _one_by_one([_of_list(row, places) for row in rows], rows)


def _places(fields: list[str] | None) -> list[int]:
    names = list(FIELDS) if fields is None else fields
    unknown = [name for name in names if name not in FIELDS]
    if unknown or len(set(names)) < len(names) or not set(_NEEDED) <= set(names):
        raise BadBodyError(
            f"fields 应含 {'、'.join(_NEEDED)}，可用 {', '.join(FIELDS)}。 / "
            f"'fields' needs {', '.join(_NEEDED)} and knows {', '.join(FIELDS)}, each once."
        )
    return [FIELDS.index(name) for name in names]


def _of_columns(columns: dict[str, list[Any]]) -> tuple[NDArray[np.float64], list[tuple[int, Any]]]:
    _places(list(columns))
    counts = {len(values) for values in columns.values()}
    if len(counts) != 1:
        raise BadBodyError("columns 各列长度不同。 / The columns are not of one length.")
    (count,) = counts
    if count > MOST_ROWS:
        raise BadBodyError(f"一次最多 {MOST_ROWS} 行。 / At most {MOST_ROWS} rows at once; send smaller batches.")
    try:
        table = np.full((count, len(FIELDS)), np.nan)
        for name, values in columns.items():
            table[:, FIELDS.index(name)] = np.array(values, dtype=np.float64)
        if not np.isnan(table[:, 0]).any() and (np.abs(table[:, 0]) < _LARGEST_MS).all():
            return table, []
    except (TypeError, ValueError):
        pass
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return _one_by_one([_of_object(row) for row in rows], rows)


def _one_by_one(read: list[list[float] | None], rows: list[Any]) -> tuple[NDArray[np.float64], list[tuple[int, Any]]]:
    nothing = [float("nan")] * len(FIELDS)
    table = np.array([nothing if row is None else row for row in read], dtype=np.float64).reshape(-1, len(FIELDS))
    return table, [(place, rows[place]) for place, row in enumerate(read) if row is None]


def _of_list(row: Any, places: list[int]) -> list[float] | None:
    if not isinstance(row, list) or len(row) > len(places):
        return None
    return _of_object({FIELDS[place]: value for place, value in zip(places, row, strict=False)})


def _of_object(row: Any) -> list[float] | None:
    """Values of one fix, or None when it is none."""
    if not isinstance(row, dict) or any(name not in FIELDS for name in row):
        return None
    at = _instant_ms(row.get("at"))
    if at is None:
        return None
    values = [at]
    for name in FIELDS[1:]:
        value = row.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            return None
        values.append(float("nan") if value is None else float(value))
    return values


def _instant_ms(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return None
        return None if instant.tzinfo is None else round(instant.timestamp() * 1000)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _LARGEST_MS else None


def _batch(device: str, datum: Datum, received_at: datetime, table: NDArray[np.float64]) -> PointBatch:
    count = len(table)
    nothing = [b""] * count
    satellites = np.nan_to_num(table[:, 6], nan=UNKNOWN).clip(UNKNOWN, 127)
    return PointBatch(
        source=Source.HTTP,
        received_at=received_at,
        datum=datum,
        device_ids=[device] * count,
        fix_at_ms=table[:, 0].astype(np.int64),
        lat=table[:, 1],
        lon=table[:, 2],
        speed_kmh=table[:, 3].astype(np.float32),
        course_degrees=table[:, 4].astype(np.float32),
        altitude_m=table[:, 5].astype(np.float32),
        satellites=satellites.astype(np.int16),
        odometer_km=table[:, 7],
        valid=np.ones(count, dtype=bool),
        alarm_bits=np.zeros(count, dtype=np.uint32),
        status_bits=np.zeros(count, dtype=np.uint32),
        serial=np.full(count, UNKNOWN, dtype=np.int32),
        items=nothing,
        raw=nothing,
    )
