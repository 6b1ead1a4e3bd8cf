"""Proof of possession of a phone's key (DPoP, RFC 9449): one signed token a request, for one address, taken once.

The server's nonce says how fresh a proof is, not the phone's clock: a phone that is hours off is let in all the same.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from api.access.sealing import SealBrokenError, Sealer
from api.languages import Words
from api.problems import REFUSED_PROOF, Problem
from api.settings import Settings

HEADER = "DPoP"
NONCE_HEADER = "DPoP-Nonce"
TYPE = "dpop+jwt"
ALGORITHMS: Final = ("ES256", "Ed25519")
NONCE_LASTS = timedelta(minutes=5)
MOST_BYTES = 4000
_PLACE = "dpop nonce"
_PORTS = {"http": 80, "https": 443}
_PUBLIC = {"EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}

Key = ECKey | OKPKey


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof whose signature, address and freshness hold; it still has to be taken once, and be of the right key."""

    key: dict[str, Any]
    thumbprint: str
    digest: str
    until_at: datetime


def make_nonce(sealer: Sealer, now: datetime) -> str:
    """A nonce that only this service can have made, and that tells when."""
    return sealer.seal(now.isoformat(), _PLACE).rstrip("=")


def read_proof(
    text: str | None, request: Request, settings: Settings, sealer: Sealer, now: datetime, token: str | None = None
) -> Proof:
    """The proof of a request; raises Problem with a fresh nonce. `token`: the access token it must be made for."""
    if not text:
        raise refuse(sealer, now, Words("缺少 DPoP 证明", "The DPoP proof is missing"))
    header, claims = _open(text, sealer, now)
    if claims.get("htm") != request.method or not _is_here(claims.get("htu"), request, settings):
        raise refuse(sealer, now, Words("证明不是为此地址做的", "The proof was made for another method or address"))
    if token is not None and claims.get("ath") != _ath(token):
        raise refuse(sealer, now, Words("证明不是为此令牌做的", "The proof was made for another token"))
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 128 or not isinstance(claims.get("iat"), int):
        raise refuse(sealer, now, Words("证明缺少 jti 或 iat", "The proof lacks jti (8 to 128 characters) or iat"))
    until_at = _find_end(claims.get("nonce"), sealer, now)
    if until_at is None:
        reason = Words("请用新的 DPoP-Nonce 重做证明", "Make the proof again with the nonce of DPoP-Nonce")
        raise refuse(sealer, now, reason, "use_dpop_nonce")
    key = header["jwk"]
    thumbprint = import_key(key).thumbprint()
    return Proof(key, thumbprint, sha256(f"{thumbprint}\0{jti}".encode()).hexdigest(), until_at)


def refuse(sealer: Sealer, now: datetime, reason: Words, error: str = "invalid_dpop_proof") -> Problem:
    """The problem of a proof that is not taken, with a fresh nonce."""
    challenge = f'DPoP error="{error}", algs="{" ".join(ALGORITHMS)}"'
    headers = {"WWW-Authenticate": challenge, NONCE_HEADER: make_nonce(sealer, now)}
    return Problem(REFUSED_PROOF, reason, headers=headers)


def import_key(key: dict[str, Any]) -> Key:
    """A public key of a kind that is taken: P-256 or Ed25519. Raises JoseError, ValueError, TypeError, KeyError."""
    kind = key.get("kty")
    if not isinstance(kind, str) or set(key) - {"kid", "alg", "use"} != set(_PUBLIC.get(kind, ())):
        raise ValueError("no public key of a kind that is taken")
    if key.get("crv") != {"EC": "P-256", "OKP": "Ed25519"}[kind]:
        raise ValueError("no curve that is taken")
    plain = {name: key[name] for name in _PUBLIC[kind]}
    return ECKey.import_key(plain) if kind == "EC" else OKPKey.import_key(plain)


def _open(text: str, sealer: Sealer, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        if len(text) > MOST_BYTES:
            raise ValueError("too long")
        header = dict(jws.extract_compact(text.encode("ascii")).headers())
        if header.get("typ") != TYPE or header.get("alg") not in ALGORITHMS:
            raise ValueError("of another kind")
        opened = jws.deserialize_compact(text, import_key(header["jwk"]), algorithms=[header["alg"]])
        claims = json.loads(opened.payload)
        if not isinstance(claims, dict):
            raise TypeError("no claims")
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise refuse(sealer, now, Words("证明无法验证", "The proof cannot be verified")) from error
    return header, claims


def _find_end(nonce: object, sealer: Sealer, now: datetime) -> datetime | None:
    if not isinstance(nonce, str) or not nonce.isascii():
        return None
    try:
        made_at = datetime.fromisoformat(sealer.open(nonce + "=" * (-len(nonce) % 4), _PLACE))
    except (SealBrokenError, ValueError):
        return None
    until_at = made_at + NONCE_LASTS
    return until_at if made_at - NONCE_LASTS <= now < until_at else None


def _is_here(address: object, request: Request, settings: Settings) -> bool:
    """Whether `htu` is this request's address, without query; the public one where there is one."""
    if not isinstance(address, str):
        return False
    base = str(settings.public_url) if settings.public_url is not None else str(request.base_url)
    return _normal(address) == _normal(base.rstrip("/") + request.url.path)


def _normal(address: str) -> tuple[str, str, int | None, str] | None:
    try:
        parts = urlsplit(address)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme), parts.path
    except ValueError:
        return None


def _ath(token: str) -> str:
    return urlsafe_b64encode(sha256(token.encode()).digest()).decode().rstrip("=")
