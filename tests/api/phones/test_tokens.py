"""Row 13: a phone is its key. Copied tokens, replayed proofs and reused refresh tokens get nowhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from api.phone import enrolling, gate, proof, tokens
from fleet_data.access_records import Role
from fleet_data.session import transaction
from fleet_data.stores import phone_tokens, phones

from ..people import BAOTOU
from .handset import Handset, Road, b64


def test_a_phone_is_enrolled_by_a_code_handed_over_and_a_key_of_its_own(road: Road):
    handset = road.phone()
    day = handset.call("GET", "/my/day")
    assert (day["driver"], day["rides"]) == ("D01", [])
    listed = road.ask(road.admin, "GET", "/phones")["items"]
    assert [(each["phone"], each["driver"], each["missing"]) for each in listed] == [(handset.phone, "D01", [])]


def test_a_code_is_used_once_and_only_for_ten_minutes(road: Road, monkeypatch: pytest.MonkeyPatch):
    code = road.code()
    assert Handset(road.client).enrol(code).status_code == 201
    assert Handset(road.client).enrol(code).status_code == 401
    assert Handset(road.client).enrol("ABCD-EFGH-JKMN").status_code == 401
    monkeypatch.setattr(enrolling, "CODE_LASTS", timedelta(0))
    assert Handset(road.client).enrol(road.code()).status_code == 401


def test_a_newer_code_ends_the_one_before(road: Road):
    first, second = road.code(), road.code()
    assert Handset(road.client).enrol(first).status_code == 401
    assert Handset(road.client).enrol(second).status_code == 201


def test_a_new_phone_ends_the_one_before(road: Road):
    old = road.phone()
    new = road.phone()
    old.call("GET", "/my/day", 401)
    new.call("GET", "/my/day")
    assert old.renew().status_code == 401


def test_a_code_is_made_for_drivers_of_ones_own_region_alone(road: Road):
    road.code()
    stranger = road.people.make(Role.REGION_ADMIN, region=BAOTOU)
    road.ask(stranger, "POST", "/phones/codes", 404, json={"driver": "D01"})
    road.ask(road.dispatcher, "POST", "/phones/codes", 403, json={"driver": "D01"})
    road.ask(road.admin, "POST", "/phones/codes", 409, json={"driver": "D03"})  # has no account


def test_a_browser_is_not_a_phone(road: Road):
    road.phone()
    road.ask(road.drivers["D01"], "GET", "/my/day", 401)
    road.ask(road.dispatcher, "GET", "/my/day", 403)


def test_a_copied_access_token_without_the_key_gets_nowhere(road: Road, monkeypatch: pytest.MonkeyPatch):
    owner, thief = road.phone(), Handset(road.client)
    assert thief.ask("GET", "/my/day", owner.access).status_code == 401
    assert road.client.get("/api/v1/my/day", headers={"Authorization": f"DPoP {owner.access}"}).status_code == 401
    assert road.client.get("/api/v1/my/day", headers={"Authorization": f"Bearer {owner.access}"}).status_code == 401
    # The control: were the token not bound to its key, the thief would be in.
    kept = phones.get
    mine = thief.key.thumbprint()
    monkeypatch.setattr(gate.phones, "get", lambda session, phone: replace(kept(session, phone), thumbprint=mine))
    assert thief.ask("GET", "/my/day", owner.access).status_code == 200


def test_a_replayed_proof_is_refused(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    handset.call("GET", "/my/day")
    made = handset.proof("GET", "/my/day", handset.access)
    assert handset.send("GET", "/my/day", made, handset.access).status_code == 200
    assert handset.send("GET", "/my/day", made, handset.access).status_code == 401
    with ThreadPoolExecutor(4) as pool:
        one = handset.proof("GET", "/my/day", handset.access)
        answers = list(pool.map(lambda _: handset.send("GET", "/my/day", one, handset.access).status_code, range(4)))
    assert answers.count(200) == 1
    # The control: were proofs not remembered, the same one would do again.
    monkeypatch.setattr(phone_tokens, "take_proof", lambda *_: True)
    assert handset.send("GET", "/my/day", made, handset.access).status_code == 200


FOR_SOMETHING_ELSE: list[dict[str, Any]] = [
    {"htm": "POST"},
    {"htu": "http://testserver/api/v1/my/duty"},
    {"htu": "http://elsewhere/api/v1/my/day"},
    {"ath": b64(sha256(b"another token").digest())},
    {"nonce": "made-up"},
    {"nonce": None},
    {"jti": ""},
    {"iat": "now"},
]


def test_a_proof_for_something_else_is_refused(road: Road):
    handset = road.phone()
    handset.call("GET", "/my/day")
    for changes in FOR_SOMETHING_ELSE:
        made = handset.proof("GET", "/my/day", handset.access, **changes)
        assert handset.send("GET", "/my/day", made, handset.access).status_code == 401, changes
        assert handset.nonce


def test_what_is_no_proof_is_refused(road: Road):
    handset = road.phone()
    for made in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "e30.e30.e30"]:
        assert handset.send("GET", "/my/day", made, handset.access).status_code == 401, made


def test_the_nonce_is_good_for_five_minutes_and_made_here(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    handset.call("GET", "/my/day")
    monkeypatch.setattr(proof, "NONCE_LASTS", timedelta(0))
    answer = handset.send("GET", "/my/day", handset.proof("GET", "/my/day", handset.access), handset.access)
    assert (answer.status_code, "use_dpop_nonce" in answer.headers["WWW-Authenticate"]) == (401, True)


def test_a_phone_whose_clock_is_off_is_let_in(road: Road):
    for skew in (timedelta(hours=8), timedelta(days=-400), timedelta(days=365 * 60)):
        road.phone(skew=skew).call("GET", "/my/day")


def test_an_access_token_ends_after_ten_minutes_and_is_renewed(road: Road):
    handset = road.phone()
    with transaction(road.owner) as session:
        session.execute(text("UPDATE phone_tokens SET access_until_at = :at"), {"at": "2026-01-01 00:00:00+00:00"})
    handset.call("GET", "/my/day", 401)
    assert handset.renew().status_code == 201
    handset.call("GET", "/my/day")


def test_a_reused_refresh_token_ends_the_phone(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    first = handset.refresh
    assert handset.renew().status_code == 201
    handset.call("GET", "/my/day")
    assert Handset.ask(handset, "POST", "/phones/tokens", json={"refresh_token": first}).status_code == 401
    handset.call("GET", "/my/day", 401)
    assert handset.renew().status_code == 401
    (kept,) = road.ask(road.admin, "GET", "/phones")["items"]
    assert kept["revoked_why"] == tokens.REUSED
    # The control: without the detection the copy would go on.
    monkeypatch.setattr(tokens, "is_lost_answer", lambda *_: True)
    other = road.phone("D02")
    spent = other.refresh
    other.renew()
    other.call("GET", "/my/day")
    assert other.renew(spent).status_code == 201


def test_an_answer_lost_in_the_hills_does_not_end_the_phone(road: Road):
    handset = road.phone()
    first = handset.refresh
    lost = handset.ask("POST", "/phones/tokens", json={"refresh_token": first}).json()
    assert handset.renew(first).status_code == 201
    handset.call("GET", "/my/day")
    # Whoever holds what was lost cannot use it, and showing it ends the phone.
    assert handset.ask("GET", "/my/day", lost["access_token"]).status_code == 401
    assert handset.renew(lost["refresh_token"]).status_code == 401
    handset.call("GET", "/my/day", 401)


def test_a_refresh_token_without_the_key_gets_nowhere_and_does_no_harm(road: Road):
    owner, thief = road.phone(), Handset(road.client)
    assert thief.renew(owner.refresh).status_code == 401
    owner.call("GET", "/my/day")
    assert owner.renew().status_code == 201


def test_a_revoked_phone_is_out_at_once(road: Road):
    handset = road.phone()
    road.ask(road.admin, "POST", f"/phones/{handset.phone}/revocation", json={"reason": "演示：手机遗失"})
    handset.call("GET", "/my/day", 401)
    assert handset.renew().status_code == 401


def test_a_role_that_ends_ends_the_phone_s_rights_at_once(road: Road):
    handset = road.phone()
    with transaction(road.owner) as session:
        session.execute(text("UPDATE grants SET ended_at = :at WHERE role = 'driver'"), {"at": datetime.now(UTC)})
    handset.call("GET", "/my/day", 403)


def test_a_key_is_enrolled_once(road: Road):
    handset = road.phone()
    again = Handset(road.client)
    again.key = handset.key
    assert again.enrol(road.code("D02")).status_code == 409
