"""The office's identity provider: authorization code with PKCE (OpenID Connect Core 1.0), nothing else.

The token is checked for signature (asymmetric, by the provider's published keys), issuer, audience, nonce and age. A
person is known by (`iss`, `sub`) and must have an account: the provider says who someone is, not what they may do.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.languages import Words
from api.problems import BUSY, REFUSED_SIGN_IN, Problem
from api.settings import Settings
from fleet_data.stores.oidc_flows import OidcFlow

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
FLOW_LASTS = timedelta(minutes=10)
CLOCK_SLACK_SECONDS = 60
TIMEOUT_SECONDS = 10
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
CALLBACK = "/api/v1/session/oidc/callback"

REFUSED = Words("统一身份认证未通过", "The identity provider's answer cannot be accepted")
UNREACHABLE = Words("统一身份认证暂时无法连接", "The identity provider cannot be reached at the moment")


@dataclass(frozen=True, slots=True)
class Start:
    """A sign-in that goes out: where the browser is sent, and what is remembered."""

    address: str
    state: str
    browser: str
    flow: OidcFlow


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says someone is; `two_factors` where it says so in `acr` or `amr`."""

    issuer: str
    subject: str
    session: str | None
    two_factors: bool
    proved_at: datetime | None


class Provider:
    """The provider of the settings; raises Problem for whatever cannot be accepted."""

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer is not None
        assert settings.oidc_client_id is not None
        assert settings.oidc_client_secret is not None
        self._settings = settings
        self._issuer = str(settings.oidc_issuer).rstrip("/")
        self._client_id = settings.oidc_client_id
        self._client_secret = settings.oidc_client_secret
        self._callback = f"{str(settings.public_url).rstrip('/')}{CALLBACK}"

    def start(self, now: datetime) -> Start:
        """Send a browser out."""
        state, browser, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        verifier = secrets.token_urlsafe(64)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._callback,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = f"{self._told()['authorization_endpoint']}?{urlencode(asked)}"
        return Start(address, state, browser, OidcFlow(nonce, verifier, now))

    def finish(self, code: str, flow: OidcFlow, now: datetime) -> Identity:
        """Who came back with this code."""
        given = self._post(
            str(self._told()["token_endpoint"]),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._callback,
                "code_verifier": flow.verifier,
            },
        )
        claims = self._claims(str(given.get("id_token", "")), now)
        if not secrets.compare_digest(str(claims.get("nonce", "")), flow.nonce):
            raise Problem(REFUSED_SIGN_IN, REFUSED)
        amr = claims.get("amr") or []
        strong = claims.get("acr") in self._settings.oidc_acr or bool({"mfa", "otp", "hwk"} & set(amr))
        proved = claims.get("auth_time")
        return Identity(
            issuer=str(self._settings.oidc_issuer),
            subject=str(claims["sub"]),
            session=str(claims["sid"]) if "sid" in claims else None,
            two_factors=strong,
            proved_at=datetime.fromtimestamp(proved, now.tzinfo) if isinstance(proved, int) else None,
        )

    def read_logout(self, token: str, now: datetime) -> Identity:
        """Whose sessions the provider ends (OpenID Connect Back-Channel Logout 1.0)."""
        claims = self._claims(token, now)
        if LOGOUT_EVENT not in (claims.get("events") or {}) or "nonce" in claims:
            raise Problem(REFUSED_SIGN_IN, REFUSED)
        session = claims.get("sid")
        return Identity(
            str(self._settings.oidc_issuer), str(claims.get("sub", "")), session and str(session), False, None
        )

    def _claims(self, token: str, now: datetime) -> dict[str, Any]:
        keys = self._get(str(self._told()["jwks_uri"]))
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            rules = jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                leeway=CLOCK_SLACK_SECONDS,
                iss={"essential": True, "value": self._told()["issuer"]},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                iat={"essential": True},
            )
            rules.validate(read.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Problem(REFUSED_SIGN_IN, REFUSED) from error
        return dict(read.claims)

    def _told(self) -> dict[str, Any]:
        """What the provider tells of itself; it must be who the settings say."""
        told = self._get(f"{self._issuer}/.well-known/openid-configuration")
        if str(told.get("issuer", "")).rstrip("/") != self._issuer:
            raise Problem(REFUSED_SIGN_IN, REFUSED)
        return told

    def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx.get(address, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            return dict(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise Problem(BUSY, UNREACHABLE) from error

    def _post(self, address: str, form: dict[str, str]) -> dict[str, Any]:
        secret = (self._client_id, self._client_secret.get_secret_value())
        try:
            answer = httpx.post(address, data=form, auth=secret, timeout=TIMEOUT_SECONDS)
            if answer.is_client_error:
                raise Problem(REFUSED_SIGN_IN, REFUSED)
            answer.raise_for_status()
            return dict(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise Problem(BUSY, UNREACHABLE) from error
