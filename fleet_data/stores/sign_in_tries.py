"""Tries to sign in: what a lock-out counts. Names are digests: people type passwords into the wrong field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from fleet_data.tables import SignInTryRow


@dataclass(frozen=True, slots=True)
class SignInTry:
    """One try whose password was looked at."""

    source: str
    at: datetime
    succeeded: bool
    forgiven: bool


def digest_of(name: str) -> str:
    """Under what a name is kept."""
    return sha256(name.encode()).hexdigest()


def add(session: Session, name: str, source: str, at: datetime, *, succeeded: bool) -> None:
    """Keep a try; one that succeeded forgives the failures before it from the same source."""
    if succeeded:
        forgive(session, name, source)
    row = {"name": digest_of(name), "source": source, "at": at, "succeeded": succeeded, "forgiven": False}
    session.execute(insert(SignInTryRow), [row])


def forgive(session: Session, name: str, source: str | None = None) -> None:
    """The failures of a name, from one source or all, count no more for the delay of a source."""
    query = update(SignInTryRow).where(SignInTryRow.name == digest_of(name), SignInTryRow.succeeded.is_(False))
    if source is not None:
        query = query.where(SignInTryRow.source == source)
    session.execute(query.values(forgiven=True))


def list_since(session: Session, name: str, since: datetime) -> list[SignInTry]:
    """The tries of a name since an instant, oldest first."""
    query = (
        select(SignInTryRow)
        .where(SignInTryRow.name == digest_of(name), SignInTryRow.at >= since)
        .order_by(SignInTryRow.at, SignInTryRow.id)
    )
    return [SignInTry(row.source, row.at, row.succeeded, row.forgiven) for row in session.scalars(query)]


def knows_source(session: Session, name: str, source: str) -> bool:
    """Whether this name has signed in from this source before."""
    query = select(SignInTryRow.id).where(
        SignInTryRow.name == digest_of(name), SignInTryRow.source == source, SignInTryRow.succeeded
    )
    return session.scalars(query.limit(1)).first() is not None


def forget_before(session: Session, at: datetime) -> None:
    """Drop tries older than an instant."""
    session.execute(delete(SignInTryRow).where(SignInTryRow.at < at))
