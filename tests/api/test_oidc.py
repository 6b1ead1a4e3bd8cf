"""Signing in at the office's identity provider, over HTTP, and everything a wrong provider could say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from sqlalchemy import Engine

from api.access.people import make_of_provider
from api.access.provider import LOGOUT_EVENT
from api.app import make_app
from api.settings import Settings
from api.wiring import make_service
from fleet_data.session import transaction

from .conftest import SECRET
from .identity_provider import CLIENT, IdentityProvider, come_back, running
from .identity_provider import SECRET as CLIENT_SECRET


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def office(provider: IdentityProvider, database_url: str, tmp_path: Path, owner: Engine) -> Iterator[TestClient]:
    provider.changes, provider.signed_with, provider.subject = {}, None, "person-1"
    settings = Settings(
        database_url=database_url,
        data_folder=tmp_path / "data",
        secret_key=SECRET,
        public_url="http://testserver",
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=CLIENT_SECRET,
    )
    with transaction(owner) as session:
        now = datetime.now(UTC)
        make_of_provider(session, "demo.oidc", "演示人员", str(settings.oidc_issuer), "person-1", now=now, who="tests")
    service = make_service(settings)
    with TestClient(make_app(service), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
    service.engine.dispose()


def go(office: TestClient) -> Any:
    """The whole way: out, agree, and back."""
    out = office.get("/api/v1/session/oidc/start")
    assert out.status_code == 303
    agreed = httpx.get(out.headers["location"])
    return office.get("/api/v1/session/oidc/callback", params=come_back(agreed.headers["location"]))


def test_who_is_known_there_and_has_an_account_here_comes_in(office: TestClient):
    back = go(office)
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert "HttpOnly" in back.headers["set-cookie"]
    who = office.get("/api/v1/session").json()
    assert (who["name"], who["enrolling"]) == ("demo.oidc", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"aud": "another program"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"amr": ["pwd"]},
        {"sub": "a stranger"},
    ],
)
def test_a_token_that_is_not_for_us_opens_nothing(
    office: TestClient, provider: IdentityProvider, changes: dict[str, Any]
):
    provider.changes = changes
    assert go(office).status_code == 401
    assert office.get("/api/v1/session").status_code == 401


def test_a_token_signed_by_another_key_opens_nothing(office: TestClient, provider: IdentityProvider):
    provider.signed_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert go(office).status_code == 401


def test_a_way_back_is_taken_once_and_by_the_same_browser(office: TestClient):
    out = office.get("/api/v1/session/oidc/start")
    params = come_back(httpx.get(out.headers["location"]).headers["location"])
    browser = office.cookies.get("paiche_oidc")
    office.cookies.clear()
    assert office.get("/api/v1/session/oidc/callback", params=params).status_code == 401
    office.cookies.set("paiche_oidc", str(browser))
    assert office.get("/api/v1/session/oidc/callback", params=params).status_code == 303
    office.cookies.set("paiche_oidc", str(browser))
    assert office.get("/api/v1/session/oidc/callback", params=params).status_code == 401


def test_the_provider_ends_the_session(office: TestClient, provider: IdentityProvider):
    go(office)
    assert office.get("/api/v1/session").status_code == 200
    unsigned = {"logout_token": "eyJhbGciOiJub25lIn0.e30."}
    assert office.post("/api/v1/session/oidc/logout", data=unsigned).status_code == 401
    provider.changes = {"events": {LOGOUT_EVENT: {}}}
    token = provider.sign(provider.claims(None))
    assert office.post("/api/v1/session/oidc/logout", data={"logout_token": token}).status_code == 204
    assert office.get("/api/v1/session").status_code == 401


def test_without_a_provider_the_way_out_is_not_there(client: TestClient):
    assert client.get("/api/v1/session/oidc/start").status_code == 404
