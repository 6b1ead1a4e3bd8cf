"""Drivers' phones: codes, enrolment, tokens, revocation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside
from api.guard import open_because
from api.paging import PageOut, PageQuery, list_page, paged
from api.phone.enrolling import enrol, make_code
from api.phone.proof import HEADER, NONCE_HEADER, Proof, make_nonce, read_proof
from api.phone.tokens import rotate
from api.schemas.base import Key
from api.schemas.phones import CodeIn, CodeOut, EnrolIn, PhoneOut, RefreshIn, RevokeIn, TokensOut
from api.service import service_of
from api.work import Work, may, may_write
from fleet_data.phone_records import Phone
from fleet_data.stores import drivers, phone_batches, phones

routes = APIRouter(prefix="/phones", tags=["drivers' phones 驾驶员手机"])

ProofHeader = Annotated[str | None, Header(alias=HEADER, max_length=4000, description="proof of the phone's key")]


@routes.get("")
def list_phones(
    work: Annotated[Work, may(Permission.EDIT_FLEET)],
    asked: Annotated[PageQuery, paged(phones.SORTS)],
    driver: Annotated[Key | None, Query(description="of this driver alone")] = None,
) -> PageOut[PhoneOut]:
    """The phones of the caller's drivers. 手机列表"""
    query = phones.query(work.scope, driver=driver)

    def read(session: Session) -> PageOut[PhoneOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=phones.SORTS,
            key="phone",
            shown=lambda row: PhoneOut.of(phones.to_record(row)),
        )

    return work.read(read)


@routes.post("/codes", status_code=201, response_model=CodeOut)
def make_a_code(body: CodeIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)]) -> Response:
    """A one-time code for a driver, good for ten minutes; the one before is of no use any more. 生成登记码"""

    def make(session: Session) -> CodeOut:
        check_inside(work, drivers.region_of(session, body.driver))
        text, code = make_code(session, body.driver, who=work.who, now=work.now)
        return CodeOut(code=text, driver=code.driver, until_at=code.until_at)

    return work.write(make, secret=True)


@routes.post("", status_code=201)
@open_because("the one-time code and the key's proof are what is asked for")
def enrol_a_phone(body: EnrolIn, request: Request, response: Response, dpop: ProofHeader = None) -> TokensOut:
    """Enrol the phone whose key made the proof; the driver's phone before it is revoked. 登记手机"""
    proof, now = proved(request, response, dpop)
    return TokensOut.of(enrol(service_of(request), body.code, body.label, proof, now))


@routes.post("/tokens", status_code=201)
@open_because("the refresh token and the key's proof are what is asked for")
def refresh_tokens(body: RefreshIn, request: Request, response: Response, dpop: ProofHeader = None) -> TokensOut:
    """New tokens for the newest refresh token; a spent one that is shown again revokes the phone. 更新令牌"""
    proof, now = proved(request, response, dpop)
    return TokensOut.of(rotate(service_of(request), body.refresh_token, proof, now))


@routes.get("/{phone}")
def get_a_phone(work: Annotated[Work, may(Permission.EDIT_FLEET)], phone: Key) -> PhoneOut:
    """One phone, with the gaps and broken links of its batches. 手机"""

    def read(session: Session) -> PhoneOut:
        found = seen(session, work, phone)
        missing = tuple(phone_batches.list_gaps(session, phone))
        return PhoneOut.of(found, missing, tuple(phone_batches.list_broken_links(session, phone)))

    return work.read(read)


@routes.post("/{phone}/revocation", response_model=PhoneOut)
def revoke_a_phone(body: RevokeIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], phone: Key) -> Response:
    """End a phone at once: lost, changed hands, or its driver left. 注销手机"""

    def revoke(session: Session) -> PhoneOut:
        seen(session, work, phone)
        phones.revoke(session, phone, work.now, who=work.who, why=body.reason)
        return PhoneOut.of(phones.get(session, phone))

    return work.write(revoke)


def seen(session: Session, work: Work, phone: str) -> Phone:
    """The phone, if the caller's permission carries to it; else it is not there."""
    found = phones.get(session, phone)
    check_inside(work, found.region)
    return found


def proved(request: Request, response: Response, text: str | None) -> tuple[Proof, datetime]:
    """The key's proof of a request without an access token; the answer brings the next nonce."""
    service, now = service_of(request), datetime.now(UTC)
    proof = read_proof(text, request, service.settings, service.sealer, now)
    response.headers[NONCE_HEADER] = make_nonce(service.sealer, now)
    return proof, now
