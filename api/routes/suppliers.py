"""Socialised supply: the guiding catalogue, car classes of suppliers, and the settlement of their trips."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, person_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key, RegionCode
from api.schemas.suppliers import (
    ClaimIn,
    ClaimOut,
    ClaimPaymentIn,
    ClaimRefusalIn,
    EntryIn,
    EntryOut,
    SupplierChangeIn,
    SupplierIn,
    SupplierMonthOut,
    SupplierOut,
)
from api.work import Work, may, may_write
from api.zoned import LegalDay
from dispatch.social import claim_trip, confirm_claim, pay_claim, read_supplier_month, refuse_claim
from dispatch.suppliers import add_catalogue_entry, add_supplier, change_supplier
from fleet_data.calendar import legal_day
from fleet_data.records import SupplierRecord
from fleet_data.settlement_records import ClaimState, SupplierClaim
from fleet_data.stores import social, suppliers
from fleet_data.stores.day_trips import find_trip
from fleet_data.stores.social import CATALOGUE, CLAIMS

routes = APIRouter(prefix="/suppliers", tags=["social 社会化保障"])
catalogue = APIRouter(prefix="/catalogue", tags=["social 社会化保障"])
claims = APIRouter(prefix="/supplier-claims", tags=["social 社会化保障"])


@catalogue.get("")
def list_entries(
    work: Annotated[Work, may(Permission.SEE_AGREEMENTS)],
    asked: Annotated[PageQuery, paged(social.ENTRY_SORTS)],
    day: Annotated[LegalDay | None, Query(description="in force on this legal day")] = None,
) -> PageOut[EntryOut]:
    """List the guiding catalogue. 指导目录"""
    query = social.query_entries(work.scope, day=day)

    def read(session: Session) -> PageOut[EntryOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=social.ENTRY_SORTS,
            key="number",
            shown=lambda row: EntryOut(entry=CATALOGUE.read(row)),
        )

    return work.read(read)


@catalogue.post("", status_code=201, response_model=EntryOut)
def add_entry(body: EntryIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)]) -> Response:
    """Enter an item of the catalogue with its quota. 录入目录"""
    check_inside(work, body.region)
    return work.write(
        lambda session: EntryOut(entry=granted(add_catalogue_entry(session, body.record(), who=person_of(work))))
    )


@routes.get("")
def list_suppliers(
    work: Annotated[Work, may(Permission.SEE_AGREEMENTS)],
    asked: Annotated[PageQuery, paged(suppliers.SORTS)],
    region: Annotated[RegionCode | None, Query(description="of this very region alone")] = None,
) -> PageOut[SupplierOut]:
    """List the car classes of suppliers. 供应商列表"""
    query = suppliers.query(work.scope, region=region)

    def read(session: Session) -> PageOut[SupplierOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=suppliers.SORTS,
            key="supplier",
            shown=lambda row: SupplierOut(supplier=suppliers.get_supplier(session, row.supplier)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=SupplierOut)
def add_a_supplier(body: SupplierIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)]) -> Response:
    """Enter a car class under a catalogue entry in force, within its quota. 新增供应商"""
    check_inside(work, body.region)

    def add(session: Session) -> SupplierOut:
        done = add_supplier(session, body.record(), who=person_of(work), day=legal_day(work.now))
        return SupplierOut(supplier=granted(done))

    return work.write(add)


@routes.get("/{supplier}")
def get_a_supplier(work: Annotated[Work, may(Permission.SEE_AGREEMENTS)], supplier: Key) -> SupplierOut:
    """One car class. 供应商"""
    return work.read(lambda session: SupplierOut(supplier=seen(session, work, supplier)))


@routes.patch("/{supplier}", response_model=SupplierOut)
def change_a_supplier(
    body: SupplierChangeIn, work: Annotated[Work, may_write(Permission.EDIT_AGREEMENTS)], supplier: Key
) -> Response:
    """Change a car class; prices stay within the quota. 修改供应商"""

    def change(session: Session) -> SupplierOut:
        seen(session, work, supplier)
        done = change_supplier(session, supplier, body.changes(), who=person_of(work), day=legal_day(work.now))
        return SupplierOut(supplier=granted(done))

    return work.write(change)


@routes.get("/{supplier}/months/{month_on}")
def get_month(
    work: Annotated[Work, may(Permission.SETTLE_TRIPS)], supplier: Key, month_on: LegalDay
) -> SupplierMonthOut:
    """A car class's month: trips, claims, sums, trips nobody claimed. 供应商月结"""

    def read(session: Session) -> SupplierMonthOut:
        seen(session, work, supplier)
        return SupplierMonthOut(month=read_supplier_month(session, supplier, month_on.replace(day=1)))

    return work.read(read)


