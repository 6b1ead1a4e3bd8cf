"""Tries to sign in: what a lock-out counts. Names are digests: people type passwords into the wrong field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from fleet_data.tables import SignInTryRow

KEPT = timedelta(days=90)  # how long a source stays known


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


def hold(session: Session, name: str) -> None:
    """Have tries of one name come one after the other until the transaction ends (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        number = int(digest_of(name)[:15], 16)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def add(session: Session, name: str, source: str, at: datetime) -> None:
    """Keep a try, failed until it succeeds; tries older than ninety days are dropped."""
    session.execute(delete(SignInTryRow).where(SignInTryRow.at < at - KEPT))
    row = {"name": digest_of(name), "source": source, "at": at, "succeeded": False, "forgiven": False}
    session.execute(insert(SignInTryRow), [row])


def succeed(session: Session, name: str, source: str, at: datetime) -> None:
    """The try of this instant succeeded; failures before it from the same source are forgiven."""
    forgive(session, name, source)
    query = update(SignInTryRow).where(SignInTryRow.name == digest_of(name), SignInTryRow.source == source)
    session.execute(query.where(SignInTryRow.at == at).values(succeeded=True))


def forgive(session: Session, name: str, source: str | None = None) -> None:
    """The failures of a name, from one source or all, count no more for the wait of a source."""
    query = update(SignInTryRow).where(SignInTryRow.name == digest_of(name), SignInTryRow.succeeded.is_(False))
    if source is not None:
        query = query.where(SignInTryRow.source == source)
    session.execute(query.values(forgiven=True))


def forget_failures(session: Session, name: str) -> None:
    """Unlock a name: its failures are dropped."""
    failed = delete(SignInTryRow).where(SignInTryRow.name == digest_of(name), SignInTryRow.succeeded.is_(False))
    session.execute(failed)


def list_since(session: Session, name: str, since: datetime) -> list[SignInTry]:
    """The tries of a name since an instant, oldest first."""
    query = (
        select(SignInTryRow)
        .where(SignInTryRow.name == digest_of(name), SignInTryRow.at >= since)
        .order_by(SignInTryRow.at, SignInTryRow.id)
    )
    return [SignInTry(row.source, row.at, row.succeeded, row.forgiven) for row in session.scalars(query)]


def list_known_sources(session: Session, name: str, sources: Collection[str]) -> set[str]:
    """Those of the sources that this name has signed in from before."""
    query = select(SignInTryRow.source).where(
        SignInTryRow.name == digest_of(name), SignInTryRow.source.in_(sources), SignInTryRow.succeeded
    )
    return set(session.scalars(query))
