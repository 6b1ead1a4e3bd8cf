"""Tokens of a phone: short access, rotating refresh; a spent one that is shown again ends the phone.

An answer can be lost in the hills: as long as neither token of the newest generation was ever used, the one before may
be rotated again, and what was lost is of no use any more. Once one was used, a spent refresh token is a copy in other
hands, and nobody can tell whose hands: the phone is revoked and the driver enrols again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.access.caller import digest_of
from api.languages import Words
from api.phone.proof import Proof
from api.problems import REFUSED_SIGN_IN, Problem
from api.service import Service
from api.transaction import run
from fleet_data.phone_records import Phone, PhoneToken
from fleet_data.scope import NOTHING
from fleet_data.stores import audit, phone_tokens, phones

ACCESS_LASTS = timedelta(minutes=10)
REFRESH_LASTS = timedelta(days=30)
TOKEN_BYTES = 32
PROGRAM = "paiche"
REUSED = "refresh token used twice"

GONE = Words("手机登记已失效，请联系车队重新登记", "The phone is enrolled no more; ask your motor pool for a new code")


@dataclass(frozen=True, slots=True)
class Given:
    """Tokens just made; they are shown once."""

    phone: Phone
    access: str
    refresh: str
    access_until_at: datetime
    refresh_until_at: datetime


def give(session: Session, phone: Phone, generation: int, now: datetime) -> Given:
    """Make the next generation of a phone's tokens."""
    access, refresh = (f"{kind}_{secrets.token_urlsafe(TOKEN_BYTES)}" for kind in ("pca", "pcr"))
    token = PhoneToken(
        access=digest_of(access),
        refresh=digest_of(refresh),
        phone=phone.phone,
        generation=generation,
        issued_at=now,
        access_until_at=now + ACCESS_LASTS,
        refresh_until_at=now + REFRESH_LASTS,
    )
    phone_tokens.add(session, token)
    return Given(phone, access, refresh, token.access_until_at, token.refresh_until_at)


def rotate(service: Service, refresh: str, proof: Proof, now: datetime) -> Given:
    """The next tokens for a refresh token and its key's proof; raises Problem. A reuse is kept even so."""

    def turn(session: Session) -> Given | None:
        phone_tokens.forget_before(session, now)
        if not phone_tokens.take_proof(session, proof.digest, proof.until_at):
            return None
        found = phone_tokens.find_by_refresh(session, digest_of(refresh))
        if found is None:
            return None
        phone_tokens.hold(session, found.phone)
        phone = phones.get(session, found.phone)
        if phone.thumbprint != proof.thumbprint:
            _tell(session, "phone_without_key", phone)
            return None
        token = phone_tokens.find_by_refresh(session, digest_of(refresh))
        if token is None or phone.revoked_at is not None or now >= token.refresh_until_at:
            return None
        newest = phone_tokens.find_newest(session, phone.phone)
        if token.spent_at is not None and not is_lost_answer(token, newest):
            phones.revoke(session, phone.phone, now, who=PROGRAM, why=REUSED)
            return None
        phone_tokens.mark_used(session, token.access, now)
        phone_tokens.spend(session, token.access, now)
        phone_tokens.spend(session, newest.access, now)
        return give(session, phone, newest.generation + 1, now)

    given = run(service.engine, NOTHING, turn)
    if given is None:
        raise Problem(REFUSED_SIGN_IN, GONE)
    return given


def is_lost_answer(token: PhoneToken, newest: PhoneToken) -> bool:
    """Whether the tokens that followed never reached anyone who used them."""
    return newest.generation == token.generation + 1 and newest.used_at is None and newest.spent_at is None


def _tell(session: Session, action: str, phone: Phone) -> None:
    audit.append(session, action, who=PROGRAM, subject="phones", key=phone.phone, more={"driver": phone.driver})
