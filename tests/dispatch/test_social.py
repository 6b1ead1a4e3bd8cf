"""The catalogue, its suppliers, and the settlement of their trips."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch.planning import plan_day
from dispatch.social import BEYOND, claim_trip, confirm_claim, pay_claim, read_supplier_month, refuse_claim
from dispatch.suppliers import add_catalogue_entry, add_supplier, change_supplier
from fleet_data.records import Ledgers, SupplierRecord
from fleet_data.session import transaction
from fleet_data.settlement_records import CatalogueEntry, ClaimState, SupplierClaim
from fleet_data.stores import orders
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.ledgers import save_ledgers
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, ROADS, at, request, supplier
from tests.dispatch.desk import ADMIN, CLERK, DEPUTY, code_of, publish

ENTRY = CatalogueEntry(
    number="演示目录-001",
    region=HOHHOT,
    title="演示五座轿车租赁",
    seats=4,
    quota_base_cny=50.0,
    quota_per_km_cny=3.5,
    quota_per_minute_cny=0.6,
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    document="演示目录文件",
)
AFTER = at(20)
MONTH = date(2026, 11, 1)


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        assert isinstance(add_catalogue_entry(opened, ENTRY, who=ADMIN), CatalogueEntry)
        yield opened


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "bad_number"),
        ({"document": ""}, "bad_document"),
        ({"region": "999999"}, "bad_region"),
        ({"seats": 0}, "bad_seats"),
        ({"valid_until": date(2025, 1, 1)}, "bad_valid_until"),
        ({"quota_per_km_cny": -1.0}, "bad_quota_base_cny"),
        ({}, "number_taken"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(session: Session, changes: dict[str, Any], code: str) -> None:
    assert code_of(add_catalogue_entry(session, replace(ENTRY, **changes), who=ADMIN)) == code


@pytest.mark.parametrize(
    ("changes", "code", "cites"),
    [
        ({"catalogue_number": None}, "not_in_catalogue", True),
        ({"catalogue_number": "没有"}, "not_in_catalogue", True),
        ({"region": BAOTOU}, "not_in_catalogue", True),
        ({"seats": 5}, "beyond_entry", False),
        ({"cost_per_km_cny": 3.6}, "dearer_than_quota", True),
        ({"base_cost_cny": 50.01}, "dearer_than_quota", True),
        ({"name": " "}, "bad_name", False),
    ],
)
def test_a_supplier_outside_the_catalogue_or_above_its_quota_is_refused(
    session: Session, changes: dict[str, Any], code: str, cites: bool
) -> None:
    refusal = add_supplier(session, replace(supplier(), **changes), who=ADMIN, day=DAY)
    assert code_of(refusal) == code
    assert bool(getattr(refusal, "articles", ())) == cites


def test_a_supplier_at_the_quota_is_entered_until_the_entrys_last_day(session: Session) -> None:
    done = add_supplier(session, supplier(cost_per_km_cny=3.5), who=ADMIN, day=DAY)
    assert isinstance(done, SupplierRecord)
    assert done.catalogue_valid_until == ENTRY.valid_until
    assert code_of(add_supplier(session, supplier(), who=ADMIN, day=DAY)) == "number_taken"
    assert (
        code_of(change_supplier(session, "S001", {"cost_per_km_cny": 9.0}, who=ADMIN, day=DAY)) == "dearer_than_quota"
    )
    assert code_of(change_supplier(session, "S001", {"region": BAOTOU}, who=ADMIN, day=DAY)) == "not_changeable"
    cheaper = change_supplier(session, "S001", {"cost_per_km_cny": 3.0}, who=ADMIN, day=DAY)
    assert getattr(cheaper, "cost_per_km_cny", None) == 3.0
    assert code_of(add_supplier(session, supplier(2), who=ADMIN, day=date(2027, 1, 1))) == "not_in_catalogue"
    expired = add_supplier(session, supplier(2, catalogue_number=ENTRY.number), who=ADMIN, day=date(2027, 1, 1))
    assert code_of(expired) == "catalogue_expired"


@pytest.fixture
def order_id(session: Session) -> int:
    add_supplier(session, supplier(), who=ADMIN, day=DAY)
    save_ledgers(session, Ledgers(requests=(request(),)))
    plan_day(session, DAY, roads=ROADS, seconds=1.0)
    (order,) = orders.list_for_request(session, "R001")
    assert order.order.supplier == "S001"
    return order.id


def claim(session: Session, order_id: int, fen: int = 43_200, **more: Any) -> Any:
    usual = {"km": 100.0, "minutes": 120.0, "who": CLERK, "now": AFTER, "invoice": "演示发票"}
    return claim_trip(session, order_id, claimed_fen=fen, **(usual | more))


def test_a_trip_is_claimed_confirmed_by_another_and_paid_once(session: Session, order_id: int) -> None:
    assert code_of(claim(session, order_id)) == "not_a_hired_trip"
    publish(session, order_id)
    made = claim(session, order_id)
    assert isinstance(made, SupplierClaim)
    assert made.due_fen == 4000 + 32_000 + 7200
    assert made.marks == ()
    assert code_of(claim(session, order_id)) == "claimed_already"
    assert code_of(pay_claim(session, made.claim, document="-", who=ADMIN, now=AFTER)) == "wrong_state"
    assert code_of(confirm_claim(session, made.claim, who=CLERK, now=AFTER)) == "own_request"
    assert isinstance(confirm_claim(session, made.claim, who=DEPUTY, now=AFTER), SupplierClaim)
    assert code_of(pay_claim(session, made.claim, document=" ", who=ADMIN, now=AFTER)) == "bad_document"
    paid = pay_claim(session, made.claim, document="演示凭证", who=ADMIN, now=AFTER)
    assert getattr(paid, "state", None) is ClaimState.PAID
    assert code_of(pay_claim(session, made.claim, document="演示凭证", who=ADMIN, now=AFTER)) == "wrong_state"


def test_a_claim_beyond_the_tariff_is_marked_refused_and_made_anew(session: Session, order_id: int) -> None:
    publish(session, order_id)
    made = claim(session, order_id, 43_201)
    assert made.marks == (BEYOND,)
    refusal = confirm_claim(session, made.claim, who=DEPUTY, now=AFTER)
    assert code_of(refusal) == "beyond_tariff"
    assert getattr(refusal, "articles", ())
    assert code_of(refuse_claim(session, made.claim, answer="", who=DEPUTY)) == "bad_answer"
    refuse_claim(session, made.claim, answer="演示超价", who=DEPUTY)
    again = claim(session, order_id, 43_200)
    assert (again.claim, again.marks) == (made.claim, ())


def test_a_suppliers_month_adds_up_and_names_trips_nobody_claimed(session: Session, order_id: int) -> None:
    publish(session, order_id)
    before = read_supplier_month(session, "S001", MONTH)
    assert (before.trips, before.unclaimed, before.confirmed_fen) == (1, ("R001",), 0)
    made = claim(session, order_id)
    confirm_claim(session, made.claim, who=DEPUTY, now=AFTER)
    after = read_supplier_month(session, "S001", MONTH)
    assert (after.unclaimed, after.confirmed_fen, after.paid_fen) == ((), 43_200, 0)
    assert read_supplier_month(session, "S001", date(2026, 10, 1)).trips == 0


def test_an_order_or_supplier_that_is_not_there_is_told(session: Session) -> None:
    with pytest.raises(NotKeptError, match="No order 99"):
        claim(session, 99)
    with pytest.raises(NotKeptError, match="S999"):
        read_supplier_month(session, "S999", MONTH)
