"""Agreements, two-sided orders, statements and suppliers over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fleet_data.calendar import CHINA

from .desk import CAR, DAY, DRIVER, Desk
from .people import BAOTOU, HOHHOT, People


@pytest.fixture
def desk(client: TestClient, people: People) -> Desk:
    return Desk(client, people)


AGREEMENT: dict[str, Any] = {
    "agreement": "演示协议-901",
    "pool_region": BAOTOU,
    "request_region": HOHHOT,
    "cost_per_option_cny": 60,
    "document": "演示文件",
    "valid_from": str(DAY - timedelta(days=30)),
    "valid_until": str(DAY + timedelta(days=300)),
}


def test_two_regions_ask_accept_bill_and_net(desk: Desk):
    away = CAR | {"plate": "蒙B·演901", "pool": "演示车队包头", "pool_region": BAOTOU}
    desk(desk.away_admin, "POST", "/vehicles", 201, json=away)
    desk(desk.away_admin, "POST", "/drivers", 201, json=DRIVER | {"driver": "D951", "pool": "演示车队包头"})
    desk(desk.admin, "POST", "/agreements", 201, json=AGREEMENT)
    number = desk.file()
    desk(desk.away, "POST", "/two-sided-orders", 404, json={"request": number, "agreement": AGREEMENT["agreement"]})
    words = {"request": number, "agreement": AGREEMENT["agreement"]}
    ask = desk(desk.dispatcher, "POST", "/two-sided-orders", 201, json=words)["order"]["ask"]
    steps = f"/two-sided-orders/{ask}/steps"
    accept = {"act": "accept", "vehicle": "蒙B·演901", "driver": "D951"}
    desk(desk.dispatcher, "POST", steps, 403, json=accept)
    missing = desk(desk.away, "POST", steps, 409, json={"act": "accept"})
    assert {each["field"] for each in missing["errors"]} == {"body/vehicle", "body/driver"}
    desk(desk.away, "POST", steps, json=accept)
    today = str(datetime.now(CHINA).date())
    desk(desk.away, "POST", steps, json={"act": "report_served", "ended_on": today, "km": 100, "minutes": 60})
    assert desk(desk.away, "POST", steps, json={"act": "bill"})["order"]["bill_fen"] == 20_000
    desk(desk.dispatcher, "POST", steps, json={"act": "agree"})
    month = f"{today[:8]}01"
    net = {"month_on": month, "one": HOHHOT, "other": BAOTOU}
    made = desk(desk.admin, "POST", "/netting-statements", 201, json=net)
    assert (made["statement"]["net_fen"], made["statement"]["payer"], made["holds"]) == (20_000, HOHHOT, True)
    key = made["statement"]["statement"]
    desk(desk.admin, "POST", "/netting-statements", 409, json=net)
    desk(desk.admin, "POST", f"/netting-statements/{key}/payment", 409, json={"document": "演示"})
    desk(desk.admin, "POST", f"/netting-statements/{key}/confirmation")
    desk(desk.admin, "POST", f"/netting-statements/{key}/confirmation", 403)
    desk(desk.away_admin, "POST", f"/netting-statements/{key}/confirmation")
    paid = desk(desk.admin, "POST", f"/netting-statements/{key}/payment", json={"document": "演示凭证"})
    assert paid["statement"]["settled_document"] == "演示凭证"
    assert len(desk(desk.away_admin, "GET", f"/netting-statements/{key}")["lines"]) == 1


def test_a_supplier_keeps_within_the_catalogues_quota(desk: Desk):
    entry = {
        "number": "演示目录-901",
        "region": HOHHOT,
        "title": "演示轿车租赁",
        "seats": 4,
        "quota_base_cny": 50,
        "quota_per_km_cny": 3.5,
        "quota_per_minute_cny": 0.6,
        "valid_from": "2026-01-01",
        "valid_until": "2035-12-31",
        "document": "演示目录文件",
    }
    desk(desk.admin, "POST", "/catalogue", 201, json=entry)
    supplier = {
        "supplier": "S901",
        "name": "演示企业",
        "region": HOHHOT,
        "seats": 4,
        "base_cost_cny": 40,
        "cost_per_km_cny": 3.6,
        "cost_per_minute_cny": 0.6,
        "catalogue_number": "演示目录-901",
    }
    dear = desk(desk.admin, "POST", "/suppliers", 409, json=supplier)
    assert dear["errors"][0]["field"] == "body/cost_per_km_cny"
    desk(desk.admin, "POST", "/suppliers", 201, json=supplier | {"cost_per_km_cny": 3.5})
    assert len(desk(desk.dispatcher, "GET", "/suppliers")["items"]) == 1
    assert desk(desk.away, "GET", "/suppliers")["items"] == []
    assert desk(desk.admin, "GET", f"/suppliers/S901/months/{DAY}")["month"]["trips"] == 0
    desk(desk.admin, "POST", "/supplier-claims", 404, json={"order_id": 1, "km": 1, "minutes": 1, "claimed_fen": 1})
