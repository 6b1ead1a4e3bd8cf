"""Row 14: who may give what to whom; forbidden pairs; break-glass; nothing slips in by extra fields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.exclusions import NOT_INSPECTED_BY_ONESELF, excludes
from api.access.permissions import MATRIX, Permission
from fleet_data.access_records import ADMINISTRATORS, Grant, GrantKind, Role
from fleet_data.session import transaction
from fleet_data.stores import grants

from .people import BAOTOU, HOHHOT, UNIT, People, Person

NEEDS_UNIT = (Role.REQUESTER, Role.APPROVER, Role.UNIT_FLEET)
PAIRS = list(combinations(Role, 2))
SUBTREES = {HOHHOT: frozenset({HOHHOT, "150102"}), BAOTOU: frozenset({BAOTOU})}


def forbidden(first: Role, second: Role) -> bool:
    """By the text of the rule, not by the code under test."""
    pair = {first, second}
    return bool(pair & set(ADMINISTRATORS)) or (Role.INSPECTOR in pair and bool(pair & NOT_INSPECTED_BY_ONESELF))


def body(person: Person, role: Role, **changes: Any) -> dict[str, Any]:
    placed = role not in ADMINISTRATORS
    return {
        "account": person.id,
        "role": role.value,
        "region": HOHHOT if placed else None,
        "unit": UNIT if role in NEEDS_UNIT else None,
        "until_at": (datetime.now(UTC) + timedelta(days=90)).isoformat(),
        "reason": "演示授权",
    } | changes


@pytest.fixture
def officer(people: People) -> Person:
    people.make(Role.REQUESTER, unit=UNIT)  # the unit is there
    return people.make(Role.SECURITY_ADMIN, stepped_up=True)


def give(client: TestClient, officer: Person, wish: dict[str, Any]) -> Any:
    return client.post("/api/v1/grants", json=wish, headers=officer.headers)


def test_there_are_forty_five_pairs():
    assert len(PAIRS) == 45
    assert sum(forbidden(*pair) for pair in PAIRS) == 28


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_forbidden_pair_is_refused_when_given(
    first: Role, second: Role, postgresql_free: TestClient, officer: Person, people: People
):
    held = people.make(first, unit=UNIT if first in NEEDS_UNIT else None, driver=None)
    if Role.DRIVER in (first, second):
        expected = (409,) if forbidden(first, second) or second is Role.DRIVER else (201,)
    else:
        expected = (409,) if forbidden(first, second) else (201,)
    answer = give(postgresql_free, officer, body(held, second))
    assert answer.status_code in expected, answer.json()


@pytest.fixture
def postgresql_free(client: TestClient, back_end: str) -> TestClient:
    """The pairs are the same on both; one is enough for all forty-five."""
    assert back_end in ("sqlite", "postgresql")
    return client


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_forbidden_pair_that_got_in_is_refused_when_used(first: Role, second: Role):
    now = datetime.now(UTC)

    def grant(role: Role) -> Grant:
        region = None if role in ADMINISTRATORS else HOHHOT
        return Grant("x", "a", role, GrantKind.REGULAR, region, None, now, now, "p", now, now)

    assert excludes(grant(first), grant(second), SUBTREES) is forbidden(first, second)


def test_two_roles_smuggled_into_the_database_open_nothing(client: TestClient, people: People):
    both = people.make(Role.INSPECTOR, Role.DISPATCHER)
    answer = client.get("/api/v1/pools", headers=both.headers)
    assert (answer.status_code, "separated" in answer.json()["detail"] or "监督" in answer.json()["detail"]) == (
        403,
        True,
    )


def test_an_inspector_may_run_a_fleet_where_they_do_not_inspect():
    now = datetime.now(UTC)
    inspects = Grant("x", "a", Role.INSPECTOR, GrantKind.REGULAR, HOHHOT, None, now, now, "p", now, now)
    runs = Grant("y", "a", Role.REGION_ADMIN, GrantKind.REGULAR, BAOTOU, None, now, now, "p", now, now)
    assert not excludes(inspects, runs, SUBTREES)


@pytest.mark.parametrize(
    "changes",
    [
        {"until_at": (datetime.now(UTC) + timedelta(days=400)).isoformat()},
        {"until_at": (datetime.now(UTC) - timedelta(days=1)).isoformat()},
        {"region": "999999"},
        {"unit": None},
        {"unit": "没有的单位"},
    ],
)
def test_a_grant_without_end_or_place_is_refused(
    client: TestClient, officer: Person, people: People, changes: dict[str, Any]
):
    person = people.make(unit=UNIT)
    assert give(client, officer, body(person, Role.REQUESTER, **changes)).status_code == 409
    assert give(client, officer, body(person, Role.REQUESTER)).status_code == 201


def test_acting_for_someone_lasts_thirty_days_and_needs_that_someones_role(
    client: TestClient, officer: Person, people: People
):
    chief, deputy = people.make(Role.APPROVER, unit=UNIT), people.make(unit=UNIT)
    month = (datetime.now(UTC) + timedelta(days=29)).isoformat()
    acting = {"acting_for": chief.id, "until_at": month}
    assert give(client, officer, body(deputy, Role.APPROVER, acting_for=chief.id)).status_code == 409
    assert give(client, officer, body(deputy, Role.UNIT_FLEET, **acting)).status_code == 409
    assert give(client, officer, body(deputy, Role.APPROVER, **acting)).json()["kind"] == "acting_for"


def test_nobody_gives_a_role_to_themselves(client: TestClient, officer: Person):
    assert give(client, officer, body(officer, Role.REGION_ADMIN)).status_code == 409


def test_a_grant_stands_in_the_auditors_queue_until_it_is_seen(client: TestClient, officer: Person, people: People):
    auditor = people.make(Role.AUDIT_ADMIN)
    given = give(client, officer, body(people.make(unit=UNIT), Role.REQUESTER)).json()
    queue = {"params": {"seen": False, "account": given["account"]}, "headers": auditor.headers}
    assert [each["id"] for each in client.get("/api/v1/grants", **queue).json()["items"]] == [given["id"]]
    assert client.post(f"/api/v1/grants/{given['id']}/seen", headers=auditor.headers).json()["seen_by"] == auditor.id
    assert client.get("/api/v1/grants", **queue).json()["items"] == []


def test_a_grant_that_is_not_queued_would_not_count(owner: Engine, client: TestClient, people: People):
    person = people.make(unit=UNIT)
    now = datetime.now(UTC)
    grant = Grant(
        "unqueued", person.id, Role.DISPATCHER, GrantKind.REGULAR, HOHHOT, None, now, now + timedelta(days=1), "p", now
    )
    with transaction(owner) as session:
        grants.add(session, grant, "tests")
    assert client.get("/api/v1/pools", headers=person.headers).status_code == 403


def test_a_grant_that_ends_ends_at_once(client: TestClient, officer: Person, people: People):
    person = people.make(unit=UNIT)
    given = give(client, officer, body(person, Role.DISPATCHER, unit=None)).json()
    assert client.get("/api/v1/pools", headers=person.headers).status_code == 200
    client.post(f"/api/v1/grants/{given['id']}/end", headers=officer.headers)
    assert client.get("/api/v1/pools", headers=person.headers).status_code == 403


def test_leaving_the_unit_ends_every_grant(client: TestClient, people: People):
    person, admin = people.make(Role.REQUESTER, unit=UNIT), people.make(Role.SYSTEM_ADMIN, stepped_up=True)
    act = {"act": "leave_unit"}
    assert client.post(f"/api/v1/accounts/{person.id}/acts", json=act, headers=admin.headers).status_code == 200
    assert client.get("/api/v1/session", headers=person.headers).status_code == 401


@pytest.mark.parametrize("extra", [{"assigned_by": "x"}, {"queued_at": None}, {"kind": "break_glass"}, {"id": "mine"}])
def test_a_field_that_is_not_asked_for_is_refused(
    client: TestClient, officer: Person, people: People, extra: dict[str, Any]
):
    answer = give(client, officer, body(people.make(unit=UNIT), Role.REQUESTER, **extra))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"body/{next(iter(extra))}"


def test_break_glass_needs_two_of_the_three_and_ends_after_the_hours(client: TestClient, people: People):
    first, second = (people.make(role, stepped_up=True) for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN))
    person = people.make(unit=UNIT)
    wish = {"account": person.id, "role": "dispatcher", "region": HOHHOT, "hours": 4, "reason": "暴雪救援"}
    asked = client.post("/api/v1/break-glass", json=wish, headers=first.headers).json()
    assert client.get("/api/v1/pools", headers=person.headers).status_code == 403
    address = f"/api/v1/break-glass/{asked['id']}/second"
    assert client.post(address, headers=first.headers).status_code == 409
    assert client.post(address, headers=second.headers).status_code == 200
    assert client.post(address, headers=second.headers).status_code == 409
    assert client.get("/api/v1/pools", headers=person.headers).status_code == 200
    [grant] = client.get("/api/v1/grants", params={"account": person.id}, headers=second.headers).json()["items"]
    lasts = datetime.fromisoformat(grant["until_at"]) - datetime.fromisoformat(grant["from_at"])
    assert (grant["kind"], lasts, grant["seen_at"]) == ("break_glass", timedelta(hours=4), None)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_sees_business_nor_does_anothers_work(role: Role):
    business = [each for each in Permission if set(MATRIX[each]) - set(ADMINISTRATORS)]
    allowed = {Permission.READ_REFERENCE, Permission.USE_OWN_ACCOUNT, Permission.READ_AUDIT}
    assert {each for each in business if role in MATRIX[each]} <= allowed
    assert not (role is not Role.SECURITY_ADMIN and role in MATRIX[Permission.GIVE_ROLES])
    assert not (role is not Role.SYSTEM_ADMIN and role in MATRIX[Permission.MANAGE_ACCOUNTS])
