"""Suppliers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.records import SupplierRecord
from fleet_data.scope import Scope
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import SupplierRow

_FIELDS = tuple(field.name for field in fields(SupplierRecord))


def save_suppliers(session: Session, records: Iterable[SupplierRecord], who: str) -> Saved:
    """Write the car classes of suppliers."""
    rows = [asdict(record) | {"features": sorted(record.features)} for record in records]
    return upsert(session, SupplierRow, rows, who)


def list_for_regions(session: Session, regions: Collection[str] | None = None) -> list[SupplierRecord]:
    """The car classes that serve these regions (None: all), by key; the catalogue's days are not looked at."""
    query = select(SupplierRow).order_by(SupplierRow.supplier)
    if regions is not None:
        query = query.where(SupplierRow.region.in_(regions))
    return [
        SupplierRecord(**{name: getattr(row, name) for name in _FIELDS} | {"features": frozenset(row.features)})
        for row in session.scalars(query)
    ]


def find_supplier(session: Session, supplier: str) -> SupplierRecord | None:
    """The car class of a key, if there is one."""
    row = session.get(SupplierRow, supplier)
    if row is None:
        return None
    return SupplierRecord(**{name: getattr(row, name) for name in _FIELDS} | {"features": frozenset(row.features)})


def get_supplier(session: Session, supplier: str) -> SupplierRecord:
    """The car class of a key; raises NotKeptError."""
    found = find_supplier(session, supplier)
    if found is None:
        raise NotKeptError(f"没有编号为“{supplier}”的供应商。 / There is no supplier '{supplier}'; check the key.")
    return found


SORTS: dict[str, InstrumentedAttribute[Any]] = {"supplier": SupplierRow.supplier, "region": SupplierRow.region}


def query(scope: Scope, *, region: str | None = None) -> Select[SupplierRow]:
    """The car classes that serve a scope's regions, for a page of them."""
    found = scope.limit(select(SupplierRow), SupplierRow.region)
    return found if region is None else found.where(SupplierRow.region == region)
