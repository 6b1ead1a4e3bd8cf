"""Signing in by the office's identity provider, and out by its word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.access.provider import FLOW_LASTS, REFUSED, Identity, Provider
from api.access.sign_in import SignedIn, open_for
from api.guard import open_because
from api.languages import Words
from api.problems import NOT_FOUND, REFUSED_SIGN_IN, Problem
from api.routes.session import set_cookie, source_of
from api.service import Service, service_of
from api.transaction import run
from fleet_data.scope import NOTHING
from fleet_data.stores import accounts, audit, oidc_flows, sessions

routes = APIRouter(prefix="/session/oidc", tags=["access 登录与授权"])

BROWSER = "paiche_oidc"
PLACE = "/api/v1/session/oidc"
NO_PROVIDER = Words("未配置统一身份认证", "No identity provider is set up (setting oidc_issuer)")
UNKNOWN = Words(
    "您的统一身份尚未开通本系统账号，请联系系统管理员",
    "There is no account here for your identity; ask the system administrator for one",
)
ONE_FACTOR = Words(
    "统一身份认证未表明使用了两种因素",
    "The identity provider does not say that two factors were used; sign in there with both",
)
Opaque = Annotated[str, Query(min_length=1, max_length=2000)]


@routes.get("/start", status_code=303, response_class=Response)
@open_because("this is how one gets in")
def start(request: Request) -> Response:
    """Go to the office's identity provider to sign in. 统一身份登录"""
    service = service_of(request)
    provider, now = provider_of(service), datetime.now(UTC)
    begun = provider.start(now)

    def keep(session: Session) -> None:
        oidc_flows.forget_before(session, now - FLOW_LASTS)
        oidc_flows.add(session, begun.state, begun.browser, begun.flow)

    run(service.engine, NOTHING, keep)
    answer = RedirectResponse(begun.address, 303)
    # Lax: the way back comes from the provider's site. It opens nothing by itself.
    answer.set_cookie(
        BROWSER,
        begun.browser,
        max_age=int(FLOW_LASTS.total_seconds()),
        path=PLACE,
        httponly=True,
        samesite="lax",
        secure=service.settings.session_cookie_secure,
    )
    return answer


@routes.get("/callback", status_code=303, response_class=Response)
@open_because("this is how one gets in")
def come_back(
    request: Request,
    state: Opaque,
    code: Opaque,
    paiche_oidc: Annotated[str | None, Cookie(max_length=200)] = None,
) -> Response:
    """Come back from the identity provider; opens a session for the account of (`iss`, `sub`). 统一身份登录返回"""
    service, now = service_of(request), datetime.now(UTC)
    provider = provider_of(service)
    browser = paiche_oidc or ""
    flow = run(service.engine, NOTHING, lambda session: oidc_flows.take(session, state, browser, now - FLOW_LASTS))
    if flow is None:
        raise Problem(REFUSED_SIGN_IN, REFUSED)
    identity = provider.finish(code, flow, now)
    if not identity.two_factors:
        raise Problem(REFUSED_SIGN_IN, ONE_FACTOR)
    opened = run(service.engine, NOTHING, lambda session: enter(session, identity, source_of(request), now))
    answer = RedirectResponse("/", 303)
    set_cookie(answer, service, opened.token)
    answer.delete_cookie(BROWSER, path=PLACE)
    return answer


@routes.post("/logout", status_code=204, response_class=Response)
@open_because("the provider calls it; only what it signed is believed")
def log_out(request: Request, logout_token: Annotated[str, Form(min_length=1, max_length=10_000)]) -> Response:
    """The identity provider ends a person's sessions (back-channel logout). 统一退出"""
    service, now = service_of(request), datetime.now(UTC)
    identity = provider_of(service).read_logout(logout_token, now)

    def end(session: Session) -> None:
        account = accounts.find_by_subject(session, identity.issuer, identity.subject)
        if account is not None:
            sessions.end_of_provider(session, account.id, identity.session, now)

    run(service.engine, NOTHING, end)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def provider_of(service: Service) -> Provider:
    """The provider of the settings; raises Problem where there is none."""
    if service.settings.oidc_issuer is None:
        raise Problem(NOT_FOUND, NO_PROVIDER)
    return Provider(service.settings)


def enter(session: Session, identity: Identity, source: str, now: datetime) -> SignedIn:
    """A session for the account of an identity; raises Problem where there is none or it is disabled."""
    account = accounts.find_by_subject(session, identity.issuer, identity.subject)
    if account is None or account.disabled_at is not None:
        raise Problem(REFUSED_SIGN_IN, UNKNOWN)
    audit.append(session, "signed_in", who=account.id, subject="session", key="oidc", more={"source": source})
    return open_for(
        session,
        account,
        source,
        now,
        enrolling=False,
        proved=identity.proved_at is not None and now - identity.proved_at < FLOW_LASTS,
        provider_session=identity.session,
    )
