"""Lives of requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.request_records import RequestKind, RequestLife, RequestState
from fleet_data.scope import Scope
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import RequestLifeRow, RequestRow

LIVES: Shelf[RequestLife] = Shelf(RequestLifeRow, RequestLife, "用车申请办理记录", "filed request")


def list_in_states(
    session: Session, states: Collection[RequestState], regions: Collection[str] | None = None
) -> list[RequestLife]:
    """The lives in these states, of these levels or of all, by request number."""
    conditions = [RequestLifeRow.state.in_(states)]
    if regions is not None:
        conditions.append(RequestLifeRow.region.in_(regions))
    return LIVES.list(session, *conditions)


def list_left_behind(session: Session, states: Collection[RequestState], before: datetime) -> list[RequestLife]:
    """The lives in these states whose request could last leave before an instant."""
    query = (
        LIVES.query(RequestLifeRow.state.in_(states))
        .join(RequestRow, RequestRow.request == RequestLifeRow.request)
        .where(RequestRow.depart_latest < before)
    )
    return [LIVES.read(row) for row in session.scalars(query)]


def list_papers_due(session: Session, before: datetime) -> list[RequestLife]:
    """The lives approved by word whose paper was due before an instant."""
    return LIVES.list(session, RequestLifeRow.state == RequestState.ORAL, RequestLifeRow.paper_due_at < before)


def find_for(session: Session, requests: Collection[str]) -> dict[str, RequestLife]:
    """The lives of these requests, by number; imported ones have none."""
    return {life.request: life for life in LIVES.list(session, RequestLifeRow.request.in_(requests))}


SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "request": RequestLifeRow.request,
    "changed_at": RequestLifeRow.changed_at,
    "state": RequestLifeRow.state,
}


def query(
    scope: Scope,
    *,
    own_only: bool = False,
    region: str | None = None,
    state: RequestState | None = None,
    kind: RequestKind | None = None,
) -> Select[RequestLifeRow]:
    """The lives a scope shows, and those its person filed (alone, with `own_only`), for a page of them."""
    mine = or_(RequestLifeRow.filed_by == scope.person, RequestLifeRow.traveller == scope.person)
    inside = scope.condition(RequestLifeRow.region, RequestLifeRow.unit)
    found = select(RequestLifeRow).where(mine if own_only else or_(inside, mine))
    for column, value in (
        (RequestLifeRow.region, region),
        (RequestLifeRow.state, state),
        (RequestLifeRow.kind, kind),
    ):
        if value is not None:
            found = found.where(column == value)
    return found
