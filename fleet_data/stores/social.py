"""The guiding catalogue, and what suppliers claim."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.scope import Scope
from fleet_data.settlement_records import CatalogueEntry, ClaimState, SupplierClaim
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import CatalogueEntryRow, SupplierClaimRow

CATALOGUE: Shelf[CatalogueEntry] = Shelf(CatalogueEntryRow, CatalogueEntry, "指导目录条目", "catalogue entry")
CLAIMS: Shelf[SupplierClaim] = Shelf(SupplierClaimRow, SupplierClaim, "结算申报", "claim")


def list_catalogue(
    session: Session, *, regions: Collection[str] | None = None, day: date | None = None
) -> list[CatalogueEntry]:
    """The entries of these levels' catalogues, in force on a legal day or whenever."""
    row = CatalogueEntryRow
    conditions: list[ColumnElement[bool]] = []
    if regions is not None:
        conditions.append(row.region.in_(regions))
    if day is not None:
        conditions += [row.valid_from <= day, row.valid_until >= day]
    return CATALOGUE.list(session, *conditions)


def list_claims(
    session: Session,
    *,
    regions: Collection[str] | None = None,
    supplier: str | None = None,
    states: Collection[ClaimState] | None = None,
    order_id: int | None = None,
) -> list[SupplierClaim]:
    """The claims of these levels, of one supplier, in these states, for one order."""
    row = SupplierClaimRow
    conditions: list[ColumnElement[bool]] = []
    if regions is not None:
        conditions.append(row.region.in_(regions))
    if supplier is not None:
        conditions.append(row.supplier == supplier)
    if states is not None:
        conditions.append(row.state.in_(states))
    if order_id is not None:
        conditions.append(row.order_id == order_id)
    return CLAIMS.list(session, *conditions)


ENTRY_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "number": CatalogueEntryRow.number,
    "valid_until": CatalogueEntryRow.valid_until,
}
CLAIM_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "claim": SupplierClaimRow.claim,
    "claimed_at": SupplierClaimRow.claimed_at,
}


def query_entries(scope: Scope, *, day: date | None = None) -> Select[CatalogueEntryRow]:
    """The catalogue entries of a scope's regions, for a page of them."""
    row = CatalogueEntryRow
    found = scope.limit(select(row), row.region)
    return found if day is None else found.where(row.valid_from <= day, row.valid_until >= day)


def query_claims(
    scope: Scope, *, supplier: str | None = None, state: ClaimState | None = None
) -> Select[SupplierClaimRow]:
    """The claims of a scope's regions, for a page of them."""
    found = scope.limit(select(SupplierClaimRow), SupplierClaimRow.region)
    if supplier is not None:
        found = found.where(SupplierClaimRow.supplier == supplier)
    return found if state is None else found.where(SupplierClaimRow.state == state)
