"""Which column of a file is what: by the names people use, or by what the caller says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from fleet_data.tracks.files.rows import TrackFileError

# Our name → what files call it (compared without case, spaces and punctuation).
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "vehicle": (
        "vehicle", "vehicleid", "vehicleno", "vehiclenumber", "device", "deviceid", "terminal", "plate", "busid",
        "vehicleref", "trackid", "userid", "user", "id", "uid", "车牌", "车牌号", "车辆", "终端", "终端号", "设备号",
    ),
    "at": (
        "at", "time", "timestamp", "datetime", "fixat", "fixtime", "gpstime", "recordedat", "recordedattime", "ts",
        "utc", "trackedat", "date", "epoch", "unixtime", "时间", "定位时间", "上报时间",
    ),
    "date": ("day", "gpsdate", "日期"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "speed_kmh": ("speedkmh", "speed", "kmh", "velocity", "速度", "车速"),
    "speed_ms": ("speedms", "speedmps"),
    "speed_kn": ("speedkn", "speedknots", "knots"),
    "speed_mph": ("speedmph", "mph"),
    "course_degrees": ("coursedegrees", "course", "heading", "bearing", "direction", "azimuth", "方向", "航向"),
    "altitude_m": ("altitudem", "altitude", "alt", "ele", "elevation", "高程", "海拔"),
    "satellites": ("satellites", "sats", "numsat", "nsat", "卫星数"),
    "odometer_km": ("odometerkm", "odometer", "mileage", "mileagekm", "里程"),
    "valid": ("valid", "fix", "located", "定位有效", "有效"),
    "datum": ("datum", "crs", "坐标系"),
}  # fmt: skip
# The file's own number for a vehicle comes before numbers of rows and users.
_NEEDED: Final = ("at", "lat", "lon")


def plain(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def match_headers(headers: Sequence[str], said: Mapping[str, str], where: str) -> dict[str, str]:
    """Our name → the file's column. `said` maps the file's columns to our names; it goes before guesses.

    Raises TrackFileError for a column or name that does not exist, or when time or place is missing.
    """
    found: dict[str, str] = {}
    for column, name in said.items():
        if column not in headers and name in headers and column in NAMES:
            column, name = name, column  # said the other way round
        if column not in headers:
            raise TrackFileError(_say_no_column(where, column, headers))
        if name not in NAMES:
            raise TrackFileError(_say_no_name(name))
        found[name] = column
    taken = set(found.values())
    by_plain = {plain(header): header for header in reversed(headers) if header not in taken}
    for name, known in NAMES.items():
        if name not in found:
            for word in known:
                if word in by_plain and by_plain[word] not in taken:
                    found[name] = by_plain[word]
                    taken.add(by_plain[word])
                    break
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise TrackFileError(_say_missing(where, missing, headers))
    if plain(found["at"]) == "date" and any(plain(header) == "time" and header not in taken for header in headers):
        found["date"], found["at"] = found["at"], next(header for header in headers if plain(header) == "time")
    elif plain(found["at"]) == "time" and "date" not in found:
        beside = [header for header in headers if plain(header) == "date" and header not in taken]
        if beside:
            found["date"] = beside[0]
    return found


def _say_missing(where: str, missing: Sequence[str], headers: Sequence[str]) -> str:
    shown, wanted = ", ".join(headers[:20]), "、".join(missing)
    return (
        f"{where} 中找不到 {wanted} 列（有：{shown}），请用 --map 列名=名称 指明。 / {where} has no column for "
        f"{', '.join(missing)}; its columns are {shown}. Name them with --map COLUMN=NAME, e.g. --map ts=at."
    )


def _say_no_column(where: str, column: str, headers: Sequence[str]) -> str:
    near = get_close_matches(column, headers, 1, 0.5)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"{where} 中没有“{column}”列。 / {where} has no column '{column}' to map{hint}"


def _say_no_name(name: str) -> str:
    names = ", ".join(NAMES)
    return f"--map 不认识名称“{name}”，可用：{names}。 / --map knows no name '{name}'; use one of {names}."
