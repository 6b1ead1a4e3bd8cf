"""Grants: roles given, put into the audit administrator's queue, seen, ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.access_records import Grant, Role
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError
from fleet_data.tables import GrantRow

_FIELDS = tuple(field.name for field in fields(Grant))


def add(session: Session, grant: Grant, who: str) -> None:
    """Keep a new grant; it is in force only when it has `queued_at`."""
    session.execute(insert(GrantRow), [asdict(grant)])
    journal.write(session, [journal.Change("grants", grant.id, "created", None, asdict(grant))], who)


def get(session: Session, grant_id: str) -> Grant:
    """The grant of an id; raises NotKeptError."""
    row = session.get(GrantRow, grant_id)
    if row is None:
        raise NotKeptError(f"没有编号为“{grant_id}”的授权。 / There is no grant '{grant_id}'.")
    return to_record(row)


def list_in_force(session: Session, accounts: Collection[str], at: datetime) -> list[Grant]:
    """The grants of these accounts that count at an instant."""
    query = (
        select(GrantRow)
        .where(GrantRow.account.in_(accounts), GrantRow.queued_at.is_not(None))
        .where(GrantRow.from_at <= at, GrantRow.until_at > at, GrantRow.ended_at.is_(None))
        .order_by(GrantRow.id)
    )
    return [to_record(row) for row in session.scalars(query)]


def list_unended(session: Session, account: str, at: datetime) -> list[Grant]:
    """The grants of an account that count at an instant or later."""
    query = select(GrantRow).where(GrantRow.account == account, GrantRow.until_at > at, GrantRow.ended_at.is_(None))
    return [to_record(row) for row in session.scalars(query.order_by(GrantRow.id))]


def holds_role(session: Session, role: Role, at: datetime) -> bool:
    """Whether anyone holds a role at an instant."""
    query = select(GrantRow.id).where(GrantRow.role == role, GrantRow.ended_at.is_(None), GrantRow.until_at > at)
    return session.scalars(query.limit(1)).first() is not None


def end(session: Session, grant_ids: Collection[str], at: datetime, *, who: str) -> None:
    """End grants from an instant on."""
    for grant_id in sorted(grant_ids):
        session.execute(update(GrantRow).where(GrantRow.id == grant_id).values(ended_at=at, ended_by=who))
        change = journal.Change("grants", grant_id, "ended", {"ended_at": None}, {"ended_at": at})
        journal.write(session, [change], who)
    session.expire_all()


def mark_seen(session: Session, grant_id: str, at: datetime, *, who: str) -> Grant:
    """The audit administrator looked at it; raises NotKeptError."""
    get(session, grant_id)
    session.execute(update(GrantRow).where(GrantRow.id == grant_id).values(seen_at=at, seen_by=who))
    session.expire_all()
    journal.write(session, [journal.Change("grants", grant_id, "seen", None, {"seen_at": at})], who)
    return get(session, grant_id)


def to_record(row: GrantRow) -> Grant:
    """A row of the table as a record."""
    return Grant(**{name: getattr(row, name) for name in _FIELDS})


SORTS: dict[str, InstrumentedAttribute[Any]] = {"id": GrantRow.id, "assigned_at": GrantRow.assigned_at}


def query(*, account: str | None = None, seen: bool | None = None) -> Select[GrantRow]:
    """Grants of all or of one account, looked at by the audit administrator or not yet, for a page of them."""
    wanted = select(GrantRow)
    if account is not None:
        wanted = wanted.where(GrantRow.account == account)
    if seen is not None:
        wanted = wanted.where(GrantRow.seen_at.is_not(None) if seen else GrantRow.seen_at.is_(None))
    return wanted
