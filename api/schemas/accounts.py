"""Accounts as they go in and out: no secret ever leaves but a one-time credential, once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints

from api.schemas.base import In, Key, Name, Out, RegionCode
from api.zoned import Instant
from fleet_data.access_records import Account, AccountKind
from fleet_data.stores import accounts
from fleet_data.tables import AccountRow

LoginName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{2,40}$"), Field(examples=["zhangsan.demo"])]


class AccountIn(In):
    """A new account. It has no role: that is the security administrator's to give."""

    name: LoginName
    display_name: Annotated[Name, Field(examples=["演示人员01"])]
    region: Annotated[RegionCode | None, Field(description="region of the person's unit")] = None
    unit: Annotated[Name | None, Field(description="the person's unit")] = None
    driver: Annotated[Key | None, Field(description="staff number, where the person drives")] = None
    subject: Annotated[
        Name | None, Field(description="the person's key at the office's identity provider; empty: a local account")
    ] = None


class AccountOut(Out):
    """An account."""

    id: str
    name: str
    kind: AccountKind
    display_name: str
    region: str | None
    unit: str | None
    driver: str | None
    created_by: str
    created_at: Instant
    disabled_at: Instant | None
    second_factor: bool

    @classmethod
    def of(cls, account: Account) -> Self:
        """An account's record."""
        return cls(
            id=account.id,
            name=account.name,
            kind=account.kind,
            display_name=account.display_name,
            region=account.region,
            unit=account.unit,
            driver=account.driver,
            created_by=account.created_by,
            created_at=account.created_at,
            disabled_at=account.disabled_at,
            second_factor=account.totp_sealed is not None,
        )

    @classmethod
    def of_row(cls, row: AccountRow) -> Self:
        """A row of the table."""
        return cls.of(accounts.to_record(row))


class CredentialOut(Out):
    """An account with its one-time credential, which is shown here and never again."""

    account: AccountOut
    one_time_password: Annotated[str | None, Field(description="hand it over in person; valid 72 hours, once")]


class ActIn(In):
    """What is done to an account."""

    act: Annotated[
        Literal["disable", "enable", "unlock", "leave_unit"],
        Field(description="leave_unit ends every grant and session of the person today"),
    ]
