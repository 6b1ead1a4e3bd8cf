"""Signing in and what a session is, as they go in and out."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from api.access.caller import Caller
from api.access.permissions import Permission
from api.access.sign_in import SignedIn
from api.schemas.base import In, Key, Out
from api.zoned import Instant
from fleet_data.access_records import KeptSession, Role

Secret = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(examples=["492039"])]


class SignInIn(In):
    """Who signs in."""

    name: Annotated[Key, Field(examples=["sysadmin"])]
    password: Secret
    code: Annotated[Code | None, Field(description="of the second factor; needed once it is bound")] = None


class SessionOut(Out):
    """A session just opened."""

    token: Annotated[str, Field(description="for Authorization: Bearer; shown once")]
    enrolling: Annotated[bool, Field(description="first change the password and bind a second factor")]
    expires_at: Instant

    @classmethod
    def of(cls, opened: SignedIn) -> Self:
        """A session of sign-in."""
        return cls(token=opened.token, enrolling=opened.session.enrolling, expires_at=opened.session.expires_at)


class GrantHeldOut(Out):
    """A role the caller holds now."""

    role: Role
    region: str | None
    unit: str | None
    until_at: Instant


class WhoOut(Out):
    """Who is signed in and what they may do."""

    account: str
    name: str
    display_name: str
    enrolling: bool
    second_factor: bool
    step_up_at: Instant | None
    expires_at: Instant
    grants: list[GrantHeldOut]
    permissions: list[Permission]

    @classmethod
    def of(cls, caller: Caller) -> Self:
        """The caller."""
        kept: KeptSession = caller.session
        return cls(
            account=caller.account.id,
            name=caller.account.name,
            display_name=caller.account.display_name,
            enrolling=kept.enrolling,
            second_factor=caller.account.totp_sealed is not None,
            step_up_at=kept.step_up_at,
            expires_at=kept.expires_at,
            grants=[
                GrantHeldOut(role=each.role, region=each.region, unit=each.unit, until_at=each.until_at)
                for each in caller.grants
            ],
            permissions=[each for each in Permission if caller.may(each)],
        )


class StepUpIn(In):
    """Proof again of who one is."""

    code: Code


class PasswordIn(In):
    """A new password."""

    old: Secret
    new: Secret


class FactorOut(Out):
    """A second factor to be bound."""

    secret: Annotated[str, Field(description="base32, to be typed into the phone's program")]
    uri: Annotated[str, Field(description="otpauth address, as a picture to scan")]
    pending: Annotated[str, Field(description="give it back with the first code")]


class FactorIn(In):
    """The first code of a second factor."""

    pending: Annotated[str, StringConstraints(min_length=20, max_length=400, pattern=r"^[A-Za-z0-9_=-]+$")]
    code: Code
