"""The second factor: time-based one-time codes (RFC 6238), each step taken once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

ISSUER = "Paiche"
STEP_SECONDS = 30
SLACK_STEPS = 1  # a phone's clock may be half a minute off


def make_secret() -> str:
    """A new secret, base32, 160 bits."""
    return pyotp.random_base32()


def uri_of(secret: str, name: str) -> str:
    """What a phone's program scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is: the present one or a neighbour; None where it is none of them."""
    totp = pyotp.TOTP(secret)
    step = int(now.timestamp()) // STEP_SECONDS
    for near in range(step - SLACK_STEPS, step + SLACK_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(near).encode(), code.encode()):
            return near
    return None
