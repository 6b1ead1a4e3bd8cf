"""Drivers' phones as records: enrolment codes, phones, their tokens, what they sent. Instants are aware, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """A one-time code handed to a driver in person; its text is kept nowhere, `digest` is its SHA-256."""

    digest: str
    driver: str
    account: str
    region: str
    made_by: str
    made_at: datetime
    until_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A driver's phone: `key` is its public key (JWK), `thumbprint` that key's RFC 7638 digest.

    `phone` is also the name its positions are kept under.
    """

    phone: str
    driver: str
    account: str
    region: str
    label: str
    key: dict[str, Any]
    thumbprint: str
    enrolled_at: datetime
    enrolled_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    revoked_why: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneToken:
    """One generation of a phone's tokens, by SHA-256. `used_at`: first time either was used; `spent_at`: rotated."""

    access: str
    refresh: str
    phone: str
    generation: int
    issued_at: datetime
    access_until_at: datetime
    refresh_until_at: datetime
    used_at: datetime | None = None
    spent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhoneBatch:
    """A numbered batch as it came: signed by the phone; `previous` is the digest it says the one before has.

    `clock_offset_seconds` is server time less device time at sending; `receipt` what was answered, None while the
    positions are not taken yet.
    """

    phone: str
    number: int
    digest: str
    previous: str | None
    driver: str
    region: str
    made_at: datetime
    received_at: datetime
    clock_offset_seconds: float
    signed: str
    marks: tuple[str, ...]
    receipt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of an odometer, re-encoded: no place and no device in it."""

    photo: str
    order_id: int
    who: str
    taken_at: datetime
    jpeg: bytes
