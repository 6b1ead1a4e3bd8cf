"""The gate of routes that a driver's phone calls: token, key and proof must belong together, and the phone be live.

A signed-in browser is not let in here: what happens on the road is told by the phone that is bound to its driver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials
from fastapi.security.http import HTTPBase
from sqlalchemy.orm import Session

from api.access.caller import Caller, digest_of
from api.access.exclusions import find_conflict
from api.access.permissions import Permission
from api.languages import Words, language_of
from api.phone.proof import HEADER, NONCE_HEADER, Proof, make_nonce, read_proof, refuse
from api.problems import NOT_ALLOWED, SIGN_IN, Problem
from api.service import Service, service_of
from api.transaction import run
from api.work import COOKIE, KEY_HEADER, Gate, Token, Work, body_digest
from fleet_data.access_records import KeptSession, Role
from fleet_data.phone_records import Phone, PhoneToken
from fleet_data.scope import NOTHING
from fleet_data.stores import accounts, grants, phone_tokens, phones
from fleet_data.stores.scopes import list_subtree

SCHEME = "dpop"
REPLAYED = Words("此证明已使用过", "This proof was used before; make a new one for each request")
NOT_A_PHONE = Words("此地址只供已登记的驾驶员手机使用", "This address is for a driver's enrolled phone")

_dpop = HTTPBase(scheme="DPoP", auto_error=False, scheme_name="Phone", description="RFC 9449; see docs/driver-phone.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneWork(Work):
    """One request of a driver's phone."""

    phone: Phone

    @property
    def driver(self) -> str:
        """The staff number of who drives."""
        return self.phone.driver


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows of itself."""

    kind: str
    token: str
    proof: str | None
    cookie: str | None


def shown(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_dpop)],
    proof: Annotated[
        str | None, Header(alias=HEADER, max_length=4000, description="proof of the phone's key, one a request")
    ] = None,
) -> Shown:
    """The token and the proof a request carries."""
    cookie = request.cookies.get(COOKIE)
    return Shown(given.scheme.lower() if given else "", given.credentials if given else "", proof, cookie)


def enter(gate: Gate, request: Request, asked: Shown) -> PhoneWork:
    """The phone's work; raises Problem where it may not go on."""
    service, now = service_of(request), datetime.now(UTC)
    if asked.kind != SCHEME:
        if asked.token or asked.cookie:  # a browser: told what it may not, as everywhere
            gate.admit(request, Token(asked.token or asked.cookie, by_cookie=not asked.token))
        raise Problem(SIGN_IN, NOT_A_PHONE, headers=challenge(service, now))
    proof = read_proof(asked.proof, request, service.settings, service.sealer, now, asked.token)
    caller, phone, conflict = let_in(service, asked.token, proof, now)
    if not caller.may(gate.permission):
        raise Problem(NOT_ALLOWED)
    if conflict is not None:
        raise Problem(NOT_ALLOWED, conflict)
    language = language_of(request.headers.get("accept-language"))
    return PhoneWork(service, request, caller, gate.permission, language, now=now, phone=phone)


def let_in(service: Service, text: str, proof: Proof, now: datetime) -> tuple[Caller, Phone, str | None]:
    """Who calls, by which phone, and what excludes them; the proof is taken, once. Raises Problem."""

    def find(session: Session) -> tuple[Caller, Phone, str | None] | Problem:
        if not phone_tokens.take_proof(session, proof.digest, proof.until_at):
            return refuse(service.sealer, now, REPLAYED)
        token = phone_tokens.find_by_access(session, digest_of(text))
        gone = Problem(SIGN_IN, headers=challenge(service, now, "invalid_token"))
        if token is None or token.spent_at is not None or now >= token.access_until_at:
            return gone
        phone = phones.get(session, token.phone)
        account = accounts.get(session, phone.account)
        if phone.thumbprint != proof.thumbprint or phone.revoked_at is not None or account.disabled_at is not None:
            return gone
        if token.used_at is None:
            phone_tokens.mark_used(session, token.access, now)
        held = tuple(grants.list_in_force(session, [account.id], now))
        places = {grant.region for grant in held if grant.region is not None and grant.unit is None}
        subtrees = {place: list_subtree(session, [place]) for place in sorted(places)}
        driving = tuple(grant for grant in held if grant.role is Role.DRIVER)
        conflict = find_conflict(held, subtrees)
        return Caller(account, _as_session(token, phone), driving, subtrees), phone, conflict

    found = run(service.engine, NOTHING, find)
    if isinstance(found, Problem):
        raise found
    return found


def challenge(service: Service, now: datetime, error: str | None = None) -> dict[str, str]:
    """The headers that ask a phone for its token and proof."""
    told = "DPoP" if error is None else f'DPoP error="{error}"'
    return {"WWW-Authenticate": told, NONCE_HEADER: make_nonce(service.sealer, now)}


class PhoneReadGate(Gate):
    """The gate of a phone's route that changes nothing."""

    def __call__(self, request: Request, asked: Annotated[Shown, Depends(shown)]) -> PhoneWork:
        """The phone's work; raises Problem where it may not go on."""
        return enter(self, request, asked)


class PhoneWriteGate(Gate):
    """The gate of a phone's route that changes something."""

    writes = True

    def __call__(
        self,
        request: Request,
        asked: Annotated[Shown, Depends(shown)],
        digest: Annotated[str, Depends(body_digest)],
        key: Annotated[
            str | None, Header(alias=KEY_HEADER, min_length=8, max_length=64, pattern=r"^[\x21-\x7e]+$")
        ] = None,
    ) -> PhoneWork:
        """The phone's work; raises Problem where it may not go on."""
        return replace(enter(self, request, asked), key=key, digest=digest)


def by_phone(permission: Permission) -> Any:
    """The parameter of a phone's route that reads: `work: Annotated[PhoneWork, by_phone(Permission.RUN_TRIPS)]`."""
    return Depends(PhoneReadGate(permission))


def by_phone_write(permission: Permission) -> Any:
    """The parameter of a phone's route that writes."""
    return Depends(PhoneWriteGate(permission))


def _as_session(token: PhoneToken, phone: Phone) -> KeptSession:
    """What the rest of the service knows as a session; it has no row of its own."""
    return KeptSession(
        id=token.access,
        account=phone.account,
        created_at=token.issued_at,
        seen_at=token.issued_at,
        idle_minutes=int((token.access_until_at - token.issued_at).total_seconds() // 60),
        expires_at=token.access_until_at,
        source=phone.phone,
        enrolling=False,
    )
