"""Regions: kept whole, so that a circle or a missing parent is seen before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import Select, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.regions import Level, Region, check_hierarchy
from fleet_data.regions import list_regions as list_official
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import RegionRow

_LOCK = 7_143_017
_TOP_DOWN = {"region": 0, "league": 1, "banner": 2}


def save_regions(session: Session, regions: Iterable[Region] | None = None, who: str = "paiche") -> Saved:
    """Write regions (None: the 116 official ones); with those kept they must form a tree, else StoreError."""
    given = list_official() if regions is None else tuple(regions)
    hold_tree(session)
    parents = {row.code: row.parent for row in session.scalars(select(RegionRow))}
    new = {region.code for region in given}
    together = [(code, parent) for code, parent in parents.items() if code not in new]
    faults = check_hierarchy([*together, *((region.code, region.parent) for region in given)])
    if faults:
        raise StoreError(fault.message for fault in faults)
    ordered = sorted(given, key=lambda region: (_TOP_DOWN[region.level], region.code))
    return upsert(session, RegionRow, map(asdict, ordered), who)


def hold_tree(session: Session) -> None:
    """Have changes of the tree come one after the other: two moves that are each sound could make a circle together."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def list_kept(session: Session) -> list[Region]:
    """All kept regions by ascending code."""
    rows = session.scalars(select(RegionRow).order_by(RegionRow.code))
    return [
        Region(
            code=row.code,
            name=row.name,
            level=cast(Level, row.level),  # the table's check holds it to the three words
            parent=row.parent,
            seat_lat=row.seat_lat,
            seat_lon=row.seat_lon,
            name_en=row.name_en,
        )
        for row in rows
    ]


def list_codes(session: Session) -> set[str]:
    """The codes of all kept regions."""
    return set(session.scalars(select(RegionRow.code)))


SORTS: dict[str, InstrumentedAttribute[Any]] = {"code": RegionRow.code, "name": RegionRow.name}


def query(*, level: str | None = None, parent: str | None = None) -> Select[RegionRow]:
    """The regions, of a level or right below one, for a page of them."""
    wanted = select(RegionRow)
    if level is not None:
        wanted = wanted.where(RegionRow.level == level)
    return wanted if parent is None else wanted.where(RegionRow.parent == parent)


def get_row(session: Session, code: str) -> RegionRow:
    """The region of a code; raises NotKeptError."""
    row = session.get(RegionRow, code)
    if row is None:
        raise NotKeptError(f"没有代码为“{code}”的地区。 / There is no region '{code}'.")
    return row
