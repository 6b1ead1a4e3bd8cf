"""A small real identity provider over HTTP: codes with PKCE, signed tokens, keys; it can be told to misbehave."""

from __future__ import annotations

import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "paiche-tests", "a client secret of the tests"


class IdentityProvider:
    """Knows one person, who always agrees."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.subject = "person-1"
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.changes: dict[str, Any] = {}  # claims to be told wrongly
        self.signed_with: RSAKey | None = None

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signed_with or self.key)

    def claims(self, nonce: str | None) -> dict[str, Any]:
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "amr": ["pwd", "otp"],
            "sid": "session-1",
            **({"nonce": nonce} if nonce else {}),
        }
        return {name: value for name, value in (told | self.changes).items() if value is not None}

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def about() -> dict[str, str]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return KeySet([self.key]).as_dict(private=False)

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
            code = uuid4().hex
            self.codes[code] = asked
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = await request.form()
            asked = self.codes.pop(str(form["code"]), None)
            challenge = urlsafe_b64encode(sha256(str(form["code_verifier"]).encode()).digest()).decode().rstrip("=")
            if asked is None or asked["code_challenge"] != challenge:
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse({"id_token": self.sign(self.claims(asked["nonce"])), "access_token": "x"})

        return app


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """The provider, listening on a free port."""
    provider = IdentityProvider("")
    server = uvicorn.Server(uvicorn.Config(provider.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    provider.issuer = f"http://127.0.0.1:{port}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()


def come_back(address: str) -> dict[str, str]:
    """What the provider's way back carries."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
