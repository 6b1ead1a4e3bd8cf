"""One's own session: signing in and out, proving again who one is, password and second factor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from api.access import people, second_factor
from api.access.permissions import Permission
from api.access.sealing import SealBrokenError
from api.access.sign_in import sign_in, step_up
from api.guard import open_because
from api.languages import Words
from api.problems import CONFLICT, NOT_ALLOWED, STEP_UP, Fault, Problem
from api.schemas.session import FactorIn, FactorOut, PasswordIn, SessionOut, SignInIn, StepUpIn, WhoOut
from api.service import Service, service_of
from api.work import COOKIE, CROSS_SITE, Work, is_cross_site, may, may_write
from fleet_data.access_records import AccountKind
from fleet_data.stores import sessions

routes = APIRouter(prefix="/session", tags=["access 登录与授权"])


@routes.post("", status_code=201)
@open_because("this is how one gets in")
def open_session(body: SignInIn, request: Request, response: Response) -> SessionOut:
    """Sign in with name, password and code. Wrong pairs all look alike; failures make the source wait. 登录"""
    if request.headers.get("sec-fetch-site") is not None and is_cross_site(request):
        raise Problem(NOT_ALLOWED, CROSS_SITE)
    service = service_of(request)
    opened = sign_in(service, body.name, body.password, body.code, source_of(request), datetime.now(UTC))
    set_cookie(response, service, opened.token)
    return SessionOut.of(opened)


@routes.get("")
def who_am_i(work: Annotated[Work, may(Permission.USE_OWN_ACCOUNT)]) -> WhoOut:
    """Who is signed in, and what they may do now. 当前用户"""
    return WhoOut.of(work.caller)


@routes.delete("", status_code=204, response_class=Response)
def close_session(work: Annotated[Work, may_write(Permission.USE_OWN_ACCOUNT)]) -> Response:
    """Sign out. 退出"""
    answer = work.write(lambda session: sessions.end(session, work.caller.session.id, work.now))
    answer.delete_cookie(COOKIE, path="/")
    return answer


@routes.post("/step-up", status_code=204, response_class=Response)
def prove_again(body: StepUpIn, work: Annotated[Work, may_write(Permission.USE_OWN_ACCOUNT)]) -> Response:
    """Prove again who one is; counts for five minutes. 再次验证身份"""
    if work.caller.session.enrolling:
        raise Problem(NOT_ALLOWED)
    account, session_id = work.caller.account, work.caller.session.id
    step_up(work.service, account, session_id, body.code, source_of(work.request), work.now)
    return Response(status_code=204)


@routes.put("/password", response_model=WhoOut)
def change_password(body: PasswordIn, work: Annotated[Work, may_write(Permission.USE_OWN_ACCOUNT)]) -> Response:
    """Change one's own password; all other sessions end. 修改密码"""
    caller, profile = work.caller, work.service.settings.password_profile
    if caller.account.kind is not AccountKind.LOCAL:
        raise Problem(NOT_ALLOWED, "统一身份账号的密码不在此处修改。 / This account's password is not kept here.")

    def change(session: Session) -> WhoOut:
        people.change_password(
            session, caller.account, body.old, body.new, profile, now=work.now, keep=caller.session.id
        )
        sessions.finish_enrolling(session, caller.session.id)
        return who_now(work, session)

    return work.write(change)


@routes.post("/totp", status_code=201)
def propose_factor(work: Annotated[Work, may_write(Permission.USE_OWN_ACCOUNT)]) -> FactorOut:
    """A secret for the phone; it is bound by its first code. Replacing a bound one needs a step-up. 绑定动态口令"""
    account = work.caller.account
    if account.totp_sealed is not None and not work.caller.stepped_up(work.now):
        raise Problem(STEP_UP)
    secret = second_factor.make_secret()
    pending = work.service.sealer.seal(secret, _place(work))
    return FactorOut(secret=secret, uri=second_factor.uri_of(secret, account.name), pending=pending)


@routes.put("/totp", response_model=WhoOut)
def bind_factor(body: FactorIn, work: Annotated[Work, may_write(Permission.USE_OWN_ACCOUNT)]) -> Response:
    """Bind the second factor by its first code. 确认动态口令"""
    try:
        secret = work.service.sealer.open(body.pending, _place(work))
    except (SealBrokenError, ValueError) as error:
        reason = Words("不是本次会话刚才给出的内容", "this is not what this session was given")
        raise Problem(CONFLICT, faults=[Fault("body/pending", reason)]) from error

    def bind(session: Session) -> WhoOut:
        account, sealer = work.caller.account, work.service.sealer
        people.bind_second_factor(session, account, sealer, secret, body.code, now=work.now)
        sessions.finish_enrolling(session, work.caller.session.id)
        return who_now(work, session)

    return work.write(bind)


def _place(work: Work) -> str:
    """A pending secret is of one session."""
    return f"pending:{work.caller.session.id}"


def who_now(work: Work, session: Session) -> WhoOut:
    """The caller as they are after this change."""
    return WhoOut.of(work.caller_now(session))


def source_of(request: Request) -> str:
    """The address a request comes from; proxies are believed only where the settings name them."""
    return request.client.host if request.client else "unknown"


def set_cookie(response: Response, service: Service, token: str) -> None:
    """The session's token as browsers carry it: not for scripts, not for other sites."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", secure=service.settings.session_cookie_secure, path="/"
    )
