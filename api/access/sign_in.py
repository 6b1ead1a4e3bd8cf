"""Signing in: a try is counted before its password is looked at, and looked at outside any transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.access import lock_out, passwords, second_factor
from api.access.caller import digest_of
from api.languages import Words
from api.problems import REFUSED_SIGN_IN, Problem
from api.service import Service
from api.transaction import run
from fleet_data.access_records import ADMINISTRATORS, Account, AccountKind, KeptSession
from fleet_data.scope import NOTHING
from fleet_data.stores import accounts, audit, grants, sessions, sign_in_tries

TOKEN_BYTES = 32
ABSOLUTE = timedelta(hours=8)
IDLE_MINUTES = 30
IDLE_MINUTES_ADMINISTRATOR = 15

WRONG = Words("账号、密码或动态口令不正确", "The name, password or code is not right")
CODE_NEEDED = Words("请同时输入动态口令", "The code of the second factor is needed too")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened; the token is shown once."""

    token: str
    session: KeptSession
    account: Account


def sign_in(service: Service, name: str, password: str, code: str | None, source: str, now: datetime) -> SignedIn:
    """Open a session by password and second factor; raises Problem, the same for every wrong pair."""
    name = name.strip().casefold()
    claim_try(service, name, source, now)
    account = run(service.engine, NOTHING, lambda session: accounts.find_by_name(session, name))
    right = passwords.verify(password, account.password_hash if account else None)
    if account is None or not right or account.disabled_at is not None or account.kind is not AccountKind.LOCAL:
        raise Problem(REFUSED_SIGN_IN, WRONG)
    if account.one_time_until is not None and account.must_change and now > account.one_time_until:
        raise Problem(REFUSED_SIGN_IN, WRONG)
    step = find_step(service, account, code, now)
    profile = service.settings.password_profile
    enrolling = account.must_change or step is None or passwords.is_stale(account.password_set_at, profile, now)

    def open_session(session: Session) -> SignedIn:
        if step is not None and not accounts.take_totp_step(session, account.id, step):
            raise Problem(REFUSED_SIGN_IN, WRONG)
        sign_in_tries.succeed(session, name, source, now)
        _tell(session, "signed_in", account.id, source)
        return open_for(session, account, source, now, enrolling=enrolling, proved=step is not None)

    return run(service.engine, NOTHING, open_session)


def claim_try(service: Service, name: str, source: str, now: datetime) -> None:
    """Count a try before it is looked at; raises Problem where the source has to wait."""

    def claim(session: Session) -> datetime | None:
        sign_in_tries.hold(session, name)  # one at a time, or a hundred at once would all be looked at
        tries = sign_in_tries.list_since(session, name, now - lock_out.WINDOW)
        known = sign_in_tries.list_known_sources(session, name, {source, *(each.source for each in tries)})
        until = lock_out.wait_until(tries, source, known, now)
        if until is None:
            sign_in_tries.add(session, name, source, now)
            _tell(session, "sign_in_tried", sign_in_tries.digest_of(name)[:16], source)
        return until

    until = run(service.engine, NOTHING, claim)
    if until is not None:
        seconds = max(1, int((until - now).total_seconds()) + 1)
        raise Problem(REFUSED_SIGN_IN, _say_wait(seconds), headers={"Retry-After": str(seconds)})


def find_step(service: Service, account: Account, code: str | None, now: datetime) -> int | None:
    """The time step of a right code, None where the account has no second factor yet; raises Problem otherwise."""
    if account.totp_sealed is None:
        return None
    if not code:
        raise Problem(REFUSED_SIGN_IN, CODE_NEEDED)
    step = second_factor.find_step(service.sealer.open(account.totp_sealed, account.id), code, now)
    if step is None:
        raise Problem(REFUSED_SIGN_IN, WRONG)
    return step


def open_for(
    session: Session,
    account: Account,
    source: str,
    now: datetime,
    *,
    enrolling: bool,
    proved: bool,
    provider_session: str | None = None,
) -> SignedIn:
    """Open a session of an account; `proved`: the second factor was shown just now."""
    token = f"pcs_{secrets.token_urlsafe(TOKEN_BYTES)}"
    roles = {grant.role for grant in grants.list_in_force(session, [account.id], now)}
    kept = KeptSession(
        id=digest_of(token),
        account=account.id,
        created_at=now,
        seen_at=now,
        idle_minutes=IDLE_MINUTES_ADMINISTRATOR if roles & set(ADMINISTRATORS) else IDLE_MINUTES,
        expires_at=now + ABSOLUTE,
        source=source,
        enrolling=enrolling,
        step_up_at=now if proved and not enrolling else None,
        provider_session=provider_session,
    )
    sessions.forget_before(session, now - ABSOLUTE)
    sessions.add(session, kept)
    return SignedIn(token, kept, account)


def step_up(service: Service, account: Account, session_id: str, code: str, source: str, now: datetime) -> None:
    """Prove again who one is; raises Problem. Tries count as those of signing in do."""
    claim_try(service, account.name, source, now)
    step = find_step(service, account, code, now)
    if step is None:
        raise Problem(REFUSED_SIGN_IN, _say_no_factor())

    def keep(session: Session) -> None:
        if not accounts.take_totp_step(session, account.id, step):
            raise Problem(REFUSED_SIGN_IN, WRONG)
        sign_in_tries.succeed(session, account.name, source, now)
        sessions.step_up(session, session_id, now)

    run(service.engine, NOTHING, keep)


def _tell(session: Session, action: str, who: str, source: str) -> None:
    audit.append(session, action, who=who, subject="session", key="", more={"source": source})


def _say_wait(seconds: int) -> Words:
    return Words(
        f"尝试次数过多，请 {seconds} 秒后再试", f"Too many tries from here; wait {seconds} seconds and try again"
    )


def _say_no_factor() -> Words:
    return Words("请先绑定动态口令", "Bind a second factor first: POST /api/v1/session/totp")
