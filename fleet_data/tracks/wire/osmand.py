"""The OsmAnd protocol as phones speak it: query words, a form, or the JSON of newer tracking apps; one fix a request.

Query words carry speed in knots and time in seconds, milliseconds or as text; the JSON carries metres a second and
metres. What else a request tells (battery, accuracy …) is kept as it came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
import numpy as np

from fleet_data.tracks.records import UNKNOWN, Datum, PointBatch, Source
from fleet_data.tracks.wire.inflating import BadBodyError

_KNOT_KMH: Final = 1.852
_MPS_KMH: Final = 3.6
_SECONDS_UNTIL: Final = 1e11
_READ: Final = {
    "id", "deviceid", "device_id", "timestamp", "lat", "lon", "location", "speed", "bearing", "heading", "altitude",
    "valid", "sat",
}  # fmt: skip


def parse_osmand(
    query: str, body: bytes, content_type: str | None, received_at: datetime, datum: Datum = Datum.BY_DEVICE
) -> PointBatch:
    """One fix of a request; a fix without time is of its arrival. Raises BadBodyError: nothing was taken."""
    raw = body or query.encode()
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind == "application/json":
        values, rest = _of_json(body)
    else:
        try:
            words = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=100))
            if body:
                words |= dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=100))
        except (UnicodeDecodeError, ValueError):
            raise BadBodyError("请求体不是表单。 / The body is no form.") from None
        values, rest = _of_words(words)
    at = values.get("at", received_at)
    numbers = {name: value for name, value in values.items() if isinstance(value, float)}
    lat, lon = numbers.get("lat", math.nan), numbers.get("lon", math.nan)
    if math.isnan(lat) or math.isnan(lon):
        raise BadBodyError("请求缺少 lat 和 lon。 / The request names no lat and lon.")

    def column(name: str, kind: str) -> Any:
        return np.array([numbers.get(name, math.nan)], dtype=kind)

    return PointBatch(
        source=Source.OSMAND,
        received_at=received_at,
        datum=datum,
        device_ids=[str(values["device"])],
        fix_at_ms=np.array([round(at.timestamp() * 1000)], dtype=np.int64),
        lat=np.array([lat]),
        lon=np.array([lon]),
        speed_kmh=column("speed_kmh", "f4"),
        course_degrees=column("course", "f4"),
        altitude_m=column("altitude", "f4"),
        satellites=np.array([int(numbers.get("sat", UNKNOWN))], dtype=np.int16),
        odometer_km=column("odometer_km", "f8"),
        valid=np.array([values.get("valid", True)], dtype=bool),
        alarm_bits=np.zeros(1, dtype=np.uint32),
        status_bits=np.zeros(1, dtype=np.uint32),
        serial=np.full(1, UNKNOWN, dtype=np.int32),
        items=[msgspec.json.encode(rest) if rest else b""],
        raw=[raw],
    )


def _of_words(words: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    device = words.get("id") or words.get("deviceid") or words.get("device_id")
    if not device:
        raise BadBodyError("请求缺少 id。 / The request names no device (id).")
    values: dict[str, Any] = {"device": device}
    if words.get("timestamp"):
        values["at"] = _instant(words["timestamp"])
    place = dict(words)
    if "location" in words:
        place["lat"], _, place["lon"] = words["location"].partition(",")
    sources = (("lat", "lat", 1), ("lon", "lon", 1), ("speed", "speed_kmh", _KNOT_KMH), ("bearing", "course", 1),
               ("heading", "course", 1), ("altitude", "altitude", 1), ("sat", "sat", 1))  # fmt: skip
    for word, name, factor in sources:
        if place.get(word):
            values[name] = _number(place[word], word) * factor
    if "valid" in words:
        values["valid"] = words["valid"].lower() in ("true", "1")
    return values, {name: value for name, value in words.items() if name not in _READ}


def _of_json(body: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        told = msgspec.json.decode(body)
        location, device = told["location"], told["device_id"]
        coords = location["coords"]
        values: dict[str, Any] = {"device": str(device)}
        if location.get("timestamp"):
            values["at"] = _instant(str(location["timestamp"]))
        for word, name, factor in (
            ("latitude", "lat", 1.0), ("longitude", "lon", 1.0), ("speed", "speed_kmh", _MPS_KMH),
            ("heading", "course", 1.0), ("altitude", "altitude", 1.0),
        ):  # fmt: skip
            value = coords.get(word)
            # These apps write −1 for a speed or heading they do not know.
            if value is not None and not (word in ("speed", "heading") and value < 0):
                values[name] = _number(value, word) * factor
        if location.get("odometer") is not None:
            values["odometer_km"] = _number(location["odometer"], "odometer") / 1000.0
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        raise BadBodyError(
            "JSON 应含 device_id 和 location.coords。 / The JSON needs device_id and location.coords."
        ) from None
    rest = {name: value for name, value in location.items() if name not in ("coords", "timestamp", "odometer")}
    if "accuracy" in coords:
        rest["accuracy"] = coords["accuracy"]
    return values, rest


def _number(value: Any, word: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise BadBodyError(f"{word} 不是数字：{value}。 / {word} is no number: {value}.")
    return number


def _instant(text: str) -> datetime:
    """Seconds or milliseconds since 1970, or ISO 8601; without zone it is UTC, as the protocol has it."""
    try:
        if text.replace(".", "", 1).lstrip("-").isdigit():
            number = float(text)
            return datetime.fromtimestamp(number if abs(number) < _SECONDS_UNTIL else number / 1000.0, UTC)
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise BadBodyError(f"timestamp 不是时间：{text}。 / timestamp is no time: {text}.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
