"""Requests; a request is of the legal day of its earliest departure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from fleet_data.calendar import day_bounds
from fleet_data.records import RequestRecord
from fleet_data.request_records import CLOSED
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Row, Saved, upsert
from fleet_data.tables import RequestLifeRow, RequestRow
from rulebook.terms import VehicleCategory

_AS_THEY_ARE = (
    "request", "unit", "region", "purpose", "reason", "passengers", "priority", "origin", "origin_lat", "origin_lon",
    "destination", "destination_lat", "destination_lon", "depart_earliest", "depart_latest", "stay_minutes",
    "round_trip", "filed_at", "approved_at", "approver", "oral_approval", "share_consent", "draws_allowance",
    "inside_allowance_area",
)  # fmt: skip


def save_requests(session: Session, records: Iterable[RequestRecord], who: str) -> Saved:
    """Write requests; their units must be kept already."""
    return upsert(session, RequestRow, map(_to_row, records), who)


def list_for_day(session: Session, day: date, regions: Collection[str] | None = None) -> list[RequestRecord]:
    """The requests that may leave first on this legal day (Asia/Shanghai), of these levels or of all, by number.

    Rejected, withdrawn and expired ones are left out; an imported one has no life and stands as its ledger says.
    """
    start_at, end_at = day_bounds(day)
    query = (
        select(RequestRow)
        .where(RequestRow.depart_earliest >= start_at, RequestRow.depart_earliest < end_at)
        .where(RequestRow.request.not_in(select(RequestLifeRow.request).where(RequestLifeRow.state.in_(CLOSED))))
        .order_by(RequestRow.request)
    )
    if regions is not None:
        query = query.where(RequestRow.region.in_(regions))
    return [_to_record(row) for row in session.scalars(query)]


def get_request(session: Session, request: str) -> RequestRecord:
    """The request of a number; raises NotKeptError."""
    row = session.get(RequestRow, request)
    if row is None:
        raise NotKeptError(
            f"没有编号为“{request}”的用车申请。 / No request '{request}' is kept; import its ledger first."
        )
    return _to_record(row)


def _to_row(record: RequestRecord) -> Row:
    return {name: getattr(record, name) for name in _AS_THEY_ARE} | {
        "categories": sorted(str(category) for category in record.categories),
        "features": sorted(record.features),
    }


def _to_record(row: RequestRow) -> RequestRecord:
    return RequestRecord(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        categories=frozenset(map(VehicleCategory, row.categories)),
        features=frozenset(row.features),
    )