@claims.get("")
def list_claims(
    work: Annotated[Work, may(Permission.SETTLE_TRIPS)],
    asked: Annotated[PageQuery, paged(social.CLAIM_SORTS)],
    supplier: Key | None = None,
    state: ClaimState | None = None,
) -> PageOut[ClaimOut]:
    """List suppliers' claims. 结算申报列表"""
    query = social.query_claims(work.scope, supplier=supplier, state=state)

    def read(session: Session) -> PageOut[ClaimOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=social.CLAIM_SORTS,
            key="claim",
            shown=lambda row: ClaimOut(claim=CLAIMS.read(row)),
        )

    return work.read(read)


@claims.post("", status_code=201, response_model=ClaimOut)
def claim(body: ClaimIn, work: Annotated[Work, may_write(Permission.SETTLE_TRIPS)]) -> Response:
    """Enter the fare a supplier asks for one served trip. 申报结算"""

    def put(session: Session) -> ClaimOut:
        trip = find_trip(session, body.order_id)
        if trip is None:
            raise Problem(NOT_FOUND)
        check_inside(work, trip.region, trip.unit)
        words = {name: getattr(body, name) for name in type(body).model_fields if name != "order_id"}
        return ClaimOut(claim=granted(claim_trip(session, body.order_id, who=person_of(work), now=work.now, **words)))

    return work.write(put)


@claims.post("/{claim}/confirmation", response_model=ClaimOut)
def confirm(work: Annotated[Work, may_write(Permission.SETTLE_TRIPS)], claim: Key) -> Response:
    """The unit served agrees; not who claimed, and not beyond the tariff. 确认结算"""

    def put(session: Session) -> ClaimOut:
        seen_claim(session, work, claim)
        return ClaimOut(claim=granted(confirm_claim(session, claim, who=person_of(work), now=work.now)))

    return work.write(put)


@claims.post("/{claim}/refusal", response_model=ClaimOut)
def refuse(body: ClaimRefusalIn, work: Annotated[Work, may_write(Permission.SETTLE_TRIPS)], claim: Key) -> Response:
    """The unit served does not agree and says why. 退回结算"""

    def put(session: Session) -> ClaimOut:
        seen_claim(session, work, claim)
        return ClaimOut(claim=granted(refuse_claim(session, claim, answer=body.answer, who=person_of(work))))

    return work.write(put)


@claims.post("/{claim}/payment", response_model=ClaimOut)
def pay(body: ClaimPaymentIn, work: Annotated[Work, may_write(Permission.SETTLE_TRIPS)], claim: Key) -> Response:
    """It was paid, once, by a document that is cited. 支付结算"""

    def put(session: Session) -> ClaimOut:
        seen_claim(session, work, claim)
        done = pay_claim(session, claim, document=body.document, who=person_of(work), now=work.now)
        return ClaimOut(claim=granted(done))

    return work.write(put)


def seen(session: Session, work: Work, supplier: str) -> SupplierRecord:
    """The car class, if it serves the caller's regions; else it is not there."""
    record = suppliers.get_supplier(session, supplier)
    check_inside(work, record.region)
    return record


def seen_claim(session: Session, work: Work, claim: str) -> SupplierClaim:
    """The claim, if it is of the caller's regions or unit; else it is not there."""
    kept = CLAIMS.get(session, claim)
    trip = find_trip(session, kept.order_id)
    check_inside(work, kept.region, None if trip is None else trip.unit)
    return kept
