"""Accounts through their life: made, given a one-time credential, disabled, left. All by the system administrator."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from api.access import passwords
from api.access.errors import AccessError
from api.access.sealing import Sealer
from api.access.second_factor import find_step
from api.settings import PasswordProfile
from fleet_data.access_records import Account, AccountKind
from fleet_data.stores import accounts, grants, journal, sessions, sign_in_tries, units


def make_local(
    session: Session,
    name: str,
    display_name: str,
    *,
    now: datetime,
    who: str,
    region: str | None = None,
    unit: str | None = None,
    driver: str | None = None,
) -> tuple[Account, str]:
    """A local account and its one-time credential; it has no role yet. Raises AccessError, StoreError."""
    _check_unit(session, region, unit)
    credential = passwords.make_one_time()
    account = Account(
        id=str(uuid4()),
        name=name.strip().casefold(),
        kind=AccountKind.LOCAL,
        display_name=display_name,
        region=region,
        unit=unit,
        driver=driver,
        created_by=who,
        created_at=now,
        password_hash=passwords.hash_of(credential),
        password_set_at=now,
        must_change=True,
        one_time_until=now + passwords.ONE_TIME_LASTS,
    )
    accounts.add(session, account, who)
    return account, credential


def make_of_provider(
    session: Session,
    name: str,
    display_name: str,
    issuer: str,
    subject: str,
    *,
    now: datetime,
    who: str,
    region: str | None = None,
    unit: str | None = None,
    driver: str | None = None,
) -> Account:
    """An account of someone known by the office's identity provider. Raises AccessError, StoreError."""
    _check_unit(session, region, unit)
    account = Account(
        id=str(uuid4()),
        name=name.strip().casefold(),
        kind=AccountKind.OIDC,
        display_name=display_name,
        region=region,
        unit=unit,
        driver=driver,
        created_by=who,
        created_at=now,
        issuer=issuer,
        subject=subject,
    )
    accounts.add(session, account, who)
    return account


def reset(session: Session, account_id: str, *, now: datetime, who: str) -> tuple[Account, str]:
    """A new one-time credential; the second factor is taken off and every session ended. Raises AccessError."""
    account = accounts.get(session, account_id)
    if account.kind is not AccountKind.LOCAL or account.id == who:
        raise AccessError(
            "只能为他人的本地账号重置密码。 / Only the credential of someone else's local account can be reset; "
            "one's own password is changed at /api/v1/session/password."
        )
    credential = passwords.make_one_time()
    values = {
        "password_hash": passwords.hash_of(credential),
        "password_set_at": now,
        "must_change": True,
        "one_time_until": now + passwords.ONE_TIME_LASTS,
        "totp_sealed": None,
    }
    sessions.end_all(session, account_id, now)
    return accounts.change(session, account_id, values, who=who), credential


def set_enabled(session: Session, account_id: str, enabled: bool, *, now: datetime, who: str) -> Account:
    """Disable an account, which ends its sessions at once, or enable it again. Raises AccessError for one's own."""
    if account_id == who:
        raise AccessError("不能停用自己的账号。 / Nobody disables their own account; another administrator does.")
    if not enabled:
        sessions.end_all(session, account_id, now)
    return accounts.change(session, account_id, {"disabled_at": None if enabled else now}, who=who)


def leave_unit(session: Session, account_id: str, *, now: datetime, who: str) -> Account:
    """The person leaves their unit: every grant ends today, and every session."""
    ended = [grant.id for grant in grants.list_unended(session, account_id, now)]
    grants.end(session, ended, now, who=who)
    sessions.end_all(session, account_id, now)
    return accounts.change(session, account_id, {"region": None, "unit": None, "driver": None}, who=who)


def unlock(session: Session, account_id: str, *, who: str) -> Account:
    """Failed tries to sign in count no more; the journal tells who unlocked."""
    account = accounts.get(session, account_id)
    sign_in_tries.forget_failures(session, account.name)
    journal.write(session, [journal.Change("accounts", account_id, "unlocked", None, None)], who)
    return account


def change_password(
    session: Session, account: Account, old: str, new: str, profile: PasswordProfile, *, now: datetime, keep: str
) -> Account:
    """A new password of one's own; all sessions end but `keep`. Raises AccessError."""
    if not passwords.verify(old, account.password_hash):
        raise AccessError("原密码不正确。 / The old password is not right.")
    used = (
        *accounts.list_passwords(session, account.id, 5),
        *([account.password_hash] if account.password_hash else []),
    )
    passwords.check_new(new, profile, (account.name, account.display_name), tuple(used))
    hashed = passwords.hash_of(new)
    accounts.keep_password(session, account.id, hashed, now)
    values = {"password_hash": hashed, "password_set_at": now, "must_change": False, "one_time_until": None}
    sessions.end_all(session, account.id, now, but=keep)
    return accounts.change(session, account.id, values, who=account.id)


def bind_second_factor(
    session: Session, account: Account, sealer: Sealer, secret: str, code: str, *, now: datetime
) -> Account:
    """Bind the second factor whose secret gave this code. Raises AccessError."""
    step = find_step(secret, code, now)
    if step is None or not accounts.take_totp_step(session, account.id, step):
        raise AccessError(
            "动态口令不正确，请检查手机时间后重试。 / The code is not right; check the phone's clock and try again."
        )
    sealed = sealer.seal(secret, account.id)
    return accounts.change(session, account.id, {"totp_sealed": sealed}, who=account.id)


def _check_unit(session: Session, region: str | None, unit: str | None) -> None:
    if unit is not None and (region is None or unit not in units.list_for_region(session, region)):
        raise AccessError(f"地区 {region} 没有单位“{unit}”。 / Region {region} has no unit '{unit}'; check its name.")
