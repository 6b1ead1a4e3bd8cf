"""The dispatcher's desk over HTTP: requests, approvals, cars, seals, the board, the calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from fleet_data.access_records import Role

from .desk import CAR, DAY, DRIVER, TOMORROW, TRIP, Desk
from .people import BAOTOU, HOHHOT, UNIT, People


@pytest.fixture
def desk(client: TestClient, people: People) -> Desk:
    return Desk(client, people)


def test_a_request_is_filed_approved_amended_and_its_history_told(desk: Desk):
    desk.appoint("team_head", desk.approver)
    number = desk.file()
    asked = desk(desk.clerk, "GET", f"/requests/{number}")
    assert (asked["life"]["state"], asked["next_role"]) == ("submitted", "team_head")
    done = desk(desk.approver, "POST", f"/requests/{number}/decisions", 201, json={"act": "approve"})
    assert done["life"]["state"] == "approved"
    changed = desk(desk.clerk, "PATCH", f"/requests/{number}", json={"passengers": 3})
    assert (changed["voided"], changed["life"]["state"]) == (["passengers"], "submitted")
    told = desk(desk.clerk, "GET", f"/requests/{number}/history")
    assert [each["state"] for each in told["rounds"]] == ["void", "open"]
    assert len(told["decisions"]) == 1
    assert told["changes"]
    stale = desk(desk.clerk, "PUT", f"/requests/{number}/share-consent", 409, json={"consents": True, "version": 1})
    assert "stale_version" in stale["detail"] or "版" in stale["detail"]
    gone = desk(desk.clerk, "POST", f"/requests/{number}/withdrawal", json={"reason": "演示取消"})
    assert gone["life"]["state"] == "withdrawn"


def test_nobody_approves_his_own_request_and_the_refusal_cites_its_article(desk: Desk, people: People):
    both = people.make(Role.REQUESTER, Role.APPROVER, region=HOHHOT, unit=UNIT)
    desk.appoint("team_head", both)
    number = desk(both, "POST", "/requests", 201, json=TRIP)["request"]["request"]
    refused = desk(both, "POST", f"/requests/{number}/decisions", 403, json={"act": "approve"})
    assert "未核实" in refused["detail"]
    assert desk(desk.admin, "GET", f"/requests/{number}")["life"]["state"] == "submitted"


def test_a_late_request_is_taken_and_marked_in_every_list(desk: Desk):
    late = TOMORROW - timedelta(days=3)
    number = desk.file(depart_earliest=late.isoformat(), depart_latest=late.isoformat())
    listed = desk(desk.admin, "GET", "/requests", params={"kind": "back_filled"})["items"]
    assert [(each["life"]["request"], each["life"]["marks"]) for each in listed] == [(number, ["back_filled"])]


def test_a_requester_sees_his_own_requests_and_another_region_none(desk: Desk, people: People):
    number = desk.file()
    stranger = people.make(Role.REQUESTER, region=HOHHOT, unit=UNIT)
    assert desk(stranger, "GET", "/requests")["items"] == []
    desk(stranger, "GET", f"/requests/{number}", 404)
    desk(stranger, "PATCH", f"/requests/{number}", 404, json={"passengers": 3})
    desk(desk.away, "GET", f"/requests/{number}", 404)
    desk(desk.clerk, "POST", "/requests", 404, json=TRIP | {"region": BAOTOU})
    assert len(desk(desk.dispatcher, "GET", "/requests")["items"]) == 1


def test_what_only_the_office_says_cannot_be_sent_along(desk: Desk):
    for name in ("approved_at", "approver", "oral_approval", "state", "kind"):
        desk(desk.clerk, "POST", "/requests", 422, json=TRIP | {name: "x"})


def test_lists_of_requests_come_in_pages(desk: Desk):
    numbers = sorted(desk.file() for _ in range(5))
    first = desk(desk.dispatcher, "GET", "/requests", params={"limit": 3})
    more = desk(desk.dispatcher, "GET", "/requests", params={"limit": 3, "cursor": first["next_cursor"]})
    assert [each["life"]["request"] for each in (*first["items"], *more["items"])] == numbers
    assert more["next_cursor"] is None


def test_a_car_and_its_driver_are_entered_kept_and_taken_out(desk: Desk):
    desk.fleet()
    desk(desk.away_admin, "GET", f"/vehicles/{CAR['plate']}", 404)
    again = desk(desk.admin, "POST", "/vehicles", 409, json=CAR)
    assert again["detail"]
    desk(desk.admin, "PATCH", f"/vehicles/{CAR['plate']}", json={"seats": 6})
    papers = {"insurance_valid_until": str(DAY + timedelta(days=3)), "odometer_km": 100}
    desk(desk.admin, "PATCH", f"/vehicles/{CAR['plate']}/file", json=papers)
    due = desk(desk.admin, "GET", "/vehicles/due", params={"within_days": 5})["items"]
    assert [each["paper"] for each in due] == ["insurance_valid_until"]
    span = {"from_at": TOMORROW.isoformat(), "until_at": (TOMORROW + timedelta(hours=4)).isoformat()}
    words = span | {"kind": "repair", "reason": "演示维修"}
    block = desk(desk.admin, "POST", f"/vehicles/{CAR['plate']}/blocks", 201, json=words)["block"]["block"]
    desk(desk.admin, "POST", f"/vehicles/{CAR['plate']}/blocks", 409, json=words)
    desk(desk.admin, "POST", f"/vehicles/{CAR['plate']}/blocks/{block}/end")
    wrong = desk(
        desk.admin,
        "POST",
        f"/vehicles/{CAR['plate']}/retirement",
        409,
        json={"on": str(DAY), "method": "gift", "document": "-"},
    )
    assert wrong["errors"][0]["field"] == "body/method"


def test_a_phone_is_masked_for_who_does_not_keep_the_papers(desk: Desk):
    desk.fleet()
    desk(desk.admin, "PATCH", "/drivers/D901/file", json={"phone": "00000000000"})
    assert desk(desk.admin, "GET", "/drivers/D901")["file"]["phone"] == "00000000000"
    assert desk(desk.dispatcher, "GET", "/drivers/D901")["file"]["phone"] == "*********00"


def test_a_driver_sees_himself_and_nobody_else(desk: Desk, people: People):
    desk.fleet()
    desk(desk.admin, "POST", "/drivers", 201, json=DRIVER | {"driver": "D902"})
    driver = people.make(Role.DRIVER, region=HOHHOT, driver="D901")
    assert [each["driver"]["driver"] for each in desk(driver, "GET", "/drivers")["items"]] == ["D901"]
    assert desk(driver, "GET", f"/drivers/D901/days/{DAY}")["rides"] == []
    assert desk(driver, "GET", "/drivers/D901/hours", params={"first": str(DAY)})["days"][0]["rides"] == 0
    desk(driver, "GET", "/drivers/D902", 404)
    desk(driver, "GET", f"/drivers/D902/days/{DAY}", 404)
    assert desk(driver, "GET", "/vehicles")["items"] == []


def test_a_secret_car_stays_off_ordinary_lists(desk: Desk):
    desk.fleet()
    desk(desk.admin, "PATCH", f"/vehicles/{CAR['plate']}/file", json={"is_secret": True})
    assert desk(desk.dispatcher, "GET", "/vehicles")["items"] == []
    desk(desk.dispatcher, "GET", f"/vehicles/{CAR['plate']}", 404)
    assert len(desk(desk.admin, "GET", "/vehicles")["items"]) == 1


def test_a_holiday_is_sealed_with_an_exception_answered_by_another(desk: Desk):
    desk.fleet()
    span = {"from_on": str(DAY), "until_on": str(DAY + timedelta(days=3))}
    seal = {"vehicle": CAR["plate"], "bay": "演示泊位", "key_holder": "演示", "odometer_km": 10, "reason": "演示封存"}
    desk(desk.admin, "POST", "/seals", 409, json=seal | span)
    made = desk(desk.admin, "POST", "/seals", 201, json=seal | span | {"photo": "演示照片"})["seal"]
    words = {"vehicle": CAR["plate"], "reason": "演示值守"} | span
    asked = desk(desk.admin, "POST", "/seal-exceptions", 201, json=words)["exception"]["exception"]
    answer = {"approves": True, "answer": "同意"}
    desk(desk.admin, "POST", f"/seal-exceptions/{asked}/answer", 403, json=answer)
    desk(desk.other, "POST", f"/seal-exceptions/{asked}/answer", json=answer)
    listed = desk(desk.admin, "GET", "/seals/holiday", params={"first": str(DAY), "days": 3})
    assert [each["vehicle"] for each in listed["sealed"]] == [CAR["plate"]]
    assert listed["to_seal"] == []
    opened = desk(desk.admin, "POST", f"/seals/{made['seal']}/unsealing", json={"odometer_km": 500})
    assert opened["seal"]["marks"] == []
    assert desk(desk.away_admin, "GET", "/seals")["items"] == []
    desk(desk.away_admin, "GET", f"/seals/{made['seal']}", 404)


def test_the_board_shows_the_day_and_only_ones_own_region(desk: Desk):
    desk.fleet()
    number = desk.file()
    board = desk(desk.dispatcher, "GET", f"/board/{HOHHOT}/{DAY}")
    assert [card["request"] for card in board["waiting"]] == [number]
    assert [lane["vehicle"]["plate"] for lane in board["lanes"]] == [CAR["plate"]]
    desk(desk.away, "GET", f"/board/{HOHHOT}/{DAY}", 404)


def test_a_region_sets_its_festival_and_takes_it_back(desk: Desk):
    day = f"/calendar/{HOHHOT}/{DAY}"
    words = {"kind": "holiday", "label_zh": "演示节日", "label_en": "Demo festival", "source": "演示通知"}
    desk(desk.away_admin, "PUT", day, 404, json=words)
    assert desk(desk.admin, "PUT", day, json=words)["kind"] == "holiday"
    listed = desk(desk.clerk, "GET", f"/calendar/{HOHHOT}", params={"first": str(DAY), "days": 1})
    assert listed["days"][0]["label"] == "演示节日"
    assert desk(desk.admin, "DELETE", day)["label"] != "演示节日"
    desk(desk.admin, "DELETE", day, 404)


def test_an_approver_is_appointed_by_another_and_ends_today(desk: Desk):
    post = {"region": HOHHOT, "role": "team_head", "person": desk.admin.id, "name": "演示", "valid_from": str(DAY)}
    desk(desk.admin, "POST", "/approver-posts", 403, json=post | {"valid_until": str(DAY)})
    desk.appoint("team_head", desk.approver)
    (kept,) = desk(desk.admin, "GET", "/approver-posts")["items"]
    desk(desk.away_admin, "POST", f"/approver-posts/{kept['post']['post']}/end", 404)
    desk(desk.admin, "POST", f"/approver-posts/{kept['post']['post']}/end")
    number = desk.file()
    desk(desk.approver, "POST", f"/requests/{number}/decisions", 403, json={"act": "approve"})
