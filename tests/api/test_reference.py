"""Reference data over HTTP: regions by page, the calendar, the rulebook as of a day."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from fleet_data.access_records import Role

from .people import People, Person


@pytest.fixture
def someone(people: People) -> Person:
    return people.make(Role.REQUESTER, unit="演示机关")


def test_regions_come_page_by_page_each_once(client: TestClient, someone: Person):
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 50, **({"cursor": cursor} if cursor else {})}
        page = client.get("/api/v1/regions", params=params, headers=someone.headers).json()
        seen += [each["code"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 116
    assert seen == sorted(set(seen))


def test_a_list_is_filtered_and_sorted_downwards(client: TestClient, someone: Person):
    answer = client.get("/api/v1/regions", params={"level": "league", "sort": "-code"}, headers=someone.headers)
    codes = [each["code"] for each in answer.json()["items"]]
    assert len(codes) == 12
    assert codes == sorted(codes, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "W10", "WyJhIiwgWzFdXQ"])
def test_a_cursor_of_nothing_is_refused_by_name(client: TestClient, someone: Person, cursor: str):
    answer = client.get("/api/v1/regions", params={"cursor": cursor}, headers=someone.headers)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "query/cursor"


def test_a_cursor_does_not_pass_from_one_filter_to_another(client: TestClient, someone: Person):
    first = client.get("/api/v1/regions", params={"limit": 5, "level": "banner"}, headers=someone.headers).json()
    answer = client.get("/api/v1/regions", params={"limit": 5, "cursor": first["next_cursor"]}, headers=someone.headers)
    assert answer.status_code == 409


def test_the_calendar_tells_holidays_in_the_language_asked_for(client: TestClient, someone: Person):
    params = {"first": "2026-10-01", "days": 1}
    for language, label in (("en", "National Day"), ("zh-CN,zh;q=0.9", "国庆节")):
        headers = someone.headers | {"Accept-Language": language}
        [day] = client.get("/api/v1/calendar/150100", params=params, headers=headers).json()["days"]
        assert (day["kind"], day["label"], day["is_working"]) == ("holiday", label, False)


def test_a_year_without_a_notice_is_provisional(client: TestClient, someone: Person):
    params = {"first": "2027-03-01", "days": 1}
    [day] = client.get("/api/v1/calendar/150100", params=params, headers=someone.headers).json()["days"]
    assert day["status"] == "provisional"


def test_the_law_of_another_day_has_another_digest(client: TestClient, someone: Person):
    books = [
        client.get("/api/v1/rulebook/150100", params={"day": day}, headers=someone.headers).json()
        for day in ("2024-12-31", "2025-01-01")
    ]
    assert books[0]["digest"] != books[1]["digest"]
    assert {"seen", "unverified"} <= {value["status"] for value in books[1]["values"]}
