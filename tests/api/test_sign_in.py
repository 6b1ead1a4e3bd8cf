"""Rows 14 and 32: signing in, second factors, waits after failures, sessions that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from api.access import lock_out, passwords
from api.access.first_start import make_administrators
from api.access.sign_in import claim_try, sign_in
from api.problems import Problem
from api.service import Service
from fleet_data.access_records import Role
from fleet_data.session import reading, transaction
from fleet_data.stores import accounts
from fleet_data.stores.sign_in_tries import SignInTry
from fleet_data.tables import SessionRow

from .people import People

NEW_PASSWORD = "Xueshan-4721-Caoyuan"
START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def enrol(client: TestClient, name: str, credential: str) -> tuple[str, str]:
    """The whole way of a one-time credential; the token and the second factor's secret."""
    opened = client.post("/api/v1/session", json={"name": name, "password": credential}).json()
    assert opened["enrolling"]
    headers = {"Authorization": f"Bearer {opened['token']}"}
    change = {"old": credential, "new": NEW_PASSWORD}
    assert client.put("/api/v1/session/password", json=change, headers=headers).json()["enrolling"]
    factor = client.post("/api/v1/session/totp", headers=headers).json()
    code = pyotp.TOTP(factor["secret"]).now()
    bound = client.put("/api/v1/session/totp", json={"pending": factor["pending"], "code": code}, headers=headers)
    assert bound.json()["enrolling"] is False
    return opened["token"], factor["secret"]


def test_the_first_start_gives_three_credentials_and_no_second_one_does(owner: Engine):
    made = make_administrators(owner, datetime.now(UTC))
    assert [name for name, _, _ in made] == ["sysadmin", "secadmin", "auditadmin"]
    assert len({credential for _, _, credential in made}) == 3
    assert make_administrators(owner, datetime.now(UTC)) == []


def test_a_one_time_credential_is_changed_and_a_second_factor_bound_before_anything_else(
    client: TestClient, owner: Engine
):
    name, _, credential = make_administrators(owner, datetime.now(UTC))[0]
    opened = client.post("/api/v1/session", json={"name": name, "password": credential}).json()
    client.cookies.clear()
    refused = client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {opened['token']}"})
    assert refused.status_code == 403
    token, _ = enrol(client, name, credential)
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_code_is_taken_once(client: TestClient, owner: Engine, service: Service):
    name, _, credential = make_administrators(owner, datetime.now(UTC))[0]
    _, secret = enrol(client, name, credential)
    later = datetime.now(UTC) + timedelta(seconds=30)
    code = pyotp.TOTP(secret).at(later)
    assert sign_in(service, name, NEW_PASSWORD, code, "10.0.0.1", later).session.enrolling is False
    with pytest.raises(Problem):
        sign_in(service, name, NEW_PASSWORD, code, "10.0.0.1", later + timedelta(seconds=5))


def test_a_code_taken_twice_would_be_found(owner: Engine, people: People):
    person = people.make(Role.REQUESTER, unit="演示机关")
    with transaction(owner) as session:
        assert accounts.take_totp_step(session, person.id, 100)
        assert not accounts.take_totp_step(session, person.id, 100)
        assert not accounts.take_totp_step(session, person.id, 99)
        assert accounts.take_totp_step(session, person.id, 101)


def test_wrong_name_and_wrong_password_answer_alike(client: TestClient, owner: Engine):
    name, _, _ = make_administrators(owner, datetime.now(UTC))[0]
    bodies = [
        client.post("/api/v1/session", json={"name": each, "password": "not it at all"}).json()
        for each in (name, "nobody-at-all")
    ]
    assert bodies[0] == bodies[1]
    assert bodies[0]["status"] == 401


def guess(looked: list[SignInTry], source: str, at: datetime, known: set[str]) -> bool:
    """One wrong guess in the rules of waiting, in virtual time; whether its password was looked at."""
    recent = [each for each in looked if each.at > at - lock_out.WINDOW]
    if lock_out.wait_until(recent, source, known, at) is not None:
        return False
    looked.append(SignInTry(source, at, succeeded=False, forgiven=False))
    return True


@pytest.mark.parametrize("sources", [1, 100])
def test_of_ten_thousand_guesses_at_most_ten_an_hour_are_looked_at(sources: int):
    looked: list[SignInTry] = []
    for number in range(10_000):
        guess(looked, f"10.9.0.{number % sources}", START + timedelta(seconds=number * 2), set())
    for hour in range(6):
        start = START + timedelta(hours=hour)
        assert len([each for each in looked if start <= each.at < start + timedelta(hours=1)]) <= 10
    # The person's own desk is not kept out by any of this.
    assert lock_out.wait_until(looked, "10.1.1.1", {"10.1.1.1"}, START + timedelta(seconds=19_999)) is None


