"""Places must be in China, and not at (0, 0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fleet_data.files.errors import CellError
from fleet_data.files.row import Row, Table

# field of the place's name; its coordinates are <field>_lat and <field>_lon
_PLACES = {"vehicles": ("pool",), "requests": ("origin", "destination")}
# A box around China's land, degrees.
_LATITUDES = (3.0, 54.0)
_LONGITUDES = (73.0, 136.0)


def check_places(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """One message a place that cannot be, with a hint how it came about; every pool once."""
    for ledger, names in _PLACES.items():
        told = set()
        for row in tables[ledger].rows:
            for name in names:
                fields = (f"{name}_lat", f"{name}_lon")
                if any(field not in row.values for field in fields):
                    continue
                place = (row.values.get(name), *(row.values[field] for field in fields))
                if place in told:
                    continue
                if error := _place_error(row, name, *place[1:]):
                    told.add(place)
                    yield error


def _inside(lat: float, lon: float) -> bool:
    return _LATITUDES[0] <= lat <= _LATITUDES[1] and _LONGITUDES[0] <= lon <= _LONGITUDES[1]


def _place_error(row: Row, name: str, lat: float, lon: float) -> CellError | None:
    if _inside(lat, lon):
        return None
    shown = f"({lat:g}, {lon:g})"
    place = row.values.get(name) or row.raw.get(name) or "?"
    zh, en = f"地点“{place}”的坐标 {shown} ", f"the place '{place}' is at {shown}, "
    if lat == lon == 0:
        return row.error(
            f"{name}_lat",
            zh + "是零点，多半是定位失败；请填写实际经纬度（WGS-84，度）",
            en + "most likely a failed position; write its real coordinates (WGS-84 degrees)",
        )
    if _inside(lon, lat):
        return row.error(
            f"{name}_lat",
            zh + "的经纬度像是填反了；纬度约 3–54，经度约 73–136",
            en + "which looks like latitude and longitude swapped; latitude is 3 to 54, longitude 73 to 136",
        )
    return row.error(
        f"{name}_lat",
        zh + "不在中国境内；纬度约 3–54，经度约 73–136（WGS-84，度）",
        en + "outside China; expected latitude 3 to 54 and longitude 73 to 136 (WGS-84 degrees)",
    )
