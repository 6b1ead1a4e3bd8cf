"""The guiding catalogue, and what suppliers claim."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

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
