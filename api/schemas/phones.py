"""Phones as the office and the phones themselves see them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints

from api.phone.tokens import ACCESS_LASTS, Given
from api.schemas.base import In, Key, Name, Out, Reason
from api.zoned import Instant
from fleet_data.phone_records import Phone


class CodeIn(In):
    """For whom a code is made."""

    driver: Annotated[Key, Field(description="staff number")]


class CodeOut(Out):
    """A one-time code, shown once: hand it over in person."""

    code: Annotated[str, Field(examples=["K7QF-2M9X-TBHA"])]
    driver: str
    until_at: Instant


class EnrolIn(In):
    """The code, and what the driver calls the phone; its key is that of the DPoP proof."""

    code: Annotated[str, StringConstraints(min_length=12, max_length=20, pattern=r"^[A-Za-z0-9 -]+$")]
    label: Name


class RefreshIn(In):
    """The newest refresh token."""

    refresh_token: Annotated[str, StringConstraints(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class TokensOut(Out):
    """Tokens bound to the phone's key."""

    phone: Annotated[str, Field(description="the phone's name: in batches, and for its positions")]
    driver: str
    token_type: Literal["DPoP"] = "DPoP"
    access_token: str
    expires_in: Annotated[int, Field(description="seconds")] = int(ACCESS_LASTS.total_seconds())
    refresh_token: str
    refresh_until_at: Instant

    @classmethod
    def of(cls, given: Given) -> Self:
        """Tokens just made."""
        return cls(
            phone=given.phone.phone,
            driver=given.phone.driver,
            access_token=given.access,
            refresh_token=given.refresh,
            refresh_until_at=given.refresh_until_at,
        )


class RevokeIn(In):
    """Why a phone may do nothing any more."""

    reason: Annotated[Reason, Field(max_length=200)]


class PhoneOut(Out):
    """A phone, with what its numbering shows: numbers that never came, and batches that do not link."""

    phone: str
    driver: str
    region: str
    label: str
    enrolled_at: Instant
    enrolled_by: str
    revoked_at: Instant | None
    revoked_by: str | None
    revoked_why: str | None
    missing: tuple[int, ...] = ()
    broken_links: tuple[int, ...] = ()

    @classmethod
    def of(cls, phone: Phone, missing: tuple[int, ...] = (), broken_links: tuple[int, ...] = ()) -> Self:
        """A phone as it is kept."""
        same = {name: getattr(phone, name) for name in cls.model_fields if name not in ("missing", "broken_links")}
        return cls(**same, missing=missing, broken_links=broken_links)
