"""Accounts: every query about who may sign in, and every change, told to the journal without secrets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.access_records import Account
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import AccountRow, PasswordRow

_FIELDS = tuple(field.name for field in fields(Account))
_SECRET = {"password_hash", "totp_sealed"}


def add(session: Session, account: Account, who: str) -> None:
    """Keep a new account; StoreError where its name, driver or provider key is taken."""
    try:
        with session.begin_nested():
            session.execute(insert(AccountRow), [asdict(account) | {"totp_step": 0}])
    except IntegrityError as error:
        raise StoreError([_say_taken(account.name)]) from error
    journal.write(session, [journal.Change("accounts", account.id, "created", None, _shown(asdict(account)))], who)


def get(session: Session, account_id: str) -> Account:
    """The account of an id; raises NotKeptError."""
    row = session.get(AccountRow, account_id)
    if row is None:
        raise NotKeptError(f"没有编号为“{account_id}”的账号。 / There is no account '{account_id}'.")
    return _kept(row)


def find_by_name(session: Session, name: str) -> Account | None:
    """The account that signs in by this name."""
    row = session.scalars(select(AccountRow).where(AccountRow.name == name)).one_or_none()
    return None if row is None else _kept(row)


def find_by_subject(session: Session, issuer: str, subject: str) -> Account | None:
    """The account of a person at an identity provider."""
    query = select(AccountRow).where(AccountRow.issuer == issuer, AccountRow.subject == subject)
    row = session.scalars(query).one_or_none()
    return None if row is None else _kept(row)


def list_ids(session: Session) -> list[str]:
    """Every account, disabled ones too."""
    return list(session.scalars(select(AccountRow.id).order_by(AccountRow.id)))


def is_empty(session: Session) -> bool:
    """Whether there is no account at all: the first start."""
    return session.scalars(select(AccountRow.id).limit(1)).first() is None


def change(session: Session, account_id: str, values: dict[str, Any], *, who: str) -> Account:
    """Change fields of an account; raises NotKeptError."""
    before = get(session, account_id)
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(values))
    session.expire_all()
    old = {name: getattr(before, name) for name in values}
    change = journal.Change("accounts", account_id, "changed", _shown(old), _shown(values))
    journal.write(session, [change], who)
    return get(session, account_id)


def take_totp_step(session: Session, account_id: str, step: int) -> bool:
    """Use a time step of the second factor: False where it, or a later one, was used before."""
    done = session.execute(
        update(AccountRow).where(AccountRow.id == account_id, AccountRow.totp_step < step).values(totp_step=step)
    )
    return bool(getattr(done, "rowcount", 0))


def keep_password(session: Session, account_id: str, password_hash: str, at: datetime) -> None:
    """Remember a password as used."""
    session.execute(insert(PasswordRow), [{"account": account_id, "set_at": at, "password_hash": password_hash}])


def list_passwords(session: Session, account_id: str, count: int) -> Sequence[str]:
    """The hashes of the last passwords, newest first."""
    query = select(PasswordRow.password_hash).where(PasswordRow.account == account_id)
    return session.scalars(query.order_by(PasswordRow.set_at.desc()).limit(count)).all()


def to_record(row: AccountRow) -> Account:
    """A row of the table as a record, for pages of lists."""
    return _kept(row)


def _kept(row: AccountRow) -> Account:
    return Account(**{name: getattr(row, name) for name in _FIELDS})


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    """Without secrets: the journal is read by many and kept for long."""
    return {name: ("···" if value else None) if name in _SECRET else value for name, value in values.items()}


def _say_taken(name: str) -> str:
    return (
        f"账号“{name}”（或其驾驶员编号、统一身份）已被占用，请换一个。 / "
        f"The account '{name}' (or its driver or identity) is taken; choose another."
    )


SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "id": AccountRow.id,
    "name": AccountRow.name,
    "created_at": AccountRow.created_at,
}


def query() -> Select[AccountRow]:
    """All accounts, for a page of them."""
    return select(AccountRow)
