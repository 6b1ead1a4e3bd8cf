"""Rows 9 and 15: a key gives one effect and one answer; what cannot be told to the audit log does not happen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text

from api.problems import BUSY, Problem
from api.service import Service
from api.transaction import after_commit, run
from fleet_data.access_records import Role
from fleet_data.scope import NOTHING
from fleet_data.session import reading, transaction
from fleet_data.stores import audit
from fleet_data.tables import AccountRow, AuditEntryRow, BreakGlassRow, GrantRow

from .people import HOHHOT, UNIT, People, Person


@pytest.fixture
def asker(people: People) -> Person:
    return people.make(Role.SYSTEM_ADMIN, stepped_up=True)


@pytest.fixture
def wish(people: People) -> dict[str, Any]:
    person = people.make(unit=UNIT)
    return {"account": person.id, "role": "dispatcher", "region": HOHHOT, "hours": 2, "reason": "演示紧急"}


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def ask(client: TestClient, asker: Person, wish: dict[str, Any], key: str | None) -> Any:
    headers = asker.headers | ({"Idempotency-Key": key} if key else {})
    return client.post("/api/v1/break-glass", json=wish, headers=headers)


def test_the_same_key_gives_the_same_answer_and_one_effect(
    client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine
):
    key = str(uuid4())
    answers = [ask(client, asker, wish, key) for _ in range(5)]
    assert {each.text for each in answers} == {answers[0].text}
    assert [each.headers.get("Idempotent-Replayed") for each in answers] == [None, *["true"] * 4]
    assert count(owner, BreakGlassRow) == 1


def test_without_a_key_each_post_would_have_its_effect(
    client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine
):
    for _ in range(3):
        ask(client, asker, wish, None)
    assert count(owner, BreakGlassRow) == 3


def test_forty_posts_under_ten_keys_at_once_have_ten_effects(
    client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine
):
    keys = [str(uuid4()) for _ in range(10)] * 4
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda key: ask(client, asker, wish, key), keys))
    # 409: the first of its key was still at work. 503: SQLite's one writer was.
    assert {each.status_code for each in answers} <= {201, 409, 503}
    assert {ask(client, asker, wish, key).status_code for key in keys} == {201}
    assert count(owner, BreakGlassRow) == 10


def test_the_same_key_with_another_body_is_refused(client: TestClient, asker: Person, wish: dict[str, Any]):
    key = str(uuid4())
    ask(client, asker, wish, key)
    refused = ask(client, asker, wish | {"hours": 3}, key)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:paiche:problem:idempotency-key-reused")


def test_another_persons_key_is_another_key(
    client: TestClient, asker: Person, wish: dict[str, Any], people: People, owner: Engine
):
    key, other = str(uuid4()), people.make(Role.AUDIT_ADMIN, stepped_up=True)
    assert {ask(client, each, wish, key).status_code for each in (asker, other)} == {201}
    assert count(owner, BreakGlassRow) == 2


def test_a_one_time_password_is_not_kept_for_a_second_answer(client: TestClient, asker: Person, owner: Engine):
    headers = asker.headers | {"Idempotency-Key": str(uuid4())}
    body = {"name": "demo.once", "display_name": "演示人员"}
    first, again = (client.post("/api/v1/accounts", json=body, headers=headers) for _ in range(2))
    assert len(first.json()["one_time_password"]) > 20
    assert (again.status_code, again.text) == (201, "")
    with owner.connect() as connection:
        assert first.json()["one_time_password"] not in str(connection.execute(text("SELECT body FROM answers")).all())


def test_every_write_is_told_to_the_audit_log(client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine):
    before = count(owner, AuditEntryRow)
    assert ask(client, asker, wish, None).status_code == 201
    assert ask(client, asker, wish | {"role": "system_admin"}, None).status_code == 409
    assert count(owner, AuditEntryRow) == before + 1


def test_where_the_audit_log_cannot_be_written_nothing_is_done_nor_read(
    client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine
):
    with transaction(owner) as session:
        session.execute(text("ALTER TABLE audit_details RENAME TO audit_details_away"))
    try:
        answer = ask(client, asker, wish, None)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert count(owner, BreakGlassRow) == 0
    finally:
        with transaction(owner) as session:
            session.execute(text("ALTER TABLE audit_details_away RENAME TO audit_details"))
    assert ask(client, asker, wish, None).status_code == 201


def test_work_that_fails_leaves_nothing_and_its_hints_are_not_given(service: Service, owner: Engine):
    hints: list[str] = []

    def do(session: Any) -> None:
        audit.append(session, "tried", who="tests", subject="x", key="")
        after_commit(session, lambda: hints.append("told"))
        raise Problem(BUSY)

    with pytest.raises(Problem):
        run(service.engine, NOTHING, do)
    assert (count(owner, AuditEntryRow), hints) == (0, [])
    run(service.engine, NOTHING, lambda session: after_commit(session, lambda: hints.append("told")))
    assert hints == ["told"]


def test_an_answered_write_stands_before_its_answer_is_made(
    client: TestClient, asker: Person, wish: dict[str, Any], owner: Engine, monkeypatch: pytest.MonkeyPatch
):
    """Another connection sees the row at the moment the response is built: the commit came first."""
    from api import once

    seen: list[int] = []

    class Watching(once.Response):
        def __init__(self, *words: Any, **named: Any) -> None:
            seen.append(count(owner, BreakGlassRow))
            super().__init__(*words, **named)

    monkeypatch.setattr(once, "Response", Watching)
    assert ask(client, asker, wish, None).status_code == 201
    assert seen == [1]


def test_a_serialization_failure_is_done_again_and_others_are_not(service: Service, back_end: str):
    tries: list[int] = []

    def do(session: Any) -> str:
        tries.append(1)
        if len(tries) < 3 and back_end == "postgresql":
            session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))
        return "done"

    assert run(service.engine, NOTHING, do) == "done"
    assert len(tries) == (3 if back_end == "postgresql" else 1)


def test_what_is_too_large_or_unkeepable_is_a_sentence(client: TestClient, asker: Person, wish: dict[str, Any]):
    huge = client.post("/api/v1/break-glass", content=b"x" * 1_100_000, headers=asker.headers)
    assert (huge.status_code, huge.json()["type"]) == (413, "urn:paiche:problem:too-large")
    odd = ask(client, asker, wish | {"reason": "a\x00b"}, None)
    assert odd.status_code == 422


def test_nothing_is_deleted_but_a_session_and_an_overridden_day(service: Service):
    from api.app import make_app
    from api.guard import list_routes

    deleting = {route.path for route in list_routes(make_app(service)) if "DELETE" in (route.methods or ())}
    # a day that counts as usual again; the journal keeps what it was
    assert deleting == {"/api/v1/session", "/api/v1/calendar/{region}/{day}"}


def test_a_refused_method_tells_all_that_the_address_takes(client: TestClient, asker: Person):
    answer = client.delete("/api/v1/accounts", headers=asker.headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_accounts_and_grants_are_told_to_the_journal_without_secrets(client: TestClient, asker: Person, owner: Engine):
    client.post("/api/v1/accounts", json={"name": "demo.told", "display_name": "演示"}, headers=asker.headers)
    with owner.connect() as connection:
        told = str(connection.execute(text("SELECT after FROM journal WHERE subject = 'accounts'")).all())
    assert "demo.told" in told
    assert "argon2" not in told
    assert count(owner, AccountRow) > 0
    assert count(owner, GrantRow) > 0
