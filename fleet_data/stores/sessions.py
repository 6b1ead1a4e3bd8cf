"""Sessions: opened, touched, ended. A session is found by the digest of its token."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from fleet_data.access_records import KeptSession
from fleet_data.tables import AccountRow, SessionRow

_FIELDS = tuple(field.name for field in fields(KeptSession))


def add(session: Session, kept: KeptSession) -> None:
    """Keep a new session."""
    session.execute(insert(SessionRow), [asdict(kept)])


def find_live(session: Session, session_id: str, at: datetime) -> KeptSession | None:
    """The session of a digest, where it is neither ended nor too old nor idle for too long."""
    row = session.get(SessionRow, session_id)
    if row is None or row.ended_at is not None or at >= row.expires_at:
        return None
    if at >= row.seen_at + timedelta(minutes=row.idle_minutes):
        return None
    return KeptSession(**{name: getattr(row, name) for name in _FIELDS})


def touch(session: Session, session_id: str, at: datetime) -> None:
    """The session was used."""
    session.execute(update(SessionRow).where(SessionRow.id == session_id, SessionRow.seen_at < at).values(seen_at=at))


def step_up(session: Session, session_id: str, at: datetime) -> None:
    """The person proved again who they are."""
    session.execute(update(SessionRow).where(SessionRow.id == session_id).values(step_up_at=at))


def finish_enrolling(session: Session, session_id: str) -> None:
    """The session may do everything once the password is its owner's own and a second factor is bound."""
    ready = select(AccountRow.id).where(AccountRow.totp_sealed.is_not(None), AccountRow.must_change.is_(False))
    query = update(SessionRow).where(SessionRow.id == session_id, SessionRow.account.in_(ready))
    session.execute(query.values(enrolling=False), execution_options={"synchronize_session": False})
    session.expire_all()


def end(session: Session, session_id: str, at: datetime) -> None:
    """Sign out."""
    session.execute(
        update(SessionRow).where(SessionRow.id == session_id, SessionRow.ended_at.is_(None)).values(ended_at=at)
    )


def end_all(session: Session, account: str, at: datetime, *, but: str = "") -> None:
    """End every session of an account, but one."""
    query = update(SessionRow).where(SessionRow.account == account, SessionRow.ended_at.is_(None))
    session.execute(query.where(SessionRow.id != but).values(ended_at=at))


def end_of_provider(session: Session, account: str, provider_session: str | None, at: datetime) -> None:
    """End the sessions that an identity provider's session, or all of the person's, had opened."""
    query = update(SessionRow).where(SessionRow.account == account, SessionRow.ended_at.is_(None))
    if provider_session is not None:
        query = query.where(SessionRow.provider_session == provider_session)
    session.execute(query.values(ended_at=at))


def forget_before(session: Session, at: datetime) -> None:
    """Drop sessions that were over before an instant."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at < at))
