"""A phone's tokens by generation, and the proofs it was seen with."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fleet_data.phone_records import PhoneToken
from fleet_data.tables import PhoneProofRow, PhoneRow, PhoneTokenRow

_FIELDS = tuple(field.name for field in fields(PhoneToken))


def add(session: Session, token: PhoneToken) -> None:
    """Keep a new generation."""
    session.execute(insert(PhoneTokenRow), [asdict(token)])


def find_by_access(session: Session, access: str) -> PhoneToken | None:
    """The generation of an access token's digest, whatever became of it."""
    row = session.get(PhoneTokenRow, access)
    return None if row is None else _kept(row)


def find_by_refresh(session: Session, refresh: str) -> PhoneToken | None:
    """The generation of a refresh token's digest, whatever became of it."""
    row = session.scalars(select(PhoneTokenRow).where(PhoneTokenRow.refresh == refresh)).one_or_none()
    return None if row is None else _kept(row)


def hold(session: Session, phone: str) -> None:
    """Rotate one at a time: others wait until this transaction ends."""
    session.execute(select(PhoneRow.phone).where(PhoneRow.phone == phone).with_for_update())
    session.expire_all()


def find_newest(session: Session, phone: str) -> PhoneToken:
    """The newest generation of a phone."""
    newest = select(func.max(PhoneTokenRow.generation)).where(PhoneTokenRow.phone == phone).scalar_subquery()
    query = select(PhoneTokenRow).where(PhoneTokenRow.phone == phone, PhoneTokenRow.generation == newest)
    return _kept(session.scalars(query).one())


def mark_used(session: Session, access: str, at: datetime) -> None:
    """A token of the generation was used for the first time."""
    unused = update(PhoneTokenRow).where(PhoneTokenRow.access == access, PhoneTokenRow.used_at.is_(None))
    session.execute(unused.values(used_at=at))


def spend(session: Session, access: str, at: datetime) -> None:
    """The generation gave way to the next: neither of its tokens is good any more."""
    unspent = update(PhoneTokenRow).where(PhoneTokenRow.access == access, PhoneTokenRow.spent_at.is_(None))
    session.execute(unspent.values(spent_at=at))


def take_proof(session: Session, digest: str, until_at: datetime) -> bool:
    """Take a proof once; False where it was taken before."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    fresh = (sqlite.insert if on_sqlite else postgresql.insert)(PhoneProofRow)
    once = fresh.values(digest=digest, until_at=until_at).on_conflict_do_nothing(index_elements=["digest"])
    return session.scalar(once.returning(PhoneProofRow.digest)) is not None


def forget_before(session: Session, at: datetime) -> None:
    """Drop proofs and tokens that could no longer be used."""
    session.execute(delete(PhoneProofRow).where(PhoneProofRow.until_at < at))
    session.execute(delete(PhoneTokenRow).where(PhoneTokenRow.refresh_until_at < at))


def _kept(row: PhoneTokenRow) -> PhoneToken:
    return PhoneToken(**{name: getattr(row, name) for name in _FIELDS})
