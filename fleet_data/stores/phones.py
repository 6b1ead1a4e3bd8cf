"""Phones and the codes they are enrolled with. A driver has one live phone: a new one ends the one before."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.access_records import Account
from fleet_data.phone_records import Phone, PhoneCode
from fleet_data.scope import Scope
from fleet_data.stores import accounts, audit
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import AccountRow, DeviceRow, PhoneCodeRow, PhoneRow, PhoneTokenRow
from fleet_data.tracks.devices import DatumPolicy, DeviceKind

_PHONE = tuple(field.name for field in fields(Phone))
_CODE = tuple(field.name for field in fields(PhoneCode))
SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "phone": PhoneRow.phone,
    "driver": PhoneRow.driver,
    "enrolled_at": PhoneRow.enrolled_at,
}


def find_account(session: Session, driver: str) -> Account | None:
    """The account of a driver, by staff number."""
    row = session.scalars(select(AccountRow).where(AccountRow.driver == driver)).one_or_none()
    return None if row is None else accounts.to_record(row)


def add_code(session: Session, code: PhoneCode) -> None:
    """Keep a code; those made for the driver before are of no use any more."""
    older = update(PhoneCodeRow).where(PhoneCodeRow.driver == code.driver, PhoneCodeRow.used_at.is_(None))
    session.execute(older.values(used_at=code.made_at))
    session.execute(insert(PhoneCodeRow), [asdict(code)])


def find_code(session: Session, digest: str, at: datetime) -> PhoneCode | None:
    """The code of a digest, where it may still be used."""
    row = session.get(PhoneCodeRow, digest)
    if row is None or row.used_at is not None or at >= row.until_at:
        return None
    return PhoneCode(**{name: getattr(row, name) for name in _CODE})


def use_code(session: Session, digest: str, at: datetime) -> bool:
    """Use a code: False where somebody else did, or it is too old."""
    done = session.execute(
        update(PhoneCodeRow)
        .where(PhoneCodeRow.digest == digest, PhoneCodeRow.used_at.is_(None), PhoneCodeRow.until_at > at)
        .values(used_at=at)
    )
    return bool(getattr(done, "rowcount", 0))


def add(session: Session, phone: Phone) -> None:
    """Keep a phone, and make it known to the intake of positions; StoreError where its key was enrolled before."""
    for row in session.scalars(select(PhoneRow).where(PhoneRow.driver == phone.driver, PhoneRow.revoked_at.is_(None))):
        revoke(session, row.phone, phone.enrolled_at, who=phone.enrolled_by, why="replaced by another phone")
    try:
        with session.begin_nested():
            session.execute(insert(PhoneRow), [asdict(phone)])
    except IntegrityError as error:
        raise StoreError([SAID_KEY]) from error
    device = {"name": phone.phone, "kind": DeviceKind.PHONE, "datum": DatumPolicy.WGS84, "driver": phone.driver}
    session.execute(insert(DeviceRow), [device | {"added_by": "phone"}])
    more = {"driver": phone.driver, "thumbprint": phone.thumbprint, "code_by": phone.enrolled_by}
    audit.append(session, "phone_enrolled", who=phone.account, subject="phones", key=phone.phone, more=more)


def get(session: Session, phone: str) -> Phone:
    """The phone of a name; raises NotKeptError."""
    row = session.get(PhoneRow, phone)
    if row is None:
        raise NotKeptError(f"没有编号为“{phone}”的手机。 / There is no phone '{phone}'; list the phones.")
    return to_record(row)


def revoke(session: Session, phone: str, at: datetime, *, who: str, why: str) -> bool:
    """End a phone and all its tokens, at once; False where it was over already."""
    done = session.execute(
        update(PhoneRow)
        .where(PhoneRow.phone == phone, PhoneRow.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=who, revoked_why=why)
    )
    if not getattr(done, "rowcount", 0):
        return False
    unspent = update(PhoneTokenRow).where(PhoneTokenRow.phone == phone, PhoneTokenRow.spent_at.is_(None))
    session.execute(unspent.values(spent_at=at))
    session.expire_all()
    audit.append(session, "phone_revoked", who=who, subject="phones", key=phone, more={"why": why})
    return True


def query(scope: Scope, *, driver: str | None = None) -> Select[PhoneRow]:
    """The phones of the drivers of a scope's regions, for a page of them."""
    found = scope.limit(select(PhoneRow), PhoneRow.region)
    return found if driver is None else found.where(PhoneRow.driver == driver)


def to_record(row: PhoneRow) -> Phone:
    """A row of a page as a record."""
    return Phone(**{name: getattr(row, name) for name in _PHONE})


SAID_KEY = (
    "这把密钥已登记过，请在手机上重新生成密钥后再登记。 / "
    "This key was enrolled before; make a new key on the phone and enrol that one."
)
