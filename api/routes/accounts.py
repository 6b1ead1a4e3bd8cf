"""Accounts: made and looked after by the system administrator, who gives no roles."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.access import people
from api.access.permissions import Permission
from api.languages import Words
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import CONFLICT, Fault, Problem
from api.schemas.accounts import AccountIn, AccountOut, ActIn, CredentialOut
from api.work import Work, may, may_write
from fleet_data.stores import accounts

routes = APIRouter(prefix="/accounts", tags=["access 登录与授权"])


@routes.get("")
def list_accounts(
    work: Annotated[Work, may(Permission.SEE_ACCOUNTS)], asked: Annotated[PageQuery, paged(accounts.SORTS)]
) -> PageOut[AccountOut]:
    """List accounts. 账号列表"""
    return work.read(
        lambda session: list_page(
            session, accounts.query(), asked, sorts=accounts.SORTS, key="id", shown=AccountOut.of_row
        )
    )


@routes.post("", status_code=201, response_model=CredentialOut)
def make_account(body: AccountIn, work: Annotated[Work, may_write(Permission.MANAGE_ACCOUNTS)]) -> Response:
    """Make an account; a local one comes with a one-time credential. 新增账号"""
    issuer = work.service.settings.oidc_issuer
    if body.subject is not None and issuer is None:
        reason = Words("未配置统一身份认证", "no identity provider is set up (setting oidc_issuer)")
        raise Problem(CONFLICT, faults=[Fault("body/subject", reason)])

    def make(session: Session) -> CredentialOut:
        placed = {"region": body.region, "unit": body.unit, "driver": body.driver}
        if body.subject is not None:
            account = people.make_of_provider(
                session, body.name, body.display_name, str(issuer), body.subject, now=work.now, who=work.who, **placed
            )
            return CredentialOut(account=AccountOut.of(account), one_time_password=None)
        made, credential = people.make_local(
            session, body.name, body.display_name, now=work.now, who=work.who, **placed
        )
        return CredentialOut(account=AccountOut.of(made), one_time_password=credential)

    return work.write(make, secret=True)


@routes.get("/{account}")
def get_account(work: Annotated[Work, may(Permission.SEE_ACCOUNTS)], account: UUID) -> AccountOut:
    """One account. 账号"""
    return work.read(lambda session: AccountOut.of(accounts.get(session, str(account))))


@routes.post("/{account}/acts", response_model=AccountOut)
def act_on_account(
    body: ActIn, work: Annotated[Work, may_write(Permission.MANAGE_ACCOUNTS)], account: UUID
) -> Response:
    """Disable, enable or unlock an account, or end all its grants because the person left. 停用、启用、解锁、离岗"""

    def act(session: Session) -> AccountOut:
        key = str(account)
        if body.act == "unlock":
            done = people.unlock(session, key, who=work.who)
        elif body.act == "leave_unit":
            done = people.leave_unit(session, key, now=work.now, who=work.who)
        else:
            done = people.set_enabled(session, key, body.act == "enable", now=work.now, who=work.who)
        return AccountOut.of(done)

    return work.write(act)


@routes.post("/{account}/credential", status_code=201, response_model=CredentialOut)
def reset_credential(work: Annotated[Work, may_write(Permission.MANAGE_ACCOUNTS)], account: UUID) -> Response:
    """A new one-time credential; the second factor is taken off, all sessions end. 重置密码"""

    def reset(session: Session) -> CredentialOut:
        done, credential = people.reset(session, str(account), now=work.now, who=work.who)
        return CredentialOut(account=AccountOut.of(done), one_time_password=credential)

    return work.write(reset, secret=True)