def test_guesses_without_the_shared_limit_would_be_found():
    looked = 0
    for source in range(100):
        own: list[SignInTry] = []
        for number in range(100):
            looked += guess(own, f"10.9.0.{source}", START + timedelta(seconds=number), set())
    assert looked > 10


def test_a_locked_source_is_told_how_long_to_wait_and_an_administrator_unlocks(
    client: TestClient, owner: Engine, service: Service, people: People
):
    name, _, credential = make_administrators(owner, datetime.now(UTC))[0]
    now = datetime.now(UTC)
    for number in range(5):
        with pytest.raises(Problem):
            sign_in(service, name, "wrong, wrong", None, "10.0.0.9", now + timedelta(seconds=10 * number))
    with pytest.raises(Problem, match="Too many tries") as refused:
        sign_in(service, name, credential, None, "10.0.0.9", now + timedelta(minutes=2))
    assert int(refused.value.headers["Retry-After"]) > 600
    assert sign_in(service, name, credential, None, "10.0.0.10", now + timedelta(minutes=2)).token
    admin = people.make(Role.SYSTEM_ADMIN, stepped_up=True)
    with reading(owner) as session:
        account = accounts.find_by_name(session, name)
    assert account is not None
    done = client.post(f"/api/v1/accounts/{account.id}/acts", json={"act": "unlock"}, headers=admin.headers)
    assert done.status_code == 200
    assert sign_in(service, name, credential, None, "10.0.0.9", now + timedelta(minutes=3)).token


def test_of_twenty_tries_at_once_five_are_looked_at(service: Service):
    now = datetime.now(UTC)

    def attempt(number: int) -> bool:
        try:
            claim_try(service, "demo", "10.0.0.1", now + timedelta(minutes=number))
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        looked = list(pool.map(attempt, [0] * 20))
    assert 1 <= sum(looked) <= lock_out.FREE_TRIES


def test_an_unknown_name_is_checked_against_a_hash_like_a_known_one(monkeypatch: pytest.MonkeyPatch):
    checked: list[str] = []
    hasher = passwords._hasher()
    monkeypatch.setattr(
        passwords,
        "_hasher",
        lambda: SimpleNamespace(hash=hasher.hash, verify=lambda _, kept: bool(checked.append(kept[:9]))),
    )
    for kept in (hasher.hash(NEW_PASSWORD), None):
        assert not passwords.verify("wrong", kept)
    assert checked == ["$argon2id", "$argon2id"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("expires_at", datetime.now(UTC) - timedelta(seconds=1)),
        ("seen_at", datetime.now(UTC) - timedelta(minutes=31)),
        ("ended_at", datetime.now(UTC)),
    ],
)
def test_a_session_ends_by_age_by_idleness_and_by_signing_out(
    client: TestClient, owner: Engine, people: People, column: str, value: datetime
):
    person = people.make(Role.REQUESTER, unit="演示机关")
    assert client.get("/api/v1/session", headers=person.headers).status_code == 200
    with transaction(owner) as session:
        session.execute(update(SessionRow).values({column: value}))
    assert client.get("/api/v1/session", headers=person.headers).status_code == 401


def test_signing_out_ends_the_token(client: TestClient, people: People):
    person = people.make(Role.REQUESTER, unit="演示机关")
    assert client.delete("/api/v1/session", headers=person.headers).status_code == 204
    assert client.get("/api/v1/session", headers=person.headers).status_code == 401


def test_giving_a_role_needs_proof_again_of_who_one_is(client: TestClient, people: People):
    admin = people.make(Role.SECURITY_ADMIN)
    answer = client.post("/api/v1/grants", json={}, headers=admin.headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:paiche:problem:step-up-needed")


def test_a_cookie_from_another_site_writes_nothing(client: TestClient, people: People):
    person = people.make(Role.REQUESTER, unit="演示机关")
    client.cookies.set("paiche_session", person.token)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
        assert client.delete("/api/v1/session", headers=headers).status_code == 403
    assert client.delete("/api/v1/session", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize("password", ["short-1A", "alllowercaseletters", "Paiche-2026-secure!", "Aa1Aa1Aa1Aa1"])
def test_a_password_that_is_easily_guessed_is_refused(password: str):
    from api.access.errors import AccessError
    from api.settings import PasswordProfile

    with pytest.raises(AccessError):
        passwords.check_new(password, PasswordProfile.DENGBAO, ("zhangsan",))


def test_the_two_standards_differ_in_complexity_and_rotation():
    from api.settings import PasswordProfile

    passwords.check_new("zheshiyigehenchangdemima", PasswordProfile.ASVS, ("demo",))
    long_ago = START - timedelta(days=91)
    assert passwords.is_stale(long_ago, PasswordProfile.DENGBAO, START)
    assert not passwords.is_stale(long_ago, PasswordProfile.ASVS, START)
