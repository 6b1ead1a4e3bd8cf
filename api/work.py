"""A request at work: who asks, what they may see, and its one transaction. Routes get it from `may` or `may_write`.

A route declares its permission by the parameter that gives it its work; a route that declares none stops the start
(`api/guard.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeVar, cast

from fastapi import Depends, Header, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.access.caller import Caller, digest_of, find_caller
from api.access.exclusions import find_conflict
from api.access.permissions import STEP_UP, Permission
from api.languages import Language, language_of
from api.problems import NOT_ALLOWED, SIGN_IN, Problem
from api.problems import STEP_UP as STEP_UP_NEEDED
from api.service import Service, service_of
from api.transaction import look, run
from fleet_data.scope import NOTHING, Scope
from fleet_data.stores import sessions

T = TypeVar("T")
COOKIE = "paiche_session"
KEY_HEADER = "Idempotency-Key"
TOUCH_SECONDS = 30
SAFE = ("GET", "HEAD", "OPTIONS")

_bearer = HTTPBearer(auto_error=False, description="the token that signing in gave")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="the same token, as browsers carry it")


@dataclass(frozen=True, slots=True)
class Token:
    """A session's token as a request carries it."""

    text: str | None
    by_cookie: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One request of a signed-in person."""

    service: Service
    request: Request
    caller: Caller
    permission: Permission
    language: Language
    key: str | None = None
    digest: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def scope(self) -> Scope:
        """The rows this permission carries to."""
        return self.caller.scope(self.permission)

    @property
    def who(self) -> str:
        """The account, as the journal names it."""
        return self.caller.account.id

    def caller_now(self, session: Session) -> Caller:
        """The caller as the database has them in this transaction."""
        found = find_caller(session, self.caller.session.id, self.now)
        if found is None:
            raise Problem(SIGN_IN)
        return found

    def read(self, do: Callable[[Session], T]) -> T:
        """Read within the scope; nothing is kept."""
        return look(self.service.engine, self.scope, do)

    def watch(self, do: Callable[[Session], T], purpose: str | None = None) -> T:
        """Read something sensitive (positions, names, the audit log): told to the audit log first, or not read."""
        return cast(T, self.service.watch(self, do, purpose))

    def write(self, do: Callable[[Session], BaseModel | None], *, secret: bool = False) -> Response:
        """Do the work in the request's one transaction, commit, and answer with what it gives (see `api/once.py`).

        A `secret` answer is kept nowhere, so that the same key cannot have it again.
        """
        return self.service.once(self, do, secret)


def presented(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Token:
    """The token a request carries, and how."""
    return Token(bearer.credentials if bearer else cookie, by_cookie=bearer is None)


class Gate:
    """Lets a request in: signed in, allowed, proved again where the permission asks for it."""

    writes: ClassVar[bool] = False  # a route that changes something needs a gate that takes idempotency keys

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def admit(self, request: Request, token: Token) -> Work:
        """The request's work; raises Problem where it may not go on."""
        service = service_of(request)
        now = datetime.now(UTC)
        caller = find_out(service, request, token, now)
        if caller.session.enrolling and self.permission is not Permission.USE_OWN_ACCOUNT:
            raise Problem(NOT_ALLOWED, ENROL_FIRST)
        if not caller.may(self.permission):
            raise Problem(NOT_ALLOWED)
        conflict = find_conflict(caller.grants, caller.subtrees)
        if conflict is not None and self.permission is not Permission.USE_OWN_ACCOUNT:
            raise Problem(NOT_ALLOWED, conflict)
        if self.permission in STEP_UP and not caller.stepped_up(now):
            raise Problem(STEP_UP_NEEDED)
        language = language_of(request.headers.get("accept-language"))
        return Work(service, request, caller, self.permission, language, now=now)


async def body_digest(request: Request) -> str:
    """SHA-256 of what is asked: method, address and body, byte for byte (of a form: its length, it is read already)."""
    try:
        body = await request.body()
    except RuntimeError:
        body = (request.headers.get("content-length") or "").encode()
    return sha256(
        b"\0".join((request.method.encode(), f"{request.url.path}?{request.url.query}".encode(), body))
    ).hexdigest()


class ReadGate(Gate):
    """The gate of a route that changes nothing."""

    def __call__(self, request: Request, token: Annotated[Token, Depends(presented)]) -> Work:
        """The request's work; raises Problem where it may not go on."""
        return self.admit(request, token)


class WriteGate(Gate):
    """The gate of a route that changes something: it takes an idempotency key."""

    writes = True

    def __call__(
        self,
        request: Request,
        token: Annotated[Token, Depends(presented)],
        digest: Annotated[str, Depends(body_digest)],
        key: Annotated[
            str | None,
            Header(
                alias=KEY_HEADER,
                min_length=8,
                max_length=64,
                pattern=r"^[\x21-\x7e]+$",
                description="the same key and body give the same answer, done once; kept 30 days",
            ),
        ] = None,
    ) -> Work:
        """The request's work; raises Problem where it may not go on."""
        return replace(self.admit(request, token), key=key, digest=digest)


ENROL_FIRST = (
    "请先修改一次性密码并绑定动态口令。 / Change the one-time password and bind a second factor first "
    "(PUT /api/v1/session/password, POST /api/v1/session/totp)."
)
CROSS_SITE = "请求来自其他网站，已拒绝。 / The request comes from another site and is refused."


def find_out(service: Service, request: Request, token: Token, now: datetime) -> Caller:
    """Who holds the token of the request; raises Problem. A cookie writes only from our own pages."""
    text = token.text
    if not text:
        raise Problem(SIGN_IN, headers={"WWW-Authenticate": "Bearer"})
    if token.by_cookie and request.method not in SAFE and is_cross_site(request):
        raise Problem(NOT_ALLOWED, CROSS_SITE)
    caller = look(service.engine, NOTHING, lambda session: find_caller(session, digest_of(text), now))
    if caller is None:
        raise Problem(SIGN_IN, headers={"WWW-Authenticate": "Bearer"})
    if (now - caller.session.seen_at).total_seconds() >= TOUCH_SECONDS:
        run(service.engine, NOTHING, lambda session: sessions.touch(session, caller.session.id, now))
    return caller


def is_cross_site(request: Request) -> bool:
    """Whether a browser says that the request was not made by our own pages."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] != request.headers.get("host")


def may(permission: Permission) -> Any:
    """The parameter of a route that reads: `work: Annotated[Work, may(Permission.SEE_FLEET)]`."""
    return Depends(ReadGate(permission))


def may_write(permission: Permission) -> Any:
    """The parameter of a route that writes."""
    return Depends(WriteGate(permission))
