"""Grants as they go in and out."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import In, Name, Out, Reason, RegionCode
from api.zoned import Instant
from fleet_data.access_records import Grant, GrantKind, Role
from fleet_data.stores import break_glass, grants
from fleet_data.stores.break_glass import Emergency
from fleet_data.tables import BreakGlassRow, GrantRow


class GrantIn(In):
    """A role to be given."""

    account: UUID
    role: Role
    region: Annotated[RegionCode | None, Field(description="over it and all below; empty for administrators")] = None
    unit: Annotated[Name | None, Field(description="over this unit of the region alone")] = None
    from_at: Annotated[Instant | None, Field(description="empty: now")] = None
    until_at: Annotated[Instant, Field(description="not included; at most a year, acting for someone at most 30 days")]
    acting_for: Annotated[UUID | None, Field(description="代理: the account acted for")] = None
    reason: Reason


class GrantOut(Out):
    """A role that was given."""

    id: str
    account: str
    role: Role
    kind: GrantKind
    region: str | None
    unit: str | None
    from_at: Instant
    until_at: Instant
    assigned_by: str
    assigned_at: Instant
    acting_for: str | None
    reason: str
    seen_by: Annotated[str | None, Field(description="the audit administrator who looked at it")]
    seen_at: Instant | None
    ended_at: Instant | None
    ended_by: str | None

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """A grant's record."""
        return cls.model_validate({name: getattr(grant, name) for name in cls.model_fields})

    @classmethod
    def of_row(cls, row: GrantRow) -> Self:
        """A row of the table."""
        return cls.of(grants.to_record(row))


class EmergencyIn(In):
    """Break-glass: a role that cannot wait."""

    account: UUID
    role: Role
    region: RegionCode
    hours: Annotated[int, Field(ge=1, le=4)]
    reason: Reason


class EmergencyOut(Out):
    """Break-glass as it was asked, and what followed."""

    id: str
    account: str
    role: Role
    region: str
    hours: int
    reason: str
    asked_by: str
    asked_at: Instant
    seconded_by: str | None
    grant_id: str | None

    @classmethod
    def of(cls, emergency: Emergency) -> Self:
        """An emergency's record."""
        return cls.model_validate({name: getattr(emergency, name) for name in cls.model_fields})

    @classmethod
    def of_row(cls, row: BreakGlassRow) -> Self:
        """A row of the table."""
        return cls.of(break_glass.to_record(row))
