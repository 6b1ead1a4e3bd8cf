"""The desk's order routes: what is in scope, each act by whom it is due, nothing deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from dispatch import lawful_crew
from fleet_data.access_records import Role
from fleet_data.session import transaction
from tests.fleet_data.crews import CARS, DRIVERS

from ..people import BAOTOU, HOHHOT
from .handset import UNIT, Road, departing


@pytest.fixture(autouse=True)
def _a_workday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever day the tests run: nothing is sealed for a holiday, and every hour is an hour of work."""
    monkeypatch.setattr("api.routes.orders.refuse_unlawful", lambda *_: None)


def test_orders_are_listed_within_ones_scope_alone(road: Road):
    first, second = road.order(), road.order("R002", 1)
    away = road.people.make(Role.DISPATCHER, region=BAOTOU)
    listed = road.ask(road.dispatcher, "GET", "/orders?sort=-id&limit=1")
    assert [each["id"] for each in listed["items"]] == [second.id]
    rest = road.ask(road.dispatcher, "GET", f"/orders?sort=-id&limit=1&cursor={listed['next_cursor']}")
    assert [each["id"] for each in rest["items"]] == [first.id]
    for query, wanted in (("request=R002", [second.id]), ("driver=D01", [first.id]), ("state=returned", [])):
        found = road.ask(road.dispatcher, "GET", f"/orders?{query}")["items"]
        assert [each["id"] for each in found] == wanted, query
    assert road.ask(away, "GET", "/orders")["items"] == []
    road.ask(away, "GET", f"/orders/{first.id}", 404)
    road.ask(away, "POST", f"/orders/{first.id}/cancellation", 404, json={"reason": "演示"})
    assert road.ask(road.dispatcher, "GET", f"/orders/{first.id}")["passenger_code"] == first.passenger_code
    assert road.ask(road.unit_fleet, "GET", f"/orders/{first.id}")["passenger_code"] is None


def test_a_crew_is_swapped_and_a_held_one_is_refused(road: Road):
    kept, other = road.order(), road.order("R002", 1)
    handset = road.phone(DRIVERS[2])
    clash = road.ask(
        road.dispatcher, "POST", f"/orders/{kept.id}/swap", 409, json={"reason": "演示", "vehicle": CARS[1]}
    )
    assert "R002" in clash["detail"]
    done = road.ask(
        road.dispatcher,
        "POST",
        f"/orders/{kept.id}/swap",
        json={"reason": "演示故障", "vehicle": CARS[2], "driver": DRIVERS[2]},
    )
    assert [(each["vehicle"], each["turn"]) for each in done["orders"]] == [(CARS[2], 1)]
    handset.tell(kept, "accept")
    assert road.state(other) == "published"


def test_an_order_is_held_up_and_cancelled_by_the_desk(road: Road):
    kept, handset = road.order(), road.phone()
    handset.tell(kept, "accept")
    handset.tell(kept, "depart", **departing(kept))
    road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/cancellation", 409, json={"reason": "演示"})
    held = road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/acts", json={"act": "suspend", "reason": "演示"})
    assert held["state"] == "suspended"
    assert road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/acts", json={"act": "resume"})["state"] == "departed"
    road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/acts", json={"act": "suspend", "reason": "演示"})
    over = road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/cancellation", json={"reason": "演示"})
    assert (over["state"], over["next_acts"]) == ("cancelled", [])
    assert road.client.delete(f"/api/v1/orders/{kept.id}", headers=road.dispatcher.headers).status_code == 405


def test_a_trip_is_confirmed_rated_disputed_and_settled(road: Road):
    kept, handset = road.order(), road.phone()
    for act, words in (("accept", {}), ("depart", departing(kept)), ("return", {"odometer_km": 1040.0})):
        handset.tell(kept, act, **words)
    handset.tell(kept, "dispute", reason="演示：里程不符")
    road.ask(road.clerk, "POST", f"/orders/{kept.id}/resolution", 404, json={"reason": "演示"})
    path = f"/orders/{kept.id}/resolution"
    assert road.ask(road.unit_fleet, "POST", path, json={"reason": "演示核实"})["state"] == "confirmed"
    settled = road.ask(road.unit_fleet, "POST", f"/orders/{kept.id}/settlement", json={"amount_cny": 130.5})
    assert settled["state"] == "settled"
    road.ask(road.dispatcher, "POST", f"/orders/{kept.id}/settlement", 403, json={"amount_cny": 1})


def test_a_back_fill_is_marked_and_counts_by_a_second_person(road: Road):
    now = datetime.now(UTC)
    trip = {
        "request": "R003",
        "vehicle": CARS[0],
        "driver": DRIVERS[0],
        "started_at": (now - timedelta(hours=5)).isoformat(),
        "ended_at": (now - timedelta(hours=3)).isoformat(),
        "odometer_out_km": 100,
        "odometer_in_km": 160,
        "reason": "演示：口头派车",
    }
    filed = road.ask(road.unit_fleet, "POST", "/orders/back-fills", 201, json=trip)
    assert (filed["kind"], filed["state"]) == ("back_filled", "draft")
    approver = road.people.make(Role.APPROVER, region=HOHHOT, unit=UNIT)
    done = road.ask(approver, "POST", f"/orders/{filed['id']}/back-fill-approval", json={"comment": "演示同意"})
    assert (done["kind"], done["state"]) == ("back_filled", "returned")
    again = road.ask(approver, "POST", f"/orders/{filed['id']}/back-fill-approval", 409, json={})
    assert "已还车" in again["detail"]


def test_a_car_is_sent_without_a_plan_and_stays_marked(road: Road):
    now = datetime.now(UTC)
    body = {
        "kind": "emergency",
        "request": "R004",
        "vehicle": CARS[0],
        "driver": DRIVERS[0],
        "start_at": now.isoformat(),
        "end_at": (now + timedelta(hours=2)).isoformat(),
        "reason": "演示抢险",
    }
    sent = road.ask(road.dispatcher, "POST", "/orders", 201, json=body)
    assert (sent["kind"], sent["state"]) == ("emergency", "published")
    road.ask(road.dispatcher, "POST", "/orders", 409, json=body | {"request": "R005"})
    assert [each["id"] for each in road.ask(road.dispatcher, "GET", "/orders?kind=emergency")["items"]] == [sent["id"]]


def test_what_the_law_forbids_is_refused_by_hand_too(road: Road, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.routes.orders.refuse_unlawful", lawful_crew.refuse_unlawful)
    kept = road.order()
    with_many = {"kind": "emergency", "request": "R004", "vehicle": CARS[2], "driver": DRIVERS[1], "reason": "演示"}
    span = {"start_at": "2026-11-24T08:00:00+08:00", "end_at": "2026-11-24T09:00:00+08:00"}
    assert road.ask(road.dispatcher, "POST", "/orders", 201, json=with_many | span)["state"] == "published"
    with transaction(road.owner) as session:
        session.execute(text("UPDATE vehicles SET seats = 2 WHERE plate = :plate"), {"plate": CARS[2]})
        session.execute(text("UPDATE drivers SET licence_valid_until = '2020-01-01' WHERE driver = 'D02'"))
    seats = road.ask(
        road.dispatcher, "POST", f"/orders/{kept.id}/swap", 409, json={"reason": "演示", "vehicle": CARS[2]}
    )
    assert "order.seats" in seats["detail"] or "座" in seats["detail"]
    fit = road.ask(
        road.dispatcher, "POST", f"/orders/{kept.id}/swap", 409, json={"reason": "演示", "driver": DRIVERS[1]}
    )
    assert "驾驶证" in fit["detail"]
