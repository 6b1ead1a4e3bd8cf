"""The tables of inspection-dataset/1 and their columns, once: name, kind, whether required, and what may stand there.

`docs/inspection-dataset.md` tells them in words. A required column has to be there; in a `filled` one no
cell may be empty either (an order that nobody approved has an empty `approved_at`, and says so by that).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"  # UTC, ISO 8601 or a timestamp; milliseconds since 1970
    DAY = "day"  # a legal day of Asia/Shanghai
    FLAG = "flag"
    NAMES = "names"  # texts separated by `;`
    PLACES = "places"  # JSON [[lat, lon], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `least` and `most` bound a number (both allowed), `words` a text."""

    name: str
    kind: Kind
    required: bool = False
    filled: bool = False
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` names the columns that no two rows share; `spans` are pairs whose second is not before."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()

    def find_column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


def _text(name: str, words: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.TEXT, words=words)


def _number(name: str, least: float | None = 0.0, most: float | None = None) -> Column:
    return Column(name, Kind.NUMBER, least=least, most=most)


def _needed(column: Column) -> Column:
    return Column(column.name, column.kind, True, True, column.least, column.most, column.words)


def _instant(name: str) -> Column:
    return Column(name, Kind.INSTANT)


_LAT, _LON = _number("lat", -90.0, 90.0), _number("lon", -180.0, 180.0)
_PLACE = (_LAT, _LON, _text("datum", ("wgs84", "gcj02", "bd09")))
_NEEDED_PLACE = (_needed(_LAT), _needed(_LON), _text("datum", ("wgs84", "gcj02", "bd09")))
_VEHICLE, _UNIT, _REGION = _needed(_text("vehicle_id")), _needed(_text("unit_id")), _needed(_text("region_id"))

UNITS = Table("units", (_UNIT, _needed(_text("name")), _REGION), ("unit_id",))
ESTABLISHMENT = Table(
    "establishment", (_UNIT, _needed(_text("category")), _needed(_number("count"))), ("unit_id", "category")
)
POOLS = Table("pools", (_needed(_text("pool_id")), _REGION, *_NEEDED_PLACE, _needed(_number("radius_m"))), ("pool_id",))
VEHICLES = Table(
    "vehicles",
    (
        _VEHICLE, _needed(_text("plate")), _UNIT, _needed(_text("pool_id")), _needed(_text("category")),
        _text("energy"), _text("vehicle_class"), _number("seats"), _number("price_cny"), _number("displacement_l"),
        Column("purchased_on", Kind.DAY), Column("registered_on", Kind.DAY), _text("registered_owner"),
        _number("tank_l"), _number("litres_per_100km"), _text("status", ("active", "disposed", "leased")),
        _text("replaced_vehicle_id"), Column("secret", Kind.FLAG),
    ),
    ("vehicle_id",),
)  # fmt: skip
ORDERS = Table(
    "orders",
    (
        _needed(_text("order_id")), _VEHICLE, _text("driver_id"), _needed(_text("user_unit_id")),
        _text("requester_id"), _text("kind", ("normal", "emergency", "direct", "cross_region")), _text("purpose"),
        _needed(_instant("created_at")), Column("approved_at", Kind.INSTANT, required=True),
        _needed(_instant("start_at")), _needed(_instant("end_at")), _instant("closed_at"),
        _number("origin_lat", -90.0, 90.0), _number("origin_lon", -180.0, 180.0), Column("stops", Kind.PLACES),
        Column("region_ids", Kind.NAMES), _number("passengers"), Column("passenger_ids", Kind.NAMES),
        Column("allowance_holder", Kind.FLAG), _number("planned_km"), _number("recorded_km"),
        _text("datum", ("wgs84", "gcj02", "bd09")),
    ),
    ("order_id",), (("start_at", "end_at"),),
)  # fmt: skip
GPS = Table(
    "gps",
    (
        _VEHICLE, _needed(_instant("at")), *_NEEDED_PLACE, _number("speed_kmh", None), _number("heading", None),
        Column("ignition", Kind.FLAG), _number("odometer_km", None), _number("satellites", None),
        _instant("received_at"),
    ),
)  # fmt: skip
SEALS = Table(
    "seals",
    (_VEHICLE, _needed(_instant("from_at")), _needed(_instant("to_at")), Column("exempt", Kind.FLAG), _text("note")),
    spans=(("from_at", "to_at"),),
)
FUEL = Table(
    "fuel",
    (
        _needed(_text("txn_id")), _VEHICLE, _text("card_id"), _needed(_instant("at")), _needed(_number("litres")),
        _number("amount_cny", None), _text("product"), *_PLACE, _text("vendor_id"),
        Column("vendor_listed", Kind.FLAG), _number("odometer_km"),
    ),
    ("txn_id",),
)  # fmt: skip
TOLLS = Table("tolls", (_VEHICLE, _needed(_instant("at")), *_NEEDED_PLACE))
MAINTENANCE = Table(
    "maintenance",
    (
        _VEHICLE, _needed(_instant("from_at")), _needed(_instant("to_at")), _text("vendor_id"),
        Column("vendor_listed", Kind.FLAG), _number("amount_cny", None), *_PLACE,
    ),
    spans=(("from_at", "to_at"),),
)  # fmt: skip
RENTALS = Table(
    "rentals",
    (
        _needed(_text("rental_id")), _UNIT, _REGION, _needed(_instant("start_at")), _needed(_instant("end_at")),
        _needed(_number("seats")), _text("supplier_id"), Column("supplier_listed", Kind.FLAG), _text("plate"),
    ),
    ("rental_id",), (("start_at", "end_at"),),
)  # fmt: skip
EVENTS = Table(
    "terminal_events",
    (
        _VEHICLE, _needed(_instant("at")),
        _needed(_text("kind", ("power_cut", "antenna_open", "sim_changed", "device_changed"))),
    ),
)  # fmt: skip
PLACES = Table(
    "places",
    (
        _needed(_text("place_id")),
        _needed(
            _text("kind", ("residence", "scenic", "mall", "school", "restaurant", "entertainment", "hotel"))
        ),
        *_NEEDED_PLACE, _needed(_number("radius_m")),
    ),
    ("place_id",),
)  # fmt: skip
CALENDAR = Table(
    "calendar",
    (_REGION, _needed(Column("date", Kind.DAY)), _needed(_text("kind", ("workday", "restday", "holiday")))),
    ("region_id", "date"),
)

# In the order in which they are read: a row may point at rows of tables before its own.
TABLES: tuple[Table, ...] = (
    UNITS, ESTABLISHMENT, POOLS, VEHICLES, ORDERS, SEALS, FUEL, TOLLS, MAINTENANCE, RENTALS, EVENTS, PLACES, CALENDAR,
)  # fmt: skip
AREAS: tuple[str, ...] = ("regions", "allowance_areas")
