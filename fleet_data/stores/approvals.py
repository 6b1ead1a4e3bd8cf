"""Rounds of approval, decisions, and who may approve."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.request_records import ApprovalDecision, ApprovalRound, ApproverPost
from fleet_data.scope import Scope
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import ApprovalDecisionRow, ApprovalRoundRow, ApproverPostRow

ROUNDS: Shelf[ApprovalRound] = Shelf(ApprovalRoundRow, ApprovalRound, "审批轮次", "round of approval")
DECISIONS: Shelf[ApprovalDecision] = Shelf(ApprovalDecisionRow, ApprovalDecision, "审批意见", "decision")
POSTS: Shelf[ApproverPost] = Shelf(ApproverPostRow, ApproverPost, "审批人任命", "approver's post")


def list_rounds(session: Session, request: str) -> list[ApprovalRound]:
    """Every round of a request, oldest first."""
    return ROUNDS.list(session, ApprovalRoundRow.request == request)


def list_decisions(session: Session, request: str, round_number: int | None = None) -> list[ApprovalDecision]:
    """The decisions of a request (of one round, or of all), oldest first."""
    conditions = [ApprovalDecisionRow.request == request]
    if round_number is not None:
        conditions.append(ApprovalDecisionRow.round == round_number)
    return DECISIONS.list(session, *conditions)


def list_posts(
    session: Session,
    day: date | None = None,
    *,
    regions: Collection[str] | None = None,
    unit: str | None = None,
    person: str | None = None,
) -> list[ApproverPost]:
    """The posts in force on a legal day (None: whenever), of these levels, that hold for a unit, of a person."""
    conditions = []
    if day is not None:
        conditions += [ApproverPostRow.valid_from <= day, ApproverPostRow.valid_until >= day]
    if regions is not None:
        conditions.append(ApproverPostRow.region.in_(regions))
    if unit is not None:
        conditions.append(or_(ApproverPostRow.unit.is_(None), ApproverPostRow.unit == unit))
    if person is not None:
        conditions.append(ApproverPostRow.person == person)
    return POSTS.list(session, *conditions)


POST_SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "post": ApproverPostRow.post,
    "valid_until": ApproverPostRow.valid_until,
    "role": ApproverPostRow.role,
}


def query_posts(scope: Scope, *, region: str | None = None, person: str | None = None) -> Select[ApproverPostRow]:
    """The posts of a scope's regions, for a page of them."""
    found = scope.limit(select(ApproverPostRow), ApproverPostRow.region)
    if region is not None:
        found = found.where(ApproverPostRow.region == region)
    return found if person is None else found.where(ApproverPostRow.person == person)
